output "repositories" {
  description = "The repositories that were audited, sorted."
  value       = sort(local.repositories)
}

output "matrix" {
  description = "Repository -> required region -> whether it is replicated there."
  value       = local.matrix
}

output "missing" {
  description = "Pairs of `repository` and `region` that are not replicated."
  value       = local.missing
}

output "failed_jobs" {
  description = "Jobs that failed within `failed_job_age` and have not been made good."
  value       = local.failed_jobs
}

output "problems" {
  description = "What is missing and what failed, in a sentence each; empty when all is well."
  value       = values(local.messages)
}

output "report" {
  description = "The audit as Markdown, with a Mermaid graph of what is copied where."
  value       = local.report
}
