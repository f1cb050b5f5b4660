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

# How the last copy of each tag to each target went, among a repository's last hundred copies.
data "swr_sync_jobs" "checkout" {
  namespace  = "retail"
  repository = "checkout"
  limit      = 100
  latest     = true
}

check "checkout_is_copied" {
  assert {
    condition = alltrue([
      for job in data.swr_sync_jobs.checkout.sync_jobs : !contains(["failed", "timeout"], job.status)
    ])
    error_message = "Some images of retail/checkout were not copied."
  }
}
