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
