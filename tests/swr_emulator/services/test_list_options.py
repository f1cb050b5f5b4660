"""Filters and pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from emulator_clients import Asker

REPOS = "/v2/manage/repos"


@pytest.mark.parametrize(
    ("query", "count", "content_range"),
    [
        ("", 100, None),
        ("?limit=7&offset=0", 7, "0-7/254"),
        ("?limit=100&offset=200", 54, "200-54/254"),
        ("?limit=1000&offset=0", 254, "0-254/254"),
        ("?limit=10&offset=999", 0, "999-0/254"),
        ("?filter=limit::7|offset::3", 7, "3-7/254"),
        ("?filter=limit%3A%3A7%7Coffset%3A%3A3", 7, "3-7/254"),
        ("?filter=limit::7|offset::3&limit=9&offset=9", 7, "3-7/254"),
        ("?filter=namespace::fleet&limit=9&offset=0", 100, None),
    ],
)
def test_pages_are_cut_and_announced(
    ask_inventory: Asker, query: str, count: int, content_range: str | None
) -> None:
    """Limit and offset, plain or in the filter which wins, cut the list; 100 without."""
    answer = ask_inventory(REPOS + query)
    assert len(json.loads(answer.body)) == count
    assert answer.headers.get("Content-Range") == content_range


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?limit=10", "4001014"),
        ("?offset=10", "4001014"),
        ("?filter=limit::10", "4001014"),
        ("?limit=0&offset=0", "4000056"),
        ("?limit=1001&offset=0", "4000056"),
        ("?limit=-1&offset=0", "4000056"),
        ("?limit=ten&offset=0", "4000056"),
        ("?limit=10&offset=-1", "4000056"),
        ("?filter=limit:10", "4001035"),
        ("?filter=", "4001035"),
        ("?filter=colour::red", "4001035"),
        ("?category=wallpaper", "4000014"),
    ],
)
def test_impossible_options_are_bad_requests(ask_inventory: Asker, query: str, code: str) -> None:
    """Half a page, a bad size, a broken filter and an unknown word are SWR's own 400s."""
    answer = ask_inventory(REPOS + query)
    assert answer.status == 400
    assert json.loads(answer.body)["error_code"] == f"SVCSTG.SWR.{code}"


def test_unknown_plain_parameters_are_ignored(ask_inventory: Asker) -> None:
    """The service does not mind parameters it does not know."""
    assert ask_inventory(f"{REPOS}?colour=red").status == 200


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("?namespace=fleet&order_column=name&order_type=desc", "service-240"),
        ("?namespace=fleet&order_column=name", "service-001"),
    ],
)
def test_records_are_sorted_by_a_column(ask_inventory: Asker, query: str, first: str) -> None:
    """Ascending unless told."""
    assert json.loads(ask_inventory(REPOS + query).body)[0]["name"] == first


def test_column_that_is_not_there_is_a_bad_request(ask_inventory: Asker) -> None:
    """With a code of its own."""
    answer = ask_inventory(f"{REPOS}?order_column=colour")
    assert json.loads(answer.body)["error_code"] == "SVCSTG.SWR.4001096"
