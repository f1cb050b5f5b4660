terraform {
  required_providers {
    swr = {
      source = "tf-pyprovider/swr"
    }
  }
}

# Without an account: `swr-emulator --data inventory` has what is read here. The other
# built-in data, `example`, is that of SWR's documentation: test/grpc-helloworld.
provider "swr" {
  region = "cn-north-4"
}

# What will be deleted in the recovery region, where copies have rules of their own.
data "swr_retention_policies" "recovery" {
  namespace = "retail"
  region    = "cn-east-3"
}

output "short_lived" {
  description = "Repositories whose images are deleted within a month."
  value = [
    for policy in data.swr_retention_policies.recovery.retention_policies : policy.repo_name
    if policy.template == "date_rule" && coalesce(policy.days, 0) <= 30
  ]
}
