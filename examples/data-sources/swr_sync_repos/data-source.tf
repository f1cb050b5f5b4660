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
