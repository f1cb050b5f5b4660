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

# Every organization that the credentials may see.
data "swr_namespaces" "all" {}

# The replication tasks of each of them.
data "swr_sync_repos" "all" {
  for_each = toset(data.swr_namespaces.all.namespaces[*].name)

  namespace = each.key
}

output "tasks" {
  description = "How many replication tasks each organization has."
  value       = { for name, organization in data.swr_sync_repos.all : name => length(organization.sync_repos) }
}
