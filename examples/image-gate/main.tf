# The images of a deployment must be replicated to the recovery region: the plan
# fails when one is not.

terraform {
  required_version = ">= 1.8" # functions of providers

  required_providers {
    swr = {
      source = "tf-pyprovider/swr"
    }
  }
}

# Each image is looked up in the region that its address names.
provider "swr" {
  region = var.recovery_region
}

variable "images" {
  description = "The images as the deployment names them."
  type        = set(string)
}

variable "recovery_region" {
  description = "Region that each of them must be in, or be replicated to."
  type        = string
}

locals {
  images = { for image in var.images : image => provider::swr::parse_image(image) }

  # Several images may be of one repository: it is read once.
  repositories = {
    for image, parts in local.images :
    "${parts.region}/${parts.namespace}/${parts.repository}" => image...
    if parts.region != var.recovery_region
  }

  not_replicated = sort(flatten([
    for repository, images in local.repositories : images
    if length(data.swr_sync_repos.image[repository].sync_repos) == 0
  ]))
}

data "swr_sync_repos" "image" {
  for_each = local.repositories

  region           = local.images[each.value[0]].region
  namespace        = local.images[each.value[0]].namespace
  repository       = local.images[each.value[0]].repository
  remote_region_id = var.recovery_region
}

output "images" {
  description = "The images, once all of them are replicated."
  value       = var.images

  precondition {
    condition     = length(local.not_replicated) == 0
    error_message = "Not replicated to ${var.recovery_region}: ${join(", ", local.not_replicated)}."
  }
}
