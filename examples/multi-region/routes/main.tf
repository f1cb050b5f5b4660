variable "tasks" {
  description = "Replication tasks, each with the region that it was read in."
  type = list(object({
    region           = string
    remote_region_id = string
  }))
}

output "counts" {
  description = "From region to region: how many tasks copy that way."
  value = {
    for route, tasks in {
      for task in var.tasks : "${task.region} to ${task.remote_region_id}" => task...
    } : route => length(tasks)
  }
}
