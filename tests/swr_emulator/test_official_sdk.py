"""The official SDK as a client: the emulator is faithful if it can tell no difference."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from swr_emulator import Emulator
from swr_emulator.fixtures.large_inventory import inventory
from swr_emulator.fixtures.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from swr_emulator.fixtures.model import Record

SCRIPT = Path(__file__).with_name("sdk_client.py")
INVENTORY = load("inventory").regions["cn-north-4"]
RECOVERY = load("inventory").regions["cn-east-3"]

TAGS = {"namespace": "retail", "repository": "team-b$search"}

CALLS: list[tuple[str, dict[str, Any]]] = [
    (
        "list_image_auto_sync_repos_details",
        {"namespace": "retail", "repository": "checkout"},
    ),
    (
        "list_image_auto_sync_repos_details",
        {"namespace": "retail", "repository": "team-a$web$frontend"},
    ),
    (
        "list_image_auto_sync_repos_details",
        {"namespace": "retail", "repository": "team-a/payments"},
    ),
    ("list_image_auto_sync_repos_details", {"namespace": "nobody", "repository": "checkout"}),
    ("list_namespaces", {"filter": "mode::visible"}),
    ("show_namespace", {"namespace": "base-images"}),
    ("list_repos_details", {"namespace": "fleet", "limit": "7", "offset": "3"}),
    ("list_repos_details", {"filter": "namespace::base|limit::5|offset::0"}),
    (
        "show_sync_job",
        {
            "namespace": "retail",
            "repository": "team-b$search",
            "filter": "limit::2|offset::1|order::asc",
        },
    ),
    ("list_sync_regions", {}),
    (
        "list_repository_tags",
        {"namespace": "retail", "repository": "team-b$search", "limit": "3", "offset": "2"},
    ),
    ("list_repository_tag", TAGS | {"limit": 4, "with_manifest": True}),
    ("list_repository_tag", TAGS | {"limit": 4, "marker": "2.4.0", "with_manifest": True}),
    ("create_secret", {"projectname": "cn-north-4"}),
    ("create_authorization_token", {}),
    ("show_repo_tag", {"namespace": "retail", "repository": "checkout", "tag": "1.1.0"}),
]

RETENTION_CALLS: list[tuple[str, dict[str, Any]]] = [
    ("list_retentions", {"namespace": "pitfalls", "repository": "retained"}),
    ("show_retention", {"namespace": "pitfalls", "repository": "retained", "retention_id": 222}),
    (
        "list_retention_histories",
        {"namespace": "pitfalls", "repository": "retained", "limit": "9", "offset": "0"},
    ),
]


def run(url: str, mode: str, calls: list[tuple[str, dict[str, Any]]], home: Path) -> Any:
    """Return what the SDK made of the calls."""
    command = [sys.executable, str(SCRIPT), url, mode, json.dumps(calls)]
    environment = {**os.environ, "HOME": str(home), "NO_PROXY": "127.0.0.1"}
    result = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """Run an emulator of the large fixture."""
    with Emulator("inventory") as running:
        yield running


@pytest.fixture(scope="module")
def results(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Make all calls once, by AK/SK on the plain base URL."""
    made: list[Any] = run(emulator.url, "aksk", CALLS, tmp_path_factory.mktemp("home"))
    return made


@pytest.fixture(scope="module")
def recovery_results(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Make the calls about retention once, in the region of the copies."""
    with Emulator(inventory() | {"default_region": "cn-east-3"}) as emulator:
        home = tmp_path_factory.mktemp("recovery")
        made: list[Any] = run(emulator.url, "aksk", RETENTION_CALLS, home)
        return made


def renamed(record: Record, names: dict[str, str]) -> Record:
    """Return an API record with the SDK's attribute names."""
    return {names.get(name, name): value for name, value in record.items()}


def snake(record: Record) -> Record:
    """Return a record with snake case names, as the SDK has them."""
    return {
        re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower(): value for name, value in record.items()
    }


@pytest.mark.parametrize(("index", "name"), [(0, "checkout"), (1, "team-a/web/frontend")])
def test_tasks_are_those_of_the_fixture(results: list[Any], index: int, name: str) -> None:
    """Every field of every task arrives, for a plain name and for one with slashes."""
    tasks = INVENTORY.organizations["retail"].repositories[name].sync_repos
    assert results[index]["body"] == [snake(task) for task in tasks]


def test_slash_in_a_name_is_the_gateways_404(results: list[Any]) -> None:
    """The SDK sends %2F, which the real gateway refuses too."""
    assert (results[2]["status"], results[2]["code"]) == (404, "APIGW.0101")


def test_missing_organization_is_swrs_404_with_its_request_id(results: list[Any]) -> None:
    """The SDK reads code and request id from the error."""
    assert (results[3]["status"], results[3]["code"]) == (404, "SVCSTG.SWR.4040058")
    assert re.fullmatch("[0-9a-f]{32}", results[3]["id"])


def test_organizations_are_those_of_the_fixture(results: list[Any]) -> None:
    """The list has all, the single one its four fields."""
    known = ("id", "name", "creator_name", "auth")
    expected = [
        {name: organization.record[name] for name in known}
        for organization in INVENTORY.organizations.values()
    ]
    assert results[4]["namespaces"] == expected
    assert results[5] == next(each for each in expected if each["name"] == "base-images")


def test_repositories_come_by_pages(results: list[Any]) -> None:
    """Page, range header and total are understood, by parameters and by filter."""
    names = [repository["name"] for repository in results[6]["body"]]
    assert names == [f"service-{number:03}" for number in range(4, 11)]
    assert results[6]["content_range"] == "3-7/240"
    assert results[6]["body"][0]["total_range"] == 240
    assert [repository["name"] for repository in results[7]["body"]] == ["alpine", "python"]


def test_jobs_come_by_pages(results: list[Any]) -> None:
    """The jobs of a page are those of the fixture."""
    jobs = INVENTORY.organizations["retail"].repositories["team-b/search"].sync_jobs
    assert results[8]["body"] == [snake(job) for job in jobs[1:3]]
    assert results[8]["content_range"] == "1-2/7"


def test_regions_are_those_of_the_fixture(results: list[Any]) -> None:
    """The regions to copy to arrive in order."""
    assert INVENTORY.sync_regions is not None
    assert results[9]["body"] == [snake(region) for region in INVENTORY.sync_regions]


def tags_of(namespace: str, repository: str) -> list[Record]:
    """Return the tags of a repository as the fixture has them."""
    return list(INVENTORY.organizations[namespace].repositories[repository].tags.values())


def test_tags_by_v2_are_those_of_the_fixture(results: list[Any]) -> None:
    """All seventeen fields, manifest and digest among them, and the range of the page."""
    tags = tags_of("retail", "team-b/search")
    assert results[10]["body"] == tags[2:5]
    assert len(results[10]["body"][0]) == 17
    assert results[10]["content_range"] == "2-3/7"


def test_tags_by_v3_are_those_of_the_fixture(results: list[Any]) -> None:
    """Two pages, the second by the marker of the first."""
    tags = [in_v3(tag) for tag in tags_of("retail", "team-b/search")]
    first, second = results[11], results[12]
    assert (first["tags"], second["tags"]) == (tags[:4], tags[4:])
    assert (first["next_marker"], first["has_more"]) == ("2.4.0", True)
    assert (second["next_marker"], second["has_more"]) == ("", False)


def test_one_tag_is_that_of_the_fixture(results: list[Any]) -> None:
    """With the fields of v3 and its manifest."""
    assert results[15] == in_v3(tags_of("retail", "checkout")[1])


@pytest.mark.parametrize(
    ("index", "user", "header"),
    [(13, "cn-north-4@HST", "x_swr_expireat"), (14, "bearertoken@", "x_swr_expireat")],
)
def test_logins_are_understood(results: list[Any], index: int, user: str, header: str) -> None:
    """Body and headers of both kinds."""
    answer = results[index]
    (auth,) = answer["auths"].values()
    assert base64.b64decode(auth["auth"]).decode().startswith(user)
    assert answer["x_swr_dockerlogin"].startswith(f"docker login -u {user}")
    assert answer[header].endswith("Z")


def in_v3(tag: Record) -> Record:
    """Return the fields of a tag that v3 has."""
    return {name: value for name, value in tag.items() if name not in {"deleted", "scanned"}}


def test_retention_is_that_of_the_fixture(recovery_results: list[Any]) -> None:
    """The list, one policy, and the trace of what it deleted."""
    repository = RECOVERY.organizations["pitfalls"].repositories["retained"]
    listed, shown, log = recovery_results
    (policy,) = repository.retentions
    assert listed["body"] == [policy]
    assert shown == policy
    assert log["retention_log"] == repository.retention_log
    assert (log["total"], log["content_range"]) == (1, "0-1/1")


def test_region_prefix_and_project_lookup_hold(emulator: Emulator, tmp_path: Path) -> None:
    """The SDK finds its project by a signed lookup, and signs below a region's path with it."""
    emulator.clear()
    tasks = run(f"{emulator.url}/cn-north-4", "region", CALLS[:1], tmp_path)[0]["body"]
    assert len(tasks) == 2
    lookup, call = emulator.requests
    assert lookup.path == "/v3/projects"
    assert call.headers["X-Project-Id"] == INVENTORY.project.id
    assert call.region == "cn-north-4"


def test_sdk_is_told_of_a_wrong_signature(tmp_path: Path) -> None:
    """With another secret key every call is refused by the gateway."""
    data = {
        "access_keys": [{"access_key": "DEMOACCESSKEY0000001", "secret_key": "another"}],
        "regions": {"cn-north-4": {}},
    }
    with Emulator(data) as emulator:
        result = run(emulator.url, "aksk", CALLS[:1], tmp_path)[0]
    assert (result["status"], result["code"]) == (401, "APIGW.0301")
