# What was compared, for verify = "images".

data "swr_replication_status" "images" {
  count = var.verify == "images" ? 1 : 0

  namespace = var.organization
  region    = var.region
  targets = [
    for target in local.targets :
    { region = target.region, namespace = target.organization }
  ]
  tag_regex = var.tag_regex
  newest    = var.newest

  lifecycle {
    precondition {
      condition     = length(local.targets) > 0
      error_message = "Give required_regions, targets or both: nothing would be audited."
    }
  }
}

locals {
  fresh_since = var.grace_period == null ? null : timeadd(plantimestamp(), "-${var.grace_period}")

  copies = [
    for copy in flatten(data.swr_replication_status.images[*].copies) : merge(copy, {
      place = "${copy.remote_region_id}/${copy.remote_namespace}"
      image = join(":", compact([copy.repo_name, copy.tag]))

      # An image that does not say when it was pushed is not fresh.
      state = (
        copy.status == "in_sync" ? "in_sync" :
        try(timecmp(copy.updated_at, local.fresh_since) > 0, false) ? "pending" :
        copy.status
      )

      why = join(", ", compact([
        copy.status == "missing" ? "missing" : "",
        copy.status == "differs" ? "another image" : "",
        copy.has_task ? "" : "no task leads there",
        copy.sync_auto == false ? "its task has sync_auto = false" : "",
        copy.status == "differs" && copy.override == false ? "its task does not overwrite" : "",
      ]))
    })
    # What is in its own place is no copy.
    if !contains(var.exclusions, copy.repo_name) &&
    "${copy.remote_region_id}/${copy.remote_namespace}" != local.itself
  ]

  # Functions walk through all that they are given; try() finds an entry at once.
  copies_by_place = { for copy in local.copies : "${copy.repo_name} ${copy.place}" => copy... }

  image_states = {
    for repository in local.repositories : repository => {
      for place in keys(local.targets) : place => concat(
        place == local.itself ? ["itself"] : [],
        [
          for state in ["missing", "differs", "pending", "in_sync"] : state
          if contains(try(local.copies_by_place["${repository} ${place}"], [])[*].state, state)
        ],
        ["unchecked"],
      )[0]
    }
  }

  unchecked = sort(setsubtract(
    flatten(data.swr_replication_status.images[*].unchecked), var.exclusions,
  ))

  pending = [for copy in local.copies : copy if copy.state == "pending"]
}
