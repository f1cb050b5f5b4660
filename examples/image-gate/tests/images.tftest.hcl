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
  recovery_region = "cn-east-3"
}

run "images_are_pinned" {
  command = plan

  variables {
    images = ["swr.cn-north-4.myhuaweicloud.com/retail/checkout:1.1.0"]
  }

  assert {
    condition = can(regex(
      "^swr[.]cn-east-3[.]myhuaweicloud[.]com/retail/checkout@sha256:[0-9a-f]{64}$",
      output.images["swr.cn-north-4.myhuaweicloud.com/retail/checkout:1.1.0"],
    ))
    error_message = "The address leads to the recovery region, by digest."
  }
}

run "a_missing_image_stops_the_plan" {
  command = plan

  variables {
    images = [
      "swr.cn-north-4.myhuaweicloud.com/retail/checkout:1.1.0",
      "swr.cn-north-4.myhuaweicloud.com/pitfalls/retained:1.0.0",
    ]
  }

  expect_failures = [output.images]
}

run "another_image_of_the_same_tag_stops_the_plan" {
  command = plan

  variables {
    images = ["swr.cn-north-4.myhuaweicloud.com/pitfalls/pushed-again:1.0.0"]
  }

  expect_failures = [output.images]
}
