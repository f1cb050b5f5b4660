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
  description = "Regions where the organization of the same name must have every image."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "targets" {
  description = <<-EOT
    Further places where every image must be, each with `region` and, where the organization
    has another name there, `organization`.
  EOT
  type        = list(map(string))
  default     = []
  nullable    = false

  # An object type would drop what it does not know, and look in the wrong place.
  validation {
    condition = alltrue([
      for target in var.targets :
      try(target.region, null) != null &&
      length(setsubtract(keys(target), ["region", "organization"])) == 0
    ])
    error_message = "Each target has a region, and may have an organization; nothing else."
  }
}

variable "verify" {
  description = <<-EOT
    What has to be there: "images" compares digests, "tasks" looks for automatic replication
    tasks alone, which promise copies and prove none.
  EOT
  type        = string
  default     = "images"
  nullable    = false

  validation {
    condition     = contains(["images", "tasks"], var.verify)
    error_message = "Give \"images\" or \"tasks\"."
  }
}

variable "tag_regex" {
  description = <<-EOT
    Compare only images with a tag in which this regular expression finds something; all when
    null. For verify = "images".
  EOT
  type        = string
  default     = null
}

variable "newest" {
  description = <<-EOT
    How many images of each repository are compared, those pushed last; all when null. Images
    that are older than the replication task were never copied. For verify = "images".
  EOT
  type        = number
  default     = 1
}

variable "grace_period" {
  description = <<-EOT
    How long an image may take to arrive, such as "15m". One that was pushed less than that ago
    is reported as pending and fails nothing. For verify = "images".
  EOT
  type        = string
  default     = null

  validation {
    condition = (
      var.grace_period == null ||
      can(timeadd("2020-01-01T00:00:00Z", "-${coalesce(var.grace_period, "0s")}"))
    )
    error_message = "Give a time such as \"15m\" or \"1h\"."
  }
}

variable "exclusions" {
  description = "Repositories that need no replication. One that does not exist is an error."
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
    take one request for each repository.
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
