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
  required_regions = ["cn-east-3"]
}

run "the_gate_opens" {
  command = plan

  variables {
    organization = "base-images"
  }

  assert {
    condition     = strcontains(output.report, "2 repositories; 2 copies compared by digest: 2 equal, ")
    error_message = "The report comes through."
  }
}

run "a_missing_copy_shuts_the_gate" {
  command = plan

  variables {
    organization = "retail"
  }

  expect_failures = [output.report]
}

run "a_failed_job_shuts_the_gate" {
  command = plan

  variables {
    organization   = "retail"
    exclusions     = ["scratch", "team-b/search"]
    failed_job_age = "876000h"
  }

  expect_failures = [output.report]
}

run "another_image_shuts_the_gate" {
  command = plan

  variables {
    organization = "pitfalls"
    exclusions   = ["manual-task", "older-image", "other-organization", "retained"]
  }

  expect_failures = [output.report]
}
