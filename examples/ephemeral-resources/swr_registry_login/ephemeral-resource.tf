terraform {
  required_version = ">= 1.10"

  required_providers {
    swr = {
      source = "tf-pyprovider/swr"
    }
    docker = {
      source = "kreuzwerker/docker"
    }
    helm = {
      source  = "hashicorp/helm"
      version = ">= 3.0"
    }
  }
}

provider "swr" {
  region = "cn-north-4"
}

# Each plan and each apply logs in anew, and nothing of it is stored.
ephemeral "swr_registry_login" "this" {}

locals {
  registry = trimprefix(ephemeral.swr_registry_login.this.proxy_endpoint, "https://")
}

provider "docker" {
  registry_auth {
    address  = local.registry
    username = ephemeral.swr_registry_login.this.user_name
    password = ephemeral.swr_registry_login.this.password
  }
}

provider "helm" {
  registries = [{
    url      = "oci://${local.registry}"
    username = ephemeral.swr_registry_login.this.user_name
    password = ephemeral.swr_registry_login.this.password
  }]
}

data "docker_registry_image" "checkout" {
  name = "swr.cn-north-4.myhuaweicloud.com/retail/checkout:1.4.1"
}
