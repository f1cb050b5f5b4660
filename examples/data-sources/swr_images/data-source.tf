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

# The five images of a repository that were pushed last.
data "swr_images" "checkout" {
  namespace  = "retail"
  repository = "checkout"
  limit      = 5
}

output "digests" {
  description = "Digest of each tag."
  value       = { for image in data.swr_images.checkout.images : image.tag => image.digest }
}
