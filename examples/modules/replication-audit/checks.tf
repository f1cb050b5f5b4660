locals {
  # A message names ten and counts the others.
  messages = merge(local.nothing, {
    for kind, entries in {
      copies    = { begin = "Not replicated from", what = local.absences }
      unchecked = { begin = "No image to compare in", what = local.unchecked }
      tasks     = { begin = "No automatic task in", what = local.unpromised }
      jobs      = { begin = "Failed jobs of", what = local.failures }
      } : kind => "${entries.begin} ${local.itself}: ${join(", ", concat(
        slice(entries.what, 0, min(10, length(entries.what))),
        length(entries.what) > 10 ? ["and ${length(entries.what) - 10} more"] : [],
    ))}." if length(entries.what) > 0
  })

  # An audit of nothing proves nothing: the regions may have been mixed up.
  nothing = {
    for problem in ["There is no repository in ${local.itself}: nothing was audited."] :
    "nothing" => problem if length(local.read.repositories) == 0
  }

  absences = [
    for copy in local.copies : "${copy.image} to ${copy.place} (${copy.why})"
    if contains(["missing", "differs"], copy.state)
  ]

  unpromised = flatten([
    for repository, places in local.task_states : [
      for place, state in places : join("", [
        "${repository} to ${place}",
        state == "manual" ? " (its task has sync_auto = false)" : "",
      ]) if contains(["manual", "none"], state)
    ] if var.verify == "tasks"
  ])

  failures = [
    for job in local.failed_jobs : join(" ", [
      join(":", compact([job.repo_name, job.tag])),
      "to ${join("/", compact([job.remote_region_id, job.remote_namespace]))} (${job.status})",
    ])
  ]

  not_replicated = [for kind, message in local.messages : message if kind != "jobs"]
}

check "replicated" {
  assert {
    condition     = !var.warn || length(local.not_replicated) == 0
    error_message = coalesce(join("\n", local.not_replicated), "All is replicated.")
  }
}

check "jobs" {
  assert {
    condition     = !var.warn || length(local.failures) == 0
    error_message = try(local.messages.jobs, "No job failed.")
  }
}
