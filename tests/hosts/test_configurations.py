"""What people do with data sources, in every Terraform."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from hosts.project import Project
    from swr_emulator import Emulator
    from swr_emulator.http.recorder import RecordedRequest

TASK = "data.swr_sync_repos.x.sync_repos[*].id"


def reads(emulator: Emulator) -> list[RecordedRequest]:
    """Return the requests for tasks."""
    return [request for request in emulator.requests if request.path.endswith("/sync_repo")]


def test_aliases_with_different_credentials(project: Project, emulator: Emulator) -> None:
    """Each provider block logs in for itself."""
    project.write(
        "provider.tf",
        f"""
        provider "swr" {{
          {project.endpoints}
        }}
        provider "swr" {{
          alias = "by_token"
          token = "demo-token"
          {project.endpoints}
        }}
        """,
    )
    project.begin(
        """
        data "swr_sync_repos" "by_key" {
          namespace  = "test"
          repository = "grpc-helloworld"
        }
        data "swr_sync_repos" "by_token" {
          provider   = swr.by_token
          namespace  = "retail"
          repository = "checkout"
        }
        output "ids" {
          value = [
            length(data.swr_sync_repos.by_key.sync_repos),
            length(data.swr_sync_repos.by_token.sync_repos),
          ]
        }
        """
    )
    assert project.apply() == {"ids": [1, 2]}
    tokens = {
        "test" in request.path: "X-Auth-Token" in request.headers for request in reads(emulator)
    }
    assert tokens == {True: False, False: True}


def test_for_each(project: Project) -> None:
    """A data block is read once for each organization that another one lists."""
    project.begin(
        """
        data "swr_namespaces" "all" {}
        data "swr_sync_repos" "each" {
          for_each  = toset(data.swr_namespaces.all.namespaces[*].name)
          namespace = each.key
        }
        output "tasks" {
          value = { for name, read in data.swr_sync_repos.each : name => length(read.sync_repos) }
        }
        """
    )
    tasks = project.apply()["tasks"]
    assert tasks["test"] == 1
    assert tasks["retail"] == 6
    assert len(tasks) > 3


def test_count(project: Project) -> None:
    """A data block may be counted, down to none at all."""
    project.begin(
        """
        data "swr_sync_repos" "x" {
          count      = 2
          namespace  = "retail"
          repository = ["checkout", "team-b/search"][count.index]
        }
        data "swr_sync_regions" "none" { count = 0 }
        output "x" { value = data.swr_sync_repos.x[*].id }
        output "none" { value = data.swr_sync_regions.none }
        """
    )
    assert project.apply() == {
        "x": ["cn-north-4/retail/checkout", "cn-north-4/retail/team-b/search"],
        "none": [],
    }


def test_depends_on_a_resource_with_changes(project: Project, emulator: Emulator) -> None:
    """While what it depends on has pending changes it is not read before the apply."""
    project.begin(
        f"""
        resource "terraform_data" "first" {{ input = "a" }}
        data "swr_sync_repos" "x" {{
          depends_on = [terraform_data.first]
          namespace  = "test"
          repository = "grpc-helloworld"
        }}
        output "ids" {{ value = {TASK} }}
        """
    )
    planned = project.planned()
    assert planned["ids"]["after_unknown"] is True
    assert emulator.requests == []
    assert project.apply() == {"ids": [45]}
    emulator.clear()
    assert "No changes" in project.run("plan").text
    assert len(reads(emulator)) == 1


UNKNOWN = {
    "namespace": ("test", 'repository = "grpc-helloworld"'),
    "repository": ("grpc-helloworld", 'namespace = "test"'),
    "region": ("cn-north-4", 'namespace = "test"\nrepository = "grpc-helloworld"'),
    "remote_region_id": ("cn-north-1", 'namespace = "test"\nrepository = "grpc-helloworld"'),
    "remote_namespace": ("sdsad", 'namespace = "test"\nrepository = "grpc-helloworld"'),
}
"""Argument -> its value, and the other arguments."""


def test_unknown_arguments(project: Project, emulator: Emulator) -> None:
    """Whichever argument is unknown while planning, the read waits and then has the same result."""
    blocks = [
        f"""
        resource "terraform_data" "{name}" {{ input = "{value}" }}
        data "swr_sync_repos" "{name}" {{
          {name} = terraform_data.{name}.output
          {others}
        }}
        output "{name}" {{ value = data.swr_sync_repos.{name}.sync_repos[*].id }}
        """
        for name, (value, others) in UNKNOWN.items()
    ]
    project.begin("".join(blocks))
    planned = project.planned()
    assert all(planned[name]["after_unknown"] is True for name in UNKNOWN)
    assert emulator.requests == []
    assert project.apply() == {name: [45] for name in UNKNOWN}


@pytest.mark.parametrize(
    "line",
    [
        "region = terraform_data.later.id",
        "token = terraform_data.later.id",
        "max_retries = length(terraform_data.later.id)",
    ],
)
def test_unknown_provider_arguments(project: Project, line: str) -> None:
    """An unknown argument of the provider block is an error that names it."""
    project.write("provider.tf", f'provider "swr" {{\n{project.endpoints}\n{line}\n}}\n')
    project.begin(
        """
        resource "terraform_data" "later" {}
        data "swr_sync_repos" "x" {
          namespace  = "test"
          repository = "grpc-helloworld"
        }
        """
    )
    completed = project.run("plan", check=False)
    assert completed.code == 1
    assert "Provider argument is not known yet" in completed.words
    assert "Add depends_on to this data block" in completed.words


def test_a_sensitive_variable(project: Project) -> None:
    """A sensitive value is used, and not shown where the configuration passes it on."""
    project.begin(
        f"""
        variable "repository" {{
          type      = string
          sensitive = true
        }}
        data "swr_sync_repos" "x" {{
          namespace  = "test"
          repository = var.repository
        }}
        output "ids" {{ value = {TASK} }}
        output "repository" {{
          value     = data.swr_sync_repos.x.repository
          sensitive = true
        }}
        resource "terraform_data" "x" {{ input = data.swr_sync_repos.x.repository }}
        """
    )
    project.terraform.environment["TF_VAR_repository"] = "grpc-helloworld"
    plan = project.run("plan").text.splitlines()
    assert [line for line in plan if "(sensitive value)" in line]
    # Terraform itself shows the id of what it has read, which is made of the name.
    shown = [line for line in plan if "grpc-helloworld" in line]
    assert all("Read complete" in line for line in shown)
    assert project.apply() == {"ids": [45], "repository": "grpc-helloworld"}


def test_a_sensitive_provider_argument(project: Project) -> None:
    """A secret of the provider block is in no output of a command that fails because of it."""
    secret = "secret-token-of-mine"
    project.write(
        "provider.tf", f'provider "swr" {{\n{project.endpoints}\ntoken = "{secret}"\n}}\n'
    )
    project.begin('data "swr_sync_regions" "x" {}')
    project.terraform.environment["TF_LOG"] = "TRACE"
    completed = project.run("plan", check=False)
    assert completed.code == 1
    assert "Authentication failed" in completed.words
    log = [line for line in completed.text.splitlines() if "provider.terraform-provider" in line]
    assert log
    assert not [line for line in log if secret in line]


def test_conditions_and_checks(project: Project) -> None:
    """A postcondition stops the plan, a check block warns, each in its own words."""
    project.begin(
        """
        data "swr_sync_repos" "x" {
          namespace  = "test"
          repository = "grpc-helloworld"
          lifecycle {
            postcondition {
              condition     = contains(self.sync_repos[*].remote_region_id, "cn-north-1")
              error_message = "This is not replicated."
            }
          }
        }
        check "elsewhere" {
          data "swr_sync_repos" "y" {
            namespace  = "retail"
            repository = "scratch"
          }
          assert {
            condition     = length(data.swr_sync_repos.y.sync_repos) > 0
            error_message = "That is not replicated."
          }
        }
        """
    )
    completed = project.run("apply", "-auto-approve")
    assert "Warning: Check block assertion failed" in completed.words
    assert "That is not replicated." in completed.words
    assert "This is not replicated." not in completed.words
