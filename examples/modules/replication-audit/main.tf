terraform {
  required_version = ">= 1.6"

  required_providers {
    swr = {
      source = "tf-pyprovider/swr"
    }
  }
}

locals {
  # "region/organization" -> where images must be, and what outputs call it.
  targets = {
    for target in distinct(concat(
      [for region in var.required_regions : { region = region, organization = var.organization }],
      [
        for target in var.targets : {
          region       = target.region
          organization = coalesce(try(target.organization, null), var.organization)
        }
      ],
      )) : "${target.region}/${target.organization}" => merge(target, {
      name = join("/", compact([
        target.region, target.organization == var.organization ? "" : target.organization,
      ]))
    })
  }

  read         = concat(data.swr_replication_status.images[*], data.swr_sync_repos.tasks[*])[0]
  itself       = join("/", compact([local.read.region, var.organization]))
  repositories = sort(setsubtract(local.read.repositories, var.exclusions))
  not_found    = sort(setsubtract(var.exclusions, local.read.repositories))

  # Repository -> "region/organization" -> how it is there.
  states = var.verify == "images" ? local.image_states : local.task_states

  matrix = {
    for repository, places in local.states : repository => {
      for place, state in places :
      local.targets[place].name => contains(["in_sync", "automatic", "itself"], state)
    }
  }

  missing = flatten([
    for repository, places in local.states : [
      for place, state in places : {
        repository   = repository
        region       = local.targets[place].region
        organization = local.targets[place].organization
      } if contains(["missing", "differs", "unchecked", "manual", "none"], state)
    ]
  ])
}
