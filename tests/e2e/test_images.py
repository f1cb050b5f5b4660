"""Images and their copies in a real Terraform, which has its own rules for values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from swr_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from e2e.conftest import Workspace

PROVIDER = (
    'provider "swr" {{\n  region = "cn-north-4"\n  endpoints = {{ swr = "{}/{{region}}" }}\n}}\n'
)

EVERYTHING = """
data "swr_image" "by_tag" {
  namespace   = "retail"
  repository  = "checkout"
  region      = ""
  tag         = "1.0.0"
  digest      = ""
  most_recent = false
  tag_regex   = ""
}
data "swr_image" "by_digest" {
  namespace  = "retail"
  repository = "checkout"
  digest     = data.swr_image.by_tag.digest
}
data "swr_images" "checkout" {
  namespace  = "retail"
  repository = "checkout"
  tag_regex  = ""
}
data "swr_replication_status" "pitfalls" {
  namespace  = "pitfalls"
  repository = ""
  targets    = [{ region = "cn-east-3" }, { region = "cn-east-3", namespace = "" }]
}
output "image"  { value = data.swr_image.by_digest }
output "region" { value = data.swr_image.by_tag.region }
output "tags"   { value = data.swr_images.checkout.images[*].tag }
output "status" {
  value = {
    for copy in data.swr_replication_status.pitfalls.copies :
    "${copy.repo_name}:${copy.tag}" => copy.status
  }
}
"""


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Return an emulator with the large fixture."""
    with Emulator("inventory") as running:
        yield running


def test_what_is_left_out_may_be_an_empty_string(workspace: Workspace) -> None:
    """Terraform takes the values that come of it, and a second plan changes nothing."""
    workspace.write(EVERYTHING, provider=PROVIDER.format(workspace.emulator.url))
    workspace.run("apply", "-auto-approve", "-no-color")
    outputs = workspace.terraform.outputs()
    assert outputs["region"] == "cn-north-4"
    assert outputs["image"]["tag"] == "1.0.0"
    assert outputs["tags"] == ["1.1.0", "1.0.0"]
    assert outputs["status"] == {
        "manual-task:1.0.0": "missing",
        "older-image:1.0.0": "missing",
        "other-organization:1.0.0": "missing",
        "pushed-again:1.0.0": "differs",
        "retained:1.0.0": "missing",
        "retained:1.1.0": "in_sync",
    }
    assert workspace.run("plan", "-detailed-exitcode", "-no-color", check=False).code == 0


def test_a_token_cannot_look_in_another_region(workspace: Workspace) -> None:
    """The one error points at the targets."""
    workspace.write(
        EVERYTHING,
        provider=PROVIDER.format(workspace.emulator.url).replace(
            "region =", 'token  = "demo-token"\n  region ='
        ),
    )
    (error,) = workspace.errors("plan")
    assert error["summary"] == "Invalid configuration"
    assert "access keys, user and password" in error["detail"]
    assert "targets" in json.dumps(error["snippet"]["code"])
