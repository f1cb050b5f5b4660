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


def test_an_organization(reader: Reader) -> None:
    """The jobs of all repositories, newest first; a limit counts for each of them."""
    state = reader.read("sync_jobs", namespace="retail")
    assert state["id"] == "cn-north-4/retail"
    jobs = [(job["repo_name"], job["tag"]) for job in state["sync_jobs"]]
    assert jobs[:2] == [("team-b/search", "2.7.0"), ("team-b/search", "2.6.0")]
    assert len(jobs) == 11
    assert jobs[-1] == ("checkout", "1.0.0")
    jobs = reader.read("sync_jobs", namespace="retail", limit=1)["sync_jobs"]
    assert [job["repo_name"] for job in jobs] == ["team-b/search", "checkout"]


def test_the_latest_of_each_tag_and_target(reader: Reader) -> None:
    """What failed and was tried again counts by its last try; the limit comes first."""
    config = {"namespace": "pitfalls", "repository": "pushed-again"}
    jobs = reader.read("sync_jobs", **config)["sync_jobs"]
    assert [job["status"] for job in jobs] == ["existed", "success"]
    assert reader.read("sync_jobs", **config, latest=True)["sync_jobs"] == jobs[:1]
    assert reader.read("sync_jobs", **config, latest=False)["sync_jobs"] == jobs
    config = {"namespace": "retail", "repository": "checkout", "latest": True}
    assert len(reader.read("sync_jobs", **config)["sync_jobs"]) == 4
    assert len(reader.read("sync_jobs", **config, limit=2)["sync_jobs"]) == 2


def test_a_repository_that_was_never_copied_is_no_error(reader: Reader) -> None:
    """SWR may say of its jobs that they are not found."""
    reader.refuse("repos/checkout/sync_job$", 404, "SVCSTG.SWR.4040010")
    jobs = reader.read("sync_jobs", namespace="retail")["sync_jobs"]
    assert {job["repo_name"] for job in jobs} == {"team-b/search"}
