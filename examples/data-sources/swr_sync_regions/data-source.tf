terraform {
  required_providers {
    swr = {
      source = "tf-pyprovider/swr"
    }
  }
}

# Without an account: `swr-emulator --data example` and `--data inventory` both have an answer.
provider "swr" {
  region = "cn-north-4"
}

# The regions that images can be copied to.
data "swr_sync_regions" "offered" {}

check "recovery_region" {
  assert {
    condition     = contains(data.swr_sync_regions.offered.regions, "cn-east-3")
    error_message = "SWR does not offer replication to cn-east-3."
  }
}
