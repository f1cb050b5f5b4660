# Needs a local SWR, whose address comes from the environment:
#
#   swr-emulator --data inventory --port 0 --print-env > emulator.env &
#   until [ -s emulator.env ]; do :; done
#   . ./emulator.env
#   terraform init
#   terraform test

provider "swr" {
  region     = "cn-north-4"
  access_key = "DEMOACCESSKEY0000001"
  secret_key = "demo/secret+key00000000000000000000000001"
}

variables {
  organization     = "retail"
  required_regions = ["cn-east-3"]
}

run "missing_images_are_found" {
  command = plan

  variables {
    exclusions = ["scratch"]
  }

  assert {
    condition = output.missing == [
      { repository = "team-b/search", region = "cn-east-3", organization = "retail" },
    ]
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
    condition = output.problems == [join(" ", [
      "Not replicated from cn-north-4/retail:",
      "team-b/search:2.7.0 to cn-east-3/retail (missing, no task leads there).",
    ])]
    error_message = "The problem names the image, both places and the reason."
  }

  assert {
    condition     = strcontains(output.report, "| `team-b/search` | **no** |")
    error_message = "The report names what is missing."
  }

  expect_failures = [check.replicated]
}

run "several_targets" {
  command = plan

  variables {
    targets = [{ region = "ap-southeast-1", organization = "retail-sg" }]
  }

  assert {
    condition = output.matrix["checkout"] == {
      "ap-southeast-1/retail-sg" = false
      "cn-east-3"                = true
    }
    error_message = "The task to Singapore may not overwrite, and checkout was pushed again."
  }

  assert {
    condition     = strcontains(output.report, ": 4 equal, 5 missing, 0 pending, 1 with another image.")
    error_message = "The report counts copies."
  }

  expect_failures = [check.replicated]
}

run "tasks_alone_promise_more" {
  command = plan

  variables {
    targets = [{ region = "ap-southeast-1", organization = "retail-sg" }]
    verify  = "tasks"
  }

  assert {
    condition     = output.matrix["checkout"]["ap-southeast-1/retail-sg"]
    error_message = "There is a task."
  }

  assert {
    condition     = strcontains(output.report, "4 automatic tasks missing, no image compared.")
    error_message = "The report does not speak of copies."
  }

  expect_failures = [check.replicated]
}

run "a_manual_task_never_counts" {
  command = plan

  variables {
    organization = "pitfalls"
    verify       = "tasks"
  }

  assert {
    condition = output.problems == [join(" ", [
      "No automatic task in cn-north-4/pitfalls:",
      "manual-task to cn-east-3/pitfalls (its task has sync_auto = false),",
      "other-organization to cn-east-3/pitfalls.",
    ])]
    error_message = "One task is manual, one leads to another organization."
  }

  expect_failures = [check.replicated]
}

run "digests_are_not_fooled" {
  command = plan

  variables {
    organization = "pitfalls"
    newest       = null
  }

  assert {
    condition     = [for copy in output.copies : copy.image if copy.status == "in_sync"] == ["retained:1.1.0"]
    error_message = "All others are missing or other images."
  }

  expect_failures = [check.replicated]
}

run "tags_are_chosen" {
  command = plan

  variables {
    organization = "pitfalls"
    exclusions   = ["manual-task", "older-image", "other-organization", "pushed-again"]
    tag_regex    = "^1[.]0"
  }

  assert {
    condition     = output.copies[*].image == ["retained:1.0.0"]
    error_message = "The newest of the tags that match is compared."
  }

  expect_failures = [check.replicated]
}

run "a_repository_without_an_image_is_a_problem" {
  command = plan

  variables {
    organization = "base-images"
    exclusions   = ["python"]
    tag_regex    = "nightly"
  }

  assert {
    condition     = tolist(output.unchecked) == tolist(["alpine"])
    error_message = "Of alpine nothing could be compared."
  }

  assert {
    condition     = output.problems == ["No image to compare in cn-north-4/base-images: alpine."]
    error_message = "Where nothing was compared nothing is proven."
  }

  expect_failures = [check.replicated]
}

run "its_own_region_is_satisfied" {
  command = plan

  variables {
    required_regions = ["cn-north-4", "cn-east-3"]
    organization     = "base-images"
  }

  assert {
    condition     = output.matrix["alpine"] == { "cn-east-3" = true, "cn-north-4" = true }
    error_message = "An image is where it is."
  }
}

run "its_own_region_needs_no_task" {
  command = plan

  variables {
    required_regions = ["cn-north-4", "cn-east-3"]
    organization     = "base-images"
    verify           = "tasks"
  }

  assert {
    condition     = length(output.problems) == 0
    error_message = "An image is where it is."
  }
}

run "another_region" {
  command = plan

  variables {
    region           = "cn-east-3"
    organization     = "base-images"
    required_regions = ["ap-southeast-1"]
  }

  assert {
    condition = output.missing == [
      { repository = "python", region = "ap-southeast-1", organization = "base-images" },
    ]
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

  assert {
    condition = (
      join("", output.problems) == "There is no repository in cn-north-4/empty: nothing was audited."
    )
    error_message = "An audit of nothing proves nothing."
  }

  expect_failures = [check.replicated]
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

run "a_period_that_is_none" {
  command = plan

  variables {
    organization = "base-images"
    grace_period = "soon"
  }

  expect_failures = [var.grace_period]
}

run "nothing_to_verify_by" {
  command = plan

  variables {
    organization = "base-images"
    verify       = "jobs"
  }

  expect_failures = [var.verify]
}

run "no_region_at_all" {
  command = plan

  variables {
    organization     = "base-images"
    required_regions = []
  }

  expect_failures = [data.swr_replication_status.images]
}

run "no_region_for_tasks" {
  command = plan

  variables {
    organization     = "base-images"
    required_regions = []
    verify           = "tasks"
  }

  expect_failures = [data.swr_sync_repos.tasks]
}

run "a_target_of_another_shape" {
  command = plan

  variables {
    organization = "base-images"
    targets      = [{ region = "cn-east-3", namespace = "base" }]
  }

  expect_failures = [var.targets]
}

run "a_target_without_region" {
  command = plan

  variables {
    organization = "base-images"
    targets      = [{ organization = "base" }]
  }

  expect_failures = [var.targets]
}

run "an_exclusion_of_nothing" {
  command = plan

  variables {
    organization = "base-images"
    exclusions   = ["pyhton"]
  }

  expect_failures = [output.repositories]
}
