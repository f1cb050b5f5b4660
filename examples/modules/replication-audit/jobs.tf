# What has failed, where failed_job_age is given.

data "swr_sync_jobs" "newest" {
  count = var.failed_job_age == null ? 0 : 1

  namespace = var.organization
  region    = var.region
  limit     = var.jobs_per_repository
  latest    = true # an old failure that has been made good since is none
}

locals {
  since = var.failed_job_age == null ? null : timeadd(plantimestamp(), "-${var.failed_job_age}")

  # A job that does not say when it failed counts.
  failed_jobs = [
    for job in flatten(data.swr_sync_jobs.newest[*].sync_jobs) : job
    if contains(["failed", "timeout"], job.status) &&
    !contains(var.exclusions, job.repo_name) &&
    try(timecmp(coalesce(job.updated_at, job.created_at), local.since) >= 0, true)
  ]
}
