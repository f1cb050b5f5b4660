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

# The repositories of one organization.
data "swr_repositories" "retail" {
  namespace = "retail"
}

output "public_repositories" {
  description = "Repositories that anybody may pull from."
  value = [
    for repository in data.swr_repositories.retail.repositories : repository.name
    if repository.is_public
  ]
}
