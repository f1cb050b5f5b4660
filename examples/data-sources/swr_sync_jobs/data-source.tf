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

# The latest twenty copies of a repository's images.
data "swr_sync_jobs" "checkout" {
  namespace  = "retail"
  repository = "checkout"
  limit      = 20
}

check "checkout_is_copied" {
  assert {
    condition = alltrue([
      for job in data.swr_sync_jobs.checkout.sync_jobs : !contains(["failed", "timeout"], job.status)
    ])
    error_message = "Some images of retail/checkout were not copied."
  }
}
