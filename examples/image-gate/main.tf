# The images of a deployment must be replicated to the disaster-recovery region:
# the plan fails when one is not.

terraform {
  required_version = ">= 1.8" # provider functions

  required_providers {
    swr = {
      source = "tf-pyprovider/swr"
    }
  }
}

provider "swr" {
  region = "cn-north-4"
}

variable "images" {
  description = "The images as the deployment names them."
  type        = set(string)
}

variable "recovery_region" {
  description = "Region that each of them must be replicated to."
  type        = string
}

locals {
  images = { for image in var.images : image => provider::swr::parse_image(image) }

  # Several images may be of one repository: it is read once.
  repositories = {
    for parts in values(local.images) :
    "${parts.region}/${parts.namespace}/${parts.repository}" => parts...
  }

  not_replicated = sort([
    for image, parts in local.images : image
    if length(data.swr_sync_repos.image["${parts.region}/${parts.namespace}/${parts.repository}"].sync_repos) == 0
  ])
}

data "swr_sync_repos" "image" {
  for_each = local.repositories

  region           = each.value[0].region
  namespace        = each.value[0].namespace
  repository       = each.value[0].repository
  remote_region_id = var.recovery_region
}

output "images" {
  description = "The images, all of them replicated."
  value       = var.images

  precondition {
    condition     = length(local.not_replicated) == 0
    error_message = "Not replicated to ${var.recovery_region}: ${join(", ", local.not_replicated)}."
  }
}
