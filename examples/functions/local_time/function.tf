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
