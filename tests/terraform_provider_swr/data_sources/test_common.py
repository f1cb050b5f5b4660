"""What the data sources share."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, cast

import pytest

from terraform_provider_swr.data_sources.common import (
    SwrDataSource,
    read_from,
    warn_of_vanished,
)
from tfbridge import Context, Diagnostics

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.swr.client import SwrClient


class Client:
    """A client with a region, or without one."""

    def __init__(self, region: str | None) -> None:
        self.region = region


@pytest.mark.parametrize(
    ("given", "home", "expected"),
    [
        ("a", "b", {"region": "a", "id": "a/team"}),
        (None, "b", {"region": "b", "id": "b/team"}),
        (None, None, {"region": None, "id": "team"}),
    ],
)
def test_region_and_id(
    given: str | None, home: str | None, expected: dict[str, str | None]
) -> None:
    """The region of the block wins over the provider's; parts that are null are left out."""
    config = {"region": given, "namespace": "team", "repository": None}
    client = cast("SwrClient", Client(home))
    assert read_from(config, client, "namespace", "repository") == expected


def context() -> Context[SwrClient]:
    """Return what a read knows of its surroundings."""
    return Context(
        cast("SwrClient", Client(None)),
        terraform_version="",
        stopped=threading.Event(),
        diagnostics=Diagnostics(),
    )


class Mirror(SwrDataSource):
    """Returns what it was asked."""

    def query(self, config: Mapping[str, Any], _context: Context[SwrClient]) -> dict[str, Any]:
        """Return the configuration."""
        return dict(config)


def test_an_empty_string_counts_as_left_out() -> None:
    """However deep it is, and nothing else does."""
    config = {"a": "", "b": "x", "c": [{"d": "", "e": 0}, None], "f": False, "g": None}
    assert Mirror().read(config, context()) == {
        **config,
        "a": None,
        "c": [{"d": None, "e": 0}, None],
    }


def test_a_data_source_says_what_it_reads() -> None:
    """There is nothing to read by default."""
    with pytest.raises(NotImplementedError):
        SwrDataSource().read({}, context())


@pytest.mark.parametrize(("count", "end"), [(1, "r0."), (10, "r9."), (11, "r9 and 1 more.")])
def test_repositories_that_vanished_are_one_warning(count: int, end: str) -> None:
    """It names ten of them and counts the others."""
    around = context()
    warn_of_vanished(around, "team", [f"r{number}" for number in range(count)])
    (entry,) = around.diagnostics
    assert entry.detail.startswith("Repositories of team that were listed are not there any more")
    assert entry.detail.endswith(end)


def test_nothing_vanished_is_no_warning() -> None:
    """The usual case."""
    around = context()
    warn_of_vanished(around, "team", [])
    assert list(around.diagnostics) == []
