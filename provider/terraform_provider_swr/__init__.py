"""A read-only Terraform provider for Huawei Cloud's container registry, SWR."""

__version__ = "0.1.0"
