terraform {
  required_providers {
    swr = {
      source = "tf-pyprovider/swr"
    }
  }
}

# Without an account: `swr-emulator --data inventory` has what is read here. The other
# built-in data, `example`, is that of SWR's documentation: test/grpc-helloworld.
provider "swr" {
  region = "cn-north-4"
}

# The newest release of a repository, whatever it is called.
data "swr_image" "checkout" {
  namespace   = "retail"
  repository  = "checkout"
  most_recent = true
  tag_regex   = "^[0-9.]+$"
}

output "image" {
  description = "The address to deploy: it means this very image, also after the tag has moved."
  value       = data.swr_image.checkout.image_uri
}

output "tags" {
  description = "Every tag that the image has."
  value       = data.swr_image.checkout.tags
}
