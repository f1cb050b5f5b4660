output "images" {
  description = "Image as the deployment names it -> its pinned address in the recovery region."
  value       = local.pinned

  precondition {
    condition     = length(local.not_there) == 0
    error_message = "Not in ${var.recovery_region}: ${join(", ", local.not_there)}."
  }
}
