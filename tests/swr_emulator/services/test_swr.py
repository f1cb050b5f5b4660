"""Organizations and repositories."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from emulator_clients import Asker

NAMESPACES = "/v2/manage/namespaces"
REPOS = "/v2/manage/repos"


def names(ask: Asker, target: str) -> list[str]:
    """Return the names in a list of organizations or repositories."""
    body = json.loads(ask(target).body)
    return [record["name"] for record in (body if isinstance(body, list) else body["namespaces"])]


def test_organizations_come_with_all_their_fields(ask: Asker) -> None:
    """Each organization has id, name, creator, permission and counts."""
    assert json.loads(ask(NAMESPACES).body) == {
        "namespaces": [
            {
                "id": 1 + 1,
                "name": "test",
                "creator_name": "demo-account",
                "auth": 7,
                "access_user_count": 1,
                "repo_count": 1,
            }
        ]
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["retail-archive", "retail", "base-images", "empty", "pitfalls", "fleet"]),
        (
            "?filter=mode::visible",
            ["retail-archive", "retail", "base-images", "shared", "empty", "pitfalls", "fleet"],
        ),
        ("?namespace=retail", ["retail"]),
        ("?filter=namespace::shared", []),
        ("?filter=namespace::shared|mode::visible", ["shared"]),
    ],
)
def test_organizations_are_filtered(ask_inventory: Asker, query: str, expected: list[str]) -> None:
    """By name exactly, and those seen only through a repository on demand only."""
    assert names(ask_inventory, NAMESPACES + query) == expected


def test_unknown_mode_is_refused(ask: Asker) -> None:
    """There is one mode."""
    assert ask(f"{NAMESPACES}?filter=mode::all").status == 400


def test_one_organization_has_four_fields(ask: Asker) -> None:
    """The single organization comes without the counts."""
    body = json.loads(ask(f"{NAMESPACES}/test").body)
    assert set(body) == {"id", "name", "creator_name", "auth"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/other", "4040058"),
        ("/other/repos/x/sync_repo", "4040058"),
        ("/test/repos/x/sync_repo", "4040010"),
    ],
)
def test_what_does_not_exist_is_swrs_own_404(ask: Asker, path: str, code: str) -> None:
    """A missing organization and a missing repository have their own codes in shape E1."""
    answer = ask(NAMESPACES + path)
    body = json.loads(answer.body)
    assert (answer.status, body["error_code"]) == (404, f"SVCSTG.SWR.{code}")
    assert body["errors"][0]["errorCode"] == body["error_code"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?namespace=base-images", ["alpine", "python"]),
        ("?name=checkout", ["checkout", "checkout"]),
        ("?namespace=retail&name=team-a", ["team-a/payments", "team-a/web/frontend"]),
        ("?filter=namespace::archive", ["checkout"]),
        ("?name=service-24", ["service-240"]),
        ("?name=nothing", []),
        ("?namespace=base&category=lang", []),
        ("?namespace=base&is_public=true", []),
        ("?namespace=base&is_public=false", ["alpine", "python"]),
        ("?namespace=base&order_column=name&order_type=desc", ["python", "alpine"]),
        ("?namespace=base&order_column=tag_count", ["alpine", "python"]),
    ],
)
def test_repositories_match_anywhere_in_a_name(
    ask_inventory: Asker, query: str, expected: list[str]
) -> None:
    """Names match fuzzily, other organizations' included; the rest filters exactly."""
    assert names(ask_inventory, REPOS + query) == expected


def test_asking_for_one_organization_brings_another(ask_inventory: Asker) -> None:
    """A client that does not check the organization gets strangers."""
    body = json.loads(ask_inventory(f"{REPOS}?namespace=retail").body)
    assert {record["namespace"] for record in body} == {"retail", "retail-archive"}


def test_unknown_order_column_is_refused(ask: Asker) -> None:
    """Sorting by something else is a bad request of its own code."""
    answer = ask(f"{REPOS}?order_column=size")
    assert json.loads(answer.body)["error_code"] == "SVCSTG.SWR.4001096"


def test_repository_comes_with_the_total_in_every_element(ask: Asker) -> None:
    """All fields of the API Reference but those it leaves out itself."""
    expected: dict[str, Any] = {
        "name": "grpc-helloworld",
        "category": "app_server",
        "size": 0,
        "is_public": False,
        "num_images": 0,
        "num_download": 0,
        "created_at": "2024-02-23T08:00:00Z",
        "updated_at": "2024-02-23T08:00:00Z",
        "url": "",
        "path": "swr.cn-north-4.myhuaweicloud.com/test/grpc-helloworld",
        "internal_path": "swr.cn-north-4.myhuaweicloud.com/test/grpc-helloworld",
        "domain_name": "demo-account",
        "namespace": "test",
        "tags": [],
        "status": False,
        "total_range": 1,
    }
    assert json.loads(ask(REPOS).body) == [expected]


def test_repository_that_is_not_there_is_swrs_404(ask_inventory: Asker) -> None:
    """With the name that was looked for, slashes included."""
    answer = ask_inventory("/v2/manage/namespaces/retail/repos/a%24b/tags")
    assert answer.status == 404
    assert json.loads(answer.body)["errors"][0]["detail"] == "repo a/b"
    assert ask_inventory("/v2/manage/namespaces/retail/repos/checkout/tags").status == 200
