"""The provider's data sources, one file each."""
