"""Terraform's values, to and from msgpack and JSON."""
