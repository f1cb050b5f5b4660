terraform {
  required_version = ">= 1.6"

  required_providers {
    swr = {
      source = "tf-pyprovider/swr"
    }
  }
}

module "audit" {
  source = "../replication-audit"

  organization        = var.organization
  region              = var.region
  required_regions    = var.required_regions
  targets             = var.targets
  verify              = var.verify
  tag_regex           = var.tag_regex
  newest              = var.newest
  grace_period        = var.grace_period
  exclusions          = var.exclusions
  failed_job_age      = var.failed_job_age
  jobs_per_repository = var.jobs_per_repository
  warn                = false
}
