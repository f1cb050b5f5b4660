output "repositories" {
  description = "The repositories that were audited."
  value       = sort(local.repositories)
}

output "matrix" {
  description = "Repository -> required region -> whether it is replicated there."
  value       = local.matrix
}

output "missing" {
  description = "Pairs of repository and region that are not replicated."
  value       = local.missing
}

output "failed_jobs" {
  description = "Jobs that failed within `failed_job_age` and have not been made good."
  value       = local.failed_jobs
}

output "report" {
  description = "The audit as Markdown, with a Mermaid graph of what is copied where."
  value       = local.report
}
