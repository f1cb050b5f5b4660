"""The provider service: one version-neutral core, a thin translator for each protocol."""
