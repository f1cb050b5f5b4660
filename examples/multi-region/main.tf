# One provider reads several regions; the tasks of all make one inventory, which
# another module takes.

terraform {
  required_version = ">= 1.6"

  required_providers {
    swr = {
      source = "tf-pyprovider/swr"
    }
  }
}

provider "swr" {
  region = "cn-north-4"
}

variable "organizations" {
  description = "Region -> the organizations to read there."
  type        = map(set(string))
}

locals {
  places = merge([
    for region, organizations in var.organizations : {
      for organization in organizations :
      "${region}/${organization}" => { region = region, organization = organization }
    }
  ]...)
}

data "swr_sync_repos" "place" {
  for_each = local.places

  region    = each.value.region
  namespace = each.value.organization
}

module "routes" {
  source = "./routes"

  tasks = flatten([
    for place in data.swr_sync_repos.place : [
      for task in place.sync_repos : merge(task, { region = place.region })
    ]
  ])
}

output "routes" {
  description = "From region to region: how many tasks copy that way."
  value       = module.routes.counts
}
