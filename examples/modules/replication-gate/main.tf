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

  organization     = var.organization
  region           = var.region
  required_regions = var.required_regions
  exclusions       = var.exclusions
  failed_job_age   = var.failed_job_age
}

# The audit warns; these preconditions stop the plan.
output "report" {
  description = "The audit's report; only a plan that passes the gate has it."
  value       = module.audit.report

  precondition {
    condition = length(module.audit.missing) == 0
    error_message = "Not replicated: ${join(", ", [
      for pair in module.audit.missing : "${pair.repository} to ${pair.region}"
    ])}."
  }

  precondition {
    condition = length(module.audit.failed_jobs) == 0
    error_message = "Replication failed: ${join(", ", [
      for job in module.audit.failed_jobs :
      "${job.repo_name}:${job.tag} to ${job.remote_region_id} (${job.status})"
    ])}."
  }
}
