check "replicated" {
  assert {
    condition = length(local.missing) == 0
    error_message = "Not replicated: ${join(", ", [
      for pair in local.missing : "${pair.repository} to ${pair.region}"
    ])}."
  }
}

check "jobs" {
  assert {
    condition = length(local.failed_jobs) == 0
    error_message = "Replication failed: ${join(", ", [
      for job in local.failed_jobs :
      "${job.repo_name}:${job.tag} to ${job.remote_region_id} (${job.status})"
    ])}."
  }
}
