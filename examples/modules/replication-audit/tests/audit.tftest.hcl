# Needs a local SWR on port 8080:
#
#   swr-emulator --data inventory &
#   terraform init
#   terraform test

provider "swr" {
  region     = "cn-north-4"
  access_key = "DEMOACCESSKEY0000001"
  secret_key = "demo/secret+key00000000000000000000000001"
  auth_url   = "http://127.0.0.1:8080/v3"
  endpoints  = { swr = "http://127.0.0.1:8080/{region}" }
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
    error_message = "Exactly team-b/search is copied elsewhere only."
  }

  assert {
    condition     = output.matrix["checkout"] == { "cn-east-3" = true }
    error_message = "checkout is replicated."
  }

  assert {
    condition     = !contains(output.repositories, "scratch")
    error_message = "scratch is excluded."
  }

  assert {
    condition     = strcontains(output.report, "| `team-b/search` | **no** |")
    error_message = "The report names what is missing."
  }

  expect_failures = [check.replicated]
}

run "several_regions" {
  command = plan

  variables {
    required_regions = ["cn-east-3", "ap-southeast-1"]
  }

  assert {
    condition = output.matrix["team-a/web/frontend"] == {
      "ap-southeast-1" = false
      "cn-east-3"      = true
    }
    error_message = "team-a/web/frontend is copied to one of the two."
  }

  assert {
    condition     = strcontains(output.report, "5 repositories, 4 of 10 copies missing.")
    error_message = "The report counts repositories and copies."
  }

  expect_failures = [check.replicated]
}

run "another_region" {
  command = plan

  variables {
    region           = "cn-east-3"
    organization     = "base-images"
    required_regions = ["ap-southeast-1"]
  }

  assert {
    condition     = output.missing == [{ repository = "python", region = "ap-southeast-1" }]
    error_message = "alpine is copied onward, python is not."
  }

  expect_failures = [check.replicated]
}

run "nothing_is_missing" {
  command = plan

  variables {
    organization = "base-images"
  }

  assert {
    condition     = length(output.missing) == 0
    error_message = "All base images are replicated."
  }
}

run "an_organization_without_repositories" {
  command = plan

  variables {
    organization = "empty"
  }

  assert {
    condition     = length(output.matrix) == 0
    error_message = "There is nothing to audit."
  }
}

run "old_failures_do_not_count" {
  command = plan

  variables {
    exclusions     = ["scratch", "team-b/search"]
    failed_job_age = "24h"
  }

  assert {
    condition     = length(output.failed_jobs) == 0
    error_message = "The failures of the fixture are years old."
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
    error_message = "checkout:1.0.0 failed."
  }

  expect_failures = [check.jobs]
}

run "only_the_newest_jobs_are_looked_at" {
  command = plan

  variables {
    exclusions          = ["scratch", "team-b/search"]
    failed_job_age      = "876000h"
    jobs_per_repository = 2
  }

  assert {
    condition     = length(output.failed_jobs) == 0
    error_message = "The failure of checkout:1.0.0 is the third newest job."
  }
}

run "without_warnings" {
  command = plan

  variables {
    warn = false
  }

  assert {
    condition     = length(output.missing) == 2
    error_message = "What is missing is told all the same."
  }
}

run "an_age_that_is_none" {
  command = plan

  variables {
    organization   = "base-images"
    failed_job_age = "a day"
  }

  expect_failures = [var.failed_job_age]
}

run "no_region_at_all" {
  command = plan

  variables {
    organization     = "base-images"
    required_regions = []
  }

  expect_failures = [var.required_regions]
}
