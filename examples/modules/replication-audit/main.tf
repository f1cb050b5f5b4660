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
  for_each = var.failed_job_age == null ? toset([]) : toset(keys(local.targets))

  namespace  = var.organization
  repository = each.key
  region     = var.region
}

locals {
  repositories = setsubtract(data.swr_sync_repos.all.repositories, var.exclusions)

  # Repository -> the regions that it is copied to.
  targets = {
    for task in data.swr_sync_repos.all.sync_repos :
    task.repo_name => task.remote_region_id... if contains(local.repositories, task.repo_name)
  }

  matrix = {
    for repository in local.repositories : repository => {
      for region in var.required_regions :
      region => contains(lookup(local.targets, repository, []), region)
    }
  }

  missing = flatten([
    for repository, regions in local.matrix : [
      for region, replicated in regions :
      { repository = repository, region = region } if !replicated
    ]
  ])

  # The newest job for each repository, target and tag decides: an old failure
  # that has been made good since is none.
  newest_jobs = flatten([
    for repository, read in data.swr_sync_jobs.replicated : [
      for jobs in values({
        for job in read.sync_jobs :
        join(" ", [job.remote_region_id, job.remote_namespace, job.tag]) => job...
      }) : jobs[0]
    ]
  ])

  failed_jobs = var.failed_job_age == null ? [] : [
    for job in local.newest_jobs : job
    if contains(["failed", "timeout"], job.status) &&
    timecmp(job.updated_at, timeadd(plantimestamp(), "-${var.failed_job_age}")) >= 0
  ]

  edges = distinct([
    for task in data.swr_sync_repos.all.sync_repos : {
      from  = task.repo_name
      to    = "${task.remote_region_id}/${task.remote_namespace}"
      style = task.override ? "==>" : "-->"
    } if contains(local.repositories, task.repo_name)
  ])
}
