# Run with a local SWR:  swr-emulator --data inventory --port 18080
# and:  terraform test -var emulator=http://127.0.0.1:18080

provider "swr" {
  region     = "cn-north-4"
  access_key = "DEMOACCESSKEY0000001"
  secret_key = "demo/secret+key00000000000000000000000001"
  auth_url   = "${var.emulator}/v3"
  endpoints  = { swr = "${var.emulator}/{region}" }
}

variables {
  organization     = "retail"
  required_regions = ["cn-east-3"]
}

run "missing_copies_are_found" {
  command = plan

  variables {
    exclusions = ["scratch"]
  }

  assert {
    condition     = output.missing == [{ repository = "team-b/search", region = "cn-east-3" }]
    error_message = "exactly team-b/search goes elsewhere"
  }

  assert {
    condition     = output.matrix["checkout"] == { "cn-east-3" = true }
    error_message = "checkout is replicated"
  }

  assert {
    condition     = strcontains(output.report, "| team-b/search | **no** |")
    error_message = "the report names what is missing"
  }

  expect_failures = [check.replicated]
}

run "all_is_well_elsewhere" {
  command = plan

  variables {
    organization = "base-images"
  }

  assert {
    condition     = length(output.missing) == 0
    error_message = "all base images are replicated"
  }
}

run "old_failures_do_not_count" {
  command = plan

  variables {
    organization   = "retail"
    exclusions     = ["scratch", "team-b/search"]
    failed_job_age = "24h"
  }

  assert {
    condition     = length(output.failed_jobs) == 0
    error_message = "the failures of the fixture are years old"
  }
}

run "recent_failures_count" {
  command = plan

  variables {
    exclusions     = ["scratch", "team-b/search"]
    failed_job_age = "876000h"
  }

  assert {
    condition     = [for job in output.failed_jobs : "${job.repo_name}:${job.tag}"] == ["checkout:1.0.0"]
    error_message = "checkout:1.0.0 failed"
  }

  expect_failures = [check.jobs]
}
