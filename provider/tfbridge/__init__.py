"""tfbridge: what Terraform and OpenTofu need from a provider process, in Python."""
