"""swr_sync_jobs: what the tasks have done."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Reader


def test_newest_first(reader: Reader) -> None:
    """All jobs are read, the newest first, with their state and tag."""
    state = reader.read("sync_jobs", namespace="retail", repository="team-b/search")
    assert state["id"] == "cn-north-4/retail/team-b/search"
    created = [job["created_at"] for job in state["sync_jobs"]]
    assert created == sorted(created, reverse=True)
    newest = state["sync_jobs"][0]
    assert (newest["status"], newest["tag"]) == ("waiting", "2.7.0")
    assert newest["sync_operator_name"] == "demo"


def test_limit(reader: Reader) -> None:
    """A limit keeps the newest."""
    state = reader.read("sync_jobs", namespace="retail", repository="team-b/search", limit=2)
    assert [job["tag"] for job in state["sync_jobs"]] == ["2.7.0", "2.6.0"]


def test_none(reader: Reader) -> None:
    """A repository that was never copied has no jobs."""
    assert reader.read("sync_jobs", namespace="retail", repository="scratch")["sync_jobs"] == []


def test_a_limit_that_counts_nothing(reader: Reader) -> None:
    """A limit below one is an error on it."""
    config = {"namespace": "retail", "repository": "scratch", "limit": 0}
    (entry,) = reader._host.validate_data_source("swr_sync_jobs", config)
    assert (entry.summary, str(entry.path)) == ("Invalid number", "limit")
