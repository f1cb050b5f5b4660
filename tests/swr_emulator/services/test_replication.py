"""Replication tasks, jobs and regions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from emulator_clients import SYNC_REPO, Asker
from swr_emulator.fixtures.builders import job, repository
from swr_emulator.fixtures.loader import load
from swr_emulator.http.clock import Clock
from swr_emulator.services.service import Service

if TYPE_CHECKING:
    from swr_emulator.http.messages import Answer

RETAIL = "/v2/manage/namespaces/retail/repos"
JOBS = f"{RETAIL}/team-b%24search/sync_job"


def code(answer: Answer) -> str:
    """Return the error code."""
    return str(json.loads(answer.body)["error_code"])


def test_tasks_are_served_word_for_word(ask: Asker) -> None:
    """The documented example comes back as a bare array with its timestamps untouched."""
    answer = ask(SYNC_REPO)
    tasks = json.loads(answer.body)
    assert [task["id"] for task in tasks] == [45]
    assert tasks[0]["createdAt"] == "2020-04-17T02:11:03.53183Z"
    assert "Content-Range" not in answer.headers


def test_repository_without_tasks_is_an_empty_array(ask_inventory: Asker) -> None:
    """No task is not an error."""
    assert ask_inventory(f"{RETAIL}/scratch/sync_repo").body == b"[]"


def test_query_and_body_do_not_matter(ask: Asker) -> None:
    """The documentation shows a GET with a body; it is taken and ignored."""
    request = ask.request("GET", SYNC_REPO + "?limit=0", None, {"remoteRegionId": "cn-north-208"})
    assert ask.service.answer(request).status == 200


@pytest.mark.parametrize(
    ("query", "tags", "content_range"),
    [
        ("filter=limit::2|offset::0|order::desc", ["2.7.0", "2.6.0"], "0-2/7"),
        ("filter=limit::2|offset::6|order::desc", ["2.1.0"], "6-1/7"),
        ("filter=limit::1|offset::0|order::asc", ["2.1.0"], "0-1/7"),
        ("filter=limit::1|offset::0", ["2.1.0"], "0-1/7"),
        ("filter=limit::5|offset::7", [], "7-0/7"),
    ],
)
def test_jobs_come_by_pages_in_order_of_creation(
    ask_inventory: Asker, query: str, tags: list[str], content_range: str
) -> None:
    """The filter cuts and sorts, and the range tells the total."""
    answer = ask_inventory(f"{JOBS}?{query}")
    assert [job["tag"] for job in json.loads(answer.body)] == tags
    assert answer.headers["Content-Range"] == content_range


def test_jobs_are_sorted_by_time_and_not_by_text() -> None:
    """A trimmed fraction does not put an earlier job behind a later one; no time is first."""
    jobs = [
        job("cn-east-3", "a", tag, "success", created)
        for tag, created in [
            ("b", "2024-01-01T00:00:03.5Z"),
            ("c", "2024-01-01T00:00:03.53Z"),
            ("a", "2024-01-01T00:00:03Z"),
            ("none", ""),
        ]
    ]
    organization = {"name": "retail", "repositories": [repository("team-b/search", jobs=jobs)]}
    data = {
        "tokens": [{"token": "demo-token"}],
        "regions": {"cn-north-4": {"organizations": [organization]}},
    }
    asker = Asker(Service(load(data), Clock()))
    answer = asker(f"{JOBS}?filter=limit::9|offset::0|order::asc")
    assert [job["tag"] for job in json.loads(answer.body)] == ["none", "a", "b", "c"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "SVCSTG.SWR.4001014"),
        ("?limit=10&offset=0", "SVCSTG.SWR.4001014"),
        ("?filter=order::desc", "SVCSTG.SWR.4001014"),
        ("?filter=limit::1|offset::0|order::up", "SVCSTG.SWR.4000014"),
    ],
)
def test_jobs_need_a_filter(ask_inventory: Asker, query: str, expected: str) -> None:
    """Without filter, or without a page in it, a mandatory parameter is missing."""
    answer = ask_inventory(JOBS + query)
    assert (answer.status, code(answer)) == (400, expected)


def test_regions_are_listed_where_published(ask_inventory: Asker) -> None:
    """One region does not offer the call, and says so as the gateway does."""
    listed = json.loads(ask_inventory("/v2/manage/regions").body)
    assert {"regionID": "cn-east-3"} in listed
    answer = ask_inventory("/ap-southeast-1/v2/manage/regions")
    assert (answer.status, code(answer)) == (404, "APIGW.0101")
