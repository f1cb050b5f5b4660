# Run as the tests of replication-audit.

provider "swr" {
  region     = "cn-north-4"
  access_key = "DEMOACCESSKEY0000001"
  secret_key = "demo/secret+key00000000000000000000000001"
  auth_url   = "${var.emulator}/v3"
  endpoints  = { swr = "${var.emulator}/{region}" }
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
    condition     = strcontains(output.report, "2 repositories, 0 copies missing, 0 jobs failed.")
    error_message = "the report comes through"
  }
}

run "the_gate_stays_shut" {
  command = plan

  variables {
    organization = "retail"
  }

  expect_failures = [output.report]
}
