variable "organization" {
  description = "Organization whose repositories are audited."
  type        = string
}

variable "region" {
  description = "Region of the organization; the provider's when null."
  type        = string
  default     = null
}

variable "required_regions" {
  description = "Regions that every repository must be replicated to."
  type        = set(string)

  validation {
    condition     = length(var.required_regions) > 0
    error_message = "Name at least one region."
  }
}

variable "exclusions" {
  description = "Repositories that need no replication."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "failed_job_age" {
  description = "How far back a failed job counts, such as \"24h\". Null looks at no jobs."
  type        = string
  default     = null

  validation {
    condition = (
      var.failed_job_age == null ||
      can(timeadd("2020-01-01T00:00:00Z", "-${coalesce(var.failed_job_age, "0s")}"))
    )
    error_message = "Give a time such as \"90m\" or \"24h\"."
  }
}

variable "jobs_per_repository" {
  description = <<-EOT
    How many of a repository's jobs are looked at, the newest first; all when null. Up to 100
    take one request for each repository that is replicated.
  EOT
  type        = number
  default     = 100
}

variable "warn" {
  description = <<-EOT
    Whether check blocks warn of missing copies and failed jobs. Turn it off where the outputs
    are acted upon, as in replication-gate.
  EOT
  type        = bool
  default     = true
  nullable    = false
}
