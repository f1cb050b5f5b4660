terraform {
  required_providers {
    swr = {
      source  = "tf-pyprovider/swr"
      version = "~> 0.1.0"
    }
  }
}

# Credentials are best left to the environment: HW_ACCESS_KEY and HW_SECRET_KEY.
provider "swr" {
  region = "cn-north-4"
}
