# What was promised, for verify = "tasks".

data "swr_sync_repos" "tasks" {
  count = var.verify == "tasks" ? 1 : 0

  namespace = var.organization
  region    = var.region

  lifecycle {
    precondition {
      condition     = length(local.targets) > 0
      error_message = "Give required_regions, targets or both: nothing would be audited."
    }
  }
}

locals {
  tasks = {
    for task in flatten(data.swr_sync_repos.tasks[*].sync_repos) :
    task.repo_name => merge(task, {
      place = join("/", compact([task.remote_region_id, task.remote_namespace]))
    })...
  }

  task_states = {
    for repository in local.repositories : repository => {
      for place in keys(local.targets) : place => concat(
        place == local.itself ? ["itself"] : [],
        sort([
          for task in try(local.tasks[repository], []) :
          task.sync_auto == true ? "automatic" : "manual" if task.place == place
        ]),
        ["none"],
      )[0]
    }
  }
}
