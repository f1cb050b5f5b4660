output "repositories" {
  description = "The repositories that were audited, sorted."
  value       = local.repositories

  precondition {
    condition = length(local.not_found) == 0
    error_message = join("", [
      "Exclusions that are no repositories of ${local.itself}: ${join(", ", local.not_found)}. ",
      "Correct their names, or remove them where the repositories are gone.",
    ])
  }
}

output "matrix" {
  description = <<-EOT
    Repository -> target -> whether it is replicated there. A target is called by its region, and
    as `region/organization` where the organization has another name there.
  EOT
  value       = local.matrix
}

output "missing" {
  description = <<-EOT
    What is not replicated: `repository`, `region` and `organization`. Images that are only
    pending are not in it.
  EOT
  value       = local.missing
}

output "unchecked" {
  description = "Repositories without an image to compare."
  value       = local.unchecked
}

output "copies" {
  description = "What was compared, as `swr_replication_status` has it, without the exclusions."
  value       = local.copies
}

output "pending" {
  description = "Those of `copies` that are not there yet, within `grace_period`."
  value       = local.pending
}

output "failed_jobs" {
  description = "Jobs that failed within `failed_job_age` and have not been made good."
  value       = local.failed_jobs
}

output "problems" {
  description = "What is not replicated and what failed, in a sentence each; empty when all is well."
  value       = values(local.messages)
}

output "report" {
  description = "The audit as Markdown, with a Mermaid graph of what is where."
  value       = local.report
}
