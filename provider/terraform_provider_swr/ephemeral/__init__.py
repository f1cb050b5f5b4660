"""The provider's ephemeral resources, one file each."""
