variable "images" {
  description = "The images as the deployment names them; without a tag `latest` is meant."
  type        = set(string)
}

variable "recovery_region" {
  description = "Region that each of them must be in, with the same digest."
  type        = string
}

variable "organizations" {
  description = "Organization -> its name in the recovery region, where that is another one."
  type        = map(string)
  default     = {}
  nullable    = false
}
