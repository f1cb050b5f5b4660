"""The provider service: one version-neutral server, a thin translator for each protocol."""
