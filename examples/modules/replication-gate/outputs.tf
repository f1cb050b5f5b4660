output "report" {
  description = "The audit's report; only a plan that passes the gate has it."
  value       = module.audit.report

  # Where the audit would warn, this stops the plan.
  precondition {
    condition     = length(module.audit.problems) == 0
    error_message = join("\n", module.audit.problems)
  }
}
