terraform {
  required_providers {
    swr = {
      source = "tf-pyprovider/swr"
    }
  }
}

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
