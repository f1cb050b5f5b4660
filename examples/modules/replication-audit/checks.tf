locals {
  # A message names ten and counts the others.
  messages = {
    for kind, entries in {
      "Not replicated"     = local.absences
      "Replication failed" = local.failures
      } : kind => "${kind}: ${join(", ", concat(
        slice(entries, 0, min(10, length(entries))),
        length(entries) > 10 ? ["and ${length(entries) - 10} more"] : [],
    ))}." if length(entries) > 0
  }

  absences = [for pair in local.missing : "${pair.repository} to ${pair.region}"]

  failures = [
    for job in local.failed_jobs :
    "${job.repo_name}:${job.tag} to ${job.remote_region_id} (${job.status})"
  ]
}

check "replicated" {
  assert {
    condition     = !var.warn || length(local.missing) == 0
    error_message = try(local.messages["Not replicated"], "All is replicated.")
  }
}

check "jobs" {
  assert {
    condition     = !var.warn || length(local.failed_jobs) == 0
    error_message = try(local.messages["Replication failed"], "No job failed.")
  }
}
