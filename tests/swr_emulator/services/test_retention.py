"""Retention policies, their trace, and what they delete."""

from __future__ import annotations

import json
from typing import Any

import pytest

from emulator_clients import Asker
from swr_emulator.fixtures.loader import load
from swr_emulator.http.clock import Clock
from swr_emulator.services.retention import doomed
from swr_emulator.services.service import Service

LIST = "/v2/manage/namespaces/a/repos/r/retentions"
DAYS = {"template": "date_rule", "params": {"days": "30"}}
NUMBER = {"template": "tag_rule", "params": {"num": "1"}}


@pytest.fixture
def ask() -> Asker:
    """Return a way to ask a service with a policy and three deletions."""
    log = [{"tag": name, "retention_id": 222, "rule_type": "{}"} for name in "123"]
    repository = {
        "name": "r",
        "retentions": [{"id": 222, "rules": [DAYS]}],
        "retention_log": log,
    }
    organization = {"name": "a", "repositories": [repository, {"name": "bare"}]}
    data = {
        "tokens": [{"token": "demo-token"}],
        "regions": {"cn-north-4": {"organizations": [organization]}},
    }
    return Asker(Service(load(data), Clock()))


def test_policies_are_a_bare_array(ask: Asker) -> None:
    """With every field, and empty where there is none."""
    expected = {"algorithm": "or", "id": 222, "rules": [DAYS], "scope": ""}
    assert json.loads(ask(LIST).body) == [expected]
    assert ask(LIST.replace("/r/", "/bare/")).body == b"[]"
    assert json.loads(ask(f"{LIST}/222").body) == expected


@pytest.mark.parametrize(
    ("target", "status", "expected"),
    [
        (f"{LIST}/223", 400, "SVCSTG.SWR.4000306"),
        (LIST.replace("/r/", "/nothing/"), 404, "SVCSTG.SWR.4040010"),
        (f"{LIST}/histories?limit=1", 400, "SVCSTG.SWR.4001014"),
    ],
)
def test_what_is_not_there_is_an_error(ask: Asker, target: str, status: int, expected: str) -> None:
    """In SWR's words."""
    answer = ask(target)
    assert (answer.status, json.loads(answer.body)["error_code"]) == (status, expected)


@pytest.mark.parametrize("query", ["limit=2&offset=1", "filter=limit::2|offset::1"])
def test_trace_comes_by_pages(ask: Asker, query: str) -> None:
    """An object with a total, and the range in a header."""
    answer = ask(f"{LIST}/histories?{query}")
    body = json.loads(answer.body)
    assert ([entry["tag"] for entry in body["retention_log"]], body["total"]) == (["2", "3"], 3)
    assert answer.headers["Content-Range"] == "1-2/3"


def tag(name: str, day: int) -> dict[str, Any]:
    """Return as much of a tag as retention looks at."""
    return {"tag": name, "updated": f"1970-01-{day:02}T00:00:00Z"}


def test_number_rule_is_that_of_the_user_guide() -> None:
    """Of v1, v1.0.0, v2, v2.0.0 with one to keep and ^v2.* excepted, v1 goes."""
    tags = [tag("v1", 1), tag("v1.0.0", 2), tag("v2", 3), tag("v2.0.0", 4)]
    selectors = [{"kind": "regexp", "pattern": "^v2.*"}]
    assert doomed(tags, NUMBER | {"tag_selectors": selectors}, 0) == ["v1"]
    assert doomed(tags, NUMBER, 0) == ["v2", "v1.0.0", "v1"]


def test_date_rule_counts_days_since_the_push() -> None:
    """A label excepts the tag of that name and no other."""
    tags = [tag("old", 1), tag("older", 1), tag("new", 3)]
    now = 31.5 * 86_400
    assert doomed(tags, DAYS, now) == ["old", "older"]
    selectors = [{"kind": "label", "pattern": "old"}]
    assert doomed(tags, DAYS | {"tag_selectors": selectors}, now) == ["older"]
