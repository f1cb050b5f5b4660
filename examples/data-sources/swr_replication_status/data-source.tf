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

# Is the newest image of every repository in the recovery region?
data "swr_replication_status" "retail" {
  namespace = "retail"
  newest    = 1

  targets = [
    { region = "cn-east-3", namespace = "retail" },
  ]
}

check "retail_has_arrived" {
  assert {
    condition = alltrue([
      for copy in data.swr_replication_status.retail.copies : copy.status == "in_sync"
    ])
    error_message = "Images that cn-east-3 lacks or has in another version: ${join(", ", [
      for copy in data.swr_replication_status.retail.copies :
      "${copy.repo_name}:${coalesce(copy.tag, "without a tag")}" if copy.status != "in_sync"
    ])}."
  }
}

output "unchecked" {
  description = "Repositories about which this says nothing, as they hold no image."
  value       = data.swr_replication_status.retail.unchecked
}
