terraform {
  required_providers {
    swr = {
      source = "tf-pyprovider/swr"
    }
  }
}

# Without an account: `swr-emulator --data example`, that of SWR's documentation, has what is
# read here. The other built-in data, `inventory`, has whole organizations such as retail.
provider "swr" {
  region = "cn-north-4"
}

# The automatic replication tasks of one repository.
data "swr_sync_repos" "example" {
  namespace  = "test"
  repository = "grpc-helloworld"
}

output "tasks" {
  description = "Every task with all that SWR tells about it."
  value       = data.swr_sync_repos.example.sync_repos
}

output "target_regions" {
  description = "Where the repository's images are copied to."
  value       = distinct(data.swr_sync_repos.example.sync_repos[*].remote_region_id)
}
