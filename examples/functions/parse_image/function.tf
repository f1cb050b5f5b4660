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

locals {
  image = provider::swr::parse_image(
    "swr.cn-north-4.myhuaweicloud.com/retail/team-a/payments:1.2"
  )
}

# From the image of a deployment to where it is copied.
data "swr_sync_repos" "image" {
  region     = local.image.region
  namespace  = local.image.namespace
  repository = local.image.repository
}

output "copied_to" {
  description = "Regions that the image is copied to."
  value       = data.swr_sync_repos.image.sync_repos[*].remote_region_id
}
