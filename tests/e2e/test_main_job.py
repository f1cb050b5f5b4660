"""The main job in a real Terraform: from HCL to SWR and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Workspace

SEED_TASK = {
    "created_at": "2020-04-17T02:11:03.53183Z",
    "domain_id": "8b1e81************************633fb",
    "domain_name": "p*********59",
    "id": 45,
    "namespace": "test",
    "override": True,
    "remote_namespace": "sdsad",
    "remote_region_id": "cn-north-1",
    "repo_name": "grpc-helloworld",
    "sync_auto": True,
    "updated_at": "2020-04-17T02:11:03.531831Z",
}

READ = """
data "swr_sync_repos" "x" {
  namespace  = "test"
  repository = "grpc-helloworld"
}
output "x" { value = data.swr_sync_repos.x }
"""


def test_apply_and_plan_again(workspace: Workspace) -> None:
    """Apply shows every attribute as SWR has it, and a second plan has no changes."""
    assert workspace.apply(READ)["x"] == {
        "id": "cn-north-4/test/grpc-helloworld",
        "namespace": "test",
        "region": "cn-north-4",
        "remote_namespace": None,
        "remote_region_id": None,
        "repositories": ["grpc-helloworld"],
        "repository": "grpc-helloworld",
        "sync_repos": [SEED_TASK],
    }
    assert workspace.run("plan", "-detailed-exitcode").code == 0


def test_filters(workspace: Workspace) -> None:
    """Filters keep only the tasks to that target; the repository still counts as read."""
    outputs = workspace.apply(
        """
        data "swr_sync_repos" "other_region" {
          namespace        = "test"
          repository       = "grpc-helloworld"
          remote_region_id = "cn-east-3"
        }
        data "swr_sync_repos" "same" {
          namespace        = "test"
          repository       = "grpc-helloworld"
          remote_region_id = "cn-north-1"
          remote_namespace = "sdsad"
        }
        output "other" { value = data.swr_sync_repos.other_region.sync_repos }
        output "read"  { value = data.swr_sync_repos.other_region.repositories }
        output "same"  { value = data.swr_sync_repos.same.sync_repos[*].id }
        """
    )
    assert outputs == {"other": [], "read": ["grpc-helloworld"], "same": [45]}


def test_a_wrong_name_fails_validation(workspace: Workspace) -> None:
    """A name that no source allows is one error on its own line, and nothing is sent."""
    workspace.write('data "swr_sync_repos" "x" {\n  namespace  = "Wrong"\n  repository = "a"\n}\n')
    shown = json.loads(workspace.run("validate", "-json", check=False).stdout)
    (diagnostic,) = (found for found in shown["diagnostics"] if found["severity"] == "error")
    assert diagnostic["snippet"]["code"].strip() == 'namespace  = "Wrong"'
    assert workspace.emulator.requests == []


@pytest.mark.slow
def test_a_repository_known_only_after_apply(workspace: Workspace) -> None:
    """A read that depends on something not yet created happens during apply."""
    outputs = workspace.apply(
        """
        resource "terraform_data" "name" { input = "grpc-helloworld" }
        data "swr_sync_repos" "x" {
          namespace  = "test"
          repository = terraform_data.name.output
        }
        output "ids" { value = data.swr_sync_repos.x.sync_repos[*].id }
        """
    )
    assert outputs == {"ids": [45]}
    plan = workspace.run("plan", "-no-color")
    assert "No changes" in plan.text


def test_provider_arguments_not_known_yet(workspace: Workspace) -> None:
    """While a provider argument is not known a read is an error that says what to do."""
    workspace.write(
        f'resource "terraform_data" "region" {{ input = "cn-north-4" }}\n{READ}',
        provider='provider "swr" {\n  region = terraform_data.region.output\n}\n',
    )
    (diagnostic,) = workspace.errors("plan")
    assert diagnostic["summary"] == "Provider argument is not known yet"
    assert "Add depends_on to this data block" in diagnostic["detail"]
    assert diagnostic["snippet"]["code"].strip() == 'data "swr_sync_repos" "x" {'


@pytest.mark.slow
def test_a_new_account_in_one_apply(workspace: Workspace) -> None:
    """With depends_on one apply creates what the provider needs, configures again and reads."""
    workspace.terraform.environment["HW_REGION_NAME"] = "cn-east-3"
    block = workspace.provider_block.replace('"cn-north-4"', "terraform_data.region.output")
    later = READ.replace("{", "{\n  depends_on = [terraform_data.region]", 1)
    workspace.write(
        f'resource "terraform_data" "region" {{ input = "cn-north-4" }}\n{later}', provider=block
    )
    workspace.run("plan", "-no-color")
    assert workspace.emulator.requests == []
    workspace.run("apply", "-auto-approve", "-no-color")
    assert workspace.terraform.outputs()["x"]["id"] == "cn-north-4/test/grpc-helloworld"


@pytest.mark.parametrize(
    ("arguments", "summary", "line"),
    [
        ('namespace = null\nrepository = "a"', "Missing required argument", "namespace = null"),
        (
            'namespace = "test"\nrepository = "a"\nid = "x"',
            "Value for a read-only attribute",
            'id = "x"',
        ),
        ('namespace = "test"\nrepository = "a b"', "Invalid repository name", 'repository = "a b"'),
    ],
)
def test_errors_point_at_the_argument(
    workspace: Workspace, arguments: str, summary: str, line: str
) -> None:
    """What is wrong with an argument is one error shown at its line."""
    workspace.write(f'data "swr_sync_repos" "x" {{\n{arguments}\n}}\n')
    (diagnostic,) = workspace.errors("plan")
    assert diagnostic["summary"] == summary
    assert diagnostic["snippet"]["code"].strip() == line


def test_every_attribute_is_described(workspace: Workspace) -> None:
    """The schema that Terraform prints has a description for everything in it."""
    workspace.write(READ)
    schemas = json.loads(workspace.run("providers", "schema", "-json").stdout)
    provider = schemas["provider_schemas"]["registry.terraform.io/tf-pyprovider/swr"]
    assert "swr_sync_repos" in provider["data_source_schemas"]
    blocks = [provider["provider"], *provider["data_source_schemas"].values()]
    assert [path for block in blocks for path in undescribed(block["block"])] == []


def undescribed(block: dict[str, Any], path: str = "") -> list[str]:
    """Return the paths of attributes and blocks without a description."""
    missing = [] if block.get("description") or path.endswith("[]") else [path]
    for name, attribute in block.get("attributes", {}).items():
        if not attribute.get("description"):
            missing.append(f"{path}/{name}")
        if "nested_type" in attribute:
            missing += undescribed(attribute["nested_type"], f"{path}/{name}[]")
    for name, nested in block.get("block_types", {}).items():
        missing += undescribed(nested["block"], f"{path}/{name}")
    return missing


def test_values_reach_modules_and_checks(workspace: Workspace) -> None:
    """Another module takes the tasks as input, and a check block asserts on them."""
    module = workspace.folder / "report"
    module.mkdir()
    (module / "main.tf").write_text(
        """
        variable "tasks" {
          type = list(object({ repo_name = string, remote_region_id = string }))
        }
        output "lines" {
          value = [for task in var.tasks : "${task.repo_name} -> ${task.remote_region_id}"]
        }
        """,
        encoding="utf-8",
    )
    workspace.write(
        READ
        + """
        module "report" {
          source = "./report"
          tasks  = data.swr_sync_repos.x.sync_repos
        }
        output "lines" { value = module.report.lines }

        check "replicated" {
          assert {
            condition = contains(
              data.swr_sync_repos.x.sync_repos[*].remote_region_id, "cn-east-3"
            )
            error_message = "grpc-helloworld is not replicated to cn-east-3."
          }
        }
        """
    )
    workspace.run("get")
    completed = workspace.run("apply", "-auto-approve", "-no-color")
    assert "grpc-helloworld is not replicated to cn-east-3." in completed.words
    assert workspace.terraform.outputs()["lines"] == ["grpc-helloworld -> cn-north-1"]
