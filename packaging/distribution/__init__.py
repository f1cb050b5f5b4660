"""The files of a release: archives, hashes, mirrors and a signature."""

NAME = "terraform-provider-swr"
SOURCE = "tf-pyprovider/swr"
REGISTRIES = ("registry.terraform.io", "registry.opentofu.org")
