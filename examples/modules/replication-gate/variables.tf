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
}

variable "exclusions" {
  description = "Repositories that need no replication."
  type        = set(string)
  default     = []
}

variable "failed_job_age" {
  description = <<-EOT
    How far back a failed job counts, such as "24h". Null looks at no jobs;
    otherwise one more request is sent for each repository that is replicated.
  EOT
  type        = string
  default     = null
}
