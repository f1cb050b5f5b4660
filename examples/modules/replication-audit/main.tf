terraform {
  required_version = ">= 1.6"

  required_providers {
    swr = {
      source = "tf-pyprovider/swr"
    }
  }
}

data "swr_sync_repos" "all" {
  namespace = var.organization
  region    = var.region
}

data "swr_sync_jobs" "replicated" {
  for_each = toset(var.failed_job_age == null ? [] : local.replicated)

  namespace  = var.organization
  repository = each.key
  limit      = var.jobs_per_repository
  region     = var.region
}

locals {
  repositories = setsubtract(data.swr_sync_repos.all.repositories, var.exclusions)

  # Repository -> its tasks; a repository that has none is not in it.
  tasks = { for task in data.swr_sync_repos.all.sync_repos : task.repo_name => task... }

  replicated = setintersection(local.repositories, keys(local.tasks))

  matrix = {
    for repository in local.repositories : repository => {
      for region in var.required_regions :
      # Not lookup(): a function walks through all that it is given, and this is a loop.
      region => contains(try(local.tasks[repository], [])[*].remote_region_id, region)
    }
  }

  missing = flatten([
    for repository, regions in local.matrix : [
      for region, replicated in regions :
      { repository = repository, region = region } if !replicated
    ]
  ])

  # The newest job for each image and target decides: an old failure that has
  # been made good since is none.
  newest_jobs = flatten([
    for read in data.swr_sync_jobs.replicated : [
      for jobs in values({
        for job in read.sync_jobs :
        jsonencode([job.tag, job.remote_region_id, job.remote_namespace]) => job...
      }) : jobs[0]
    ]
  ])

  since = var.failed_job_age == null ? null : timeadd(plantimestamp(), "-${var.failed_job_age}")

  # A job that does not say when it failed counts.
  failed_jobs = [
    for job in local.newest_jobs : job
    if contains(["failed", "timeout"], job.status) &&
    try(timecmp(coalesce(job.updated_at, job.created_at), local.since) >= 0, true)
  ]
}
