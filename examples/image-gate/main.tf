# The images of a deployment must be in the recovery region, digest by digest.

terraform {
  required_version = ">= 1.8" # functions of providers

  required_providers {
    swr = {
      source = "tf-pyprovider/swr"
    }
  }
}

locals {
  parsed = { for image in var.images : image => provider::swr::parse_image(image) }

  wanted = {
    for image, parts in local.parsed : image => merge(parts, {
      # An address without a tag means latest.
      tag = coalesce(parts.tag, "latest")

      recovery_namespace = (
        parts.region == var.recovery_region
        ? parts.namespace
        : try(var.organizations[parts.namespace], parts.namespace)
      )
    })
  }

  # Several images may be of one repository: it is read once.
  repositories = {
    for image, parts in local.wanted :
    "${parts.region}/${parts.namespace}/${parts.repository}" => image...
    if parts.digest == null
  }
}

# What is named by its tag has to have the digest that it has in its own region.
data "swr_replication_status" "tags" {
  for_each = local.repositories

  region     = local.wanted[each.value[0]].region
  namespace  = local.wanted[each.value[0]].namespace
  repository = local.wanted[each.value[0]].repository
  targets = [{
    region    = var.recovery_region
    namespace = local.wanted[each.value[0]].recovery_namespace
  }]
}

# What is named by its digest has to be there; a tag beside a digest says nothing.
data "swr_image" "digests" {
  for_each = { for image, parts in local.wanted : image => parts if parts.digest != null }

  region     = var.recovery_region
  namespace  = each.value.recovery_namespace
  repository = each.value.repository
  digest     = each.value.digest
}

locals {
  # Image that is named by its tag -> what was found, in a list of one or none.
  copies = merge([
    for repository, images in local.repositories : {
      for image in images : image => [
        for copy in data.swr_replication_status.tags[repository].copies : copy
        if copy.tag == local.wanted[image].tag
      ]
    }
  ]...)

  pinned = merge(
    { for image, found in data.swr_image.digests : image => found.image_uri },
    {
      for image, copies in local.copies : image => join("", [
        replace(
          local.wanted[image].registry,
          "swr.${local.wanted[image].region}.",
          "swr.${var.recovery_region}.",
        ),
        "/${local.wanted[image].recovery_namespace}",
        "/${local.wanted[image].repository}",
        "@${copies[0].digest}",
      ]) if try(copies[0].status == "in_sync", false)
    },
  )

  not_there = [
    for image, copies in local.copies : "${image} (${try(
      { missing = "missing", differs = "another image" }[copies[0].status],
      "no tag ${local.wanted[image].tag} in ${local.wanted[image].region}",
    )})" if try(copies[0].status != "in_sync", true)
  ]
}
