"""Tags by v2, by v3 and one by one."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from emulator_clients import Asker
from swr_emulator.fixtures.loader import load
from swr_emulator.http.clock import Clock
from swr_emulator.services.service import Service

if TYPE_CHECKING:
    from swr_emulator.http.messages import Answer

V2 = "/v2/manage/namespaces/a/repos/team%24r/tags"
V3 = "/v3/manage/namespaces/a/repos/team%24r/tags"
WITHOUT_V3 = "/cn-east-3"

TIMES = {"1.0": "03.5Z", "1.1": "03.53Z", "latest": "03Z", "1.0-rc": "02Z", "2.0": "05Z"}


@pytest.fixture
def ask() -> Asker:
    """Return a way to ask a service with five tags; of its two regions one is without v3."""
    tags = [{"name": name, "updated": f"2024-01-01T00:00:{at}"} for name, at in TIMES.items()]
    repositories = [{"name": "team/r", "tags": tags}, {"name": "bare"}]
    organizations = [{"name": "a", "repositories": repositories}]
    data = {
        "tokens": [{"token": "demo-token"}],
        "regions": {
            "cn-north-4": {"organizations": organizations},
            "cn-east-3": {"organizations": organizations, "enable_list_v3": False},
        },
    }
    return Asker(Service(load(data), Clock()))


def code(answer: Answer) -> str:
    """Return the error code."""
    return str(json.loads(answer.body)["error_code"])


def pages(ask: Asker, query: str) -> list[dict[str, Any]]:
    """Return the pages of the v3 list, followed by their markers."""
    found = [json.loads(ask(f"{V3}?{query}").body)]
    while found[-1]["has_more"]:
        found.append(json.loads(ask(f"{V3}?{query}&marker={found[-1]['nextMarker']}").body))
    return found


def test_v2_has_all_fields_and_the_capital_name(ask: Asker) -> None:
    """The documented seventeen fields; the digest is the SHA-256 of the manifest."""
    answer = ask(V2)
    first = json.loads(answer.body)[0]
    assert list(first)[:3] == ["id", "repo_id", "Tag"]
    assert len(first) == 17
    digest = hashlib.sha256(first["manifest"].encode()).hexdigest()
    assert first["digest"] == f"sha256:{digest}"
    assert "Content-Range" not in answer.headers


@pytest.mark.parametrize(
    ("query", "expected", "content_range"),
    [
        ("limit=2&offset=0", ["1.0", "1.1"], "0-2/5"),
        ("limit=2&offset=4", ["2.0"], "4-1/5"),
        ("limit=9&offset=5", [], "5-0/5"),
        ("tag=1.0&limit=9&offset=0", ["1.0", "1.0-rc"], "0-2/2"),
        (
            "limit=9&offset=0&order_column=updated_at&order_type=desc",
            ["2.0", "1.1", "1.0", "latest", "1.0-rc"],
            "0-5/5",
        ),
        (
            "filter=offset::1|limit::2|order_column::tag|order_type::asc|tag::1",
            ["1.0-rc", "1.1"],
            "1-2/3",
        ),
    ],
)
def test_v2_cuts_sorts_and_filters(
    ask: Asker, query: str, expected: list[str], content_range: str
) -> None:
    """By parameters and by filter; a name is found in the middle of others."""
    answer = ask(f"{V2}?{query}")
    assert [tag["Tag"] for tag in json.loads(answer.body)] == expected
    assert answer.headers["Content-Range"] == content_range


def test_v3_is_without_manifests_unless_asked(ask: Asker) -> None:
    """The name is in lower case, and two fields of v2 are not there."""
    first = json.loads(ask(V3).body)["tags"][0]
    assert first["tag"] == "1.0"
    assert not {"Tag", "manifest", "deleted", "scanned"} & first.keys()
    assert "manifest" in json.loads(ask(f"{V3}?with_manifest=true").body)["tags"][0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("limit=2", [["1.0", "1.1"], ["latest", "1.0-rc"], ["2.0"]]),
        ("limit=5", [list(TIMES)]),
        ("tag=1.0", [["1.0", "1.0-rc"]]),
        ("limit=3&order_column=tag&order_type=desc", [["latest", "2.0", "1.1"], ["1.0-rc", "1.0"]]),
        ("filter=limit::1", [list(TIMES)]),
    ],
)
def test_v3_pages_by_markers(ask: Asker, query: str, expected: list[list[str]]) -> None:
    """Each page names where the next begins; the last has an empty marker."""
    found = pages(ask, query)
    assert [[tag["tag"] for tag in page["tags"]] for page in found] == expected
    assert found[-1]["nextMarker"] == ""


def test_repository_without_tags_is_an_empty_list(ask: Asker) -> None:
    """No tag is not an error."""
    bare = V2.replace("team%24r", "bare")
    assert ask(bare).body == b"[]"
    assert json.loads(ask(bare.replace("v2", "v3")).body) == {
        "tags": [],
        "nextMarker": "",
        "has_more": False,
    }


def test_one_tag_is_shown_with_its_manifest(ask: Asker) -> None:
    """It has the fields of v3."""
    shown = json.loads(ask(f"{V2}/1.0").body)
    assert (shown["tag"], len(shown)) == ("1.0", 15)
    answer = ask(f"{V2}/9")
    assert (answer.status, code(answer)) == (404, "SVCSTG.SWR.4040048")


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (f"{V2}?limit=5", "SVCSTG.SWR.4001014"),
        (f"{V2}?limit=0&offset=0", "SVCSTG.SWR.4000056"),
        (f"{V2}?order_column=size", "SVCSTG.SWR.4001096"),
        (f"{V2}?order_type=down", "SVCSTG.SWR.4000014"),
        (f"{V2}?filter=colour::red", "SVCSTG.SWR.4001035"),
        (f"{V3}?limit=1001", "SVCSTG.SWR.4000056"),
        (f"{V3}?marker=9", "SVCSTG.SWR.4000014"),
        (f"{V3}?with_manifest=yes", "SVCSTG.SWR.4000014"),
    ],
)
def test_impossible_questions_are_bad_requests(ask: Asker, target: str, expected: str) -> None:
    """Half a page, a page too large, a column, a marker that do not exist."""
    answer = ask(target)
    assert (answer.status, code(answer)) == (400, expected)


@pytest.mark.parametrize("target", [V3, f"{V2}/1.0"])
def test_region_may_lack_what_is_new(ask: Asker, target: str) -> None:
    """There the gateway has no such call, and the v2 list works."""
    answer = ask(WITHOUT_V3 + target)
    assert (answer.status, code(answer)) == (404, "APIGW.0101")
    assert ask(WITHOUT_V3 + V2).status == 200


@pytest.mark.parametrize("target", [V2, V3, f"{V2}/1.0"])
def test_missing_repository_is_swrs_404(ask: Asker, target: str) -> None:
    """Not an empty list."""
    answer = ask(target.replace("team%24r", "nothing"))
    assert (answer.status, code(answer)) == (404, "SVCSTG.SWR.4040010")
