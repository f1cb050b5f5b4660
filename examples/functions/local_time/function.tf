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

data "swr_sync_repos" "example" {
  namespace  = "test"
  repository = "grpc-helloworld"
}

output "created" {
  description = "When each task was made, in Beijing time: 2020-04-17T10:11:03.53183+08:00."
  value = [
    for task in data.swr_sync_repos.example.sync_repos :
    provider::swr::local_time(task.created_at, "+08:00")
  ]
}
