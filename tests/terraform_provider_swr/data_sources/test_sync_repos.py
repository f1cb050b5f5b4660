"""swr_sync_repos: one repository, or all of an organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfbridge import Severity

if TYPE_CHECKING:
    from conftest import Reader


def test_one_repository(reader: Reader) -> None:
    """One repository takes one request; its tasks are sorted by where they lead."""
    state = reader.read("sync_repos", namespace="retail", repository="team-a/payments")
    assert state["id"] == "cn-north-4/retail/team-a/payments"
    assert state["repositories"] == ["team-a/payments"]
    assert [
        (task["repo_name"], task["remote_region_id"], task["override"])
        for task in state["sync_repos"]
    ] == [("team-a/payments", "ap-southeast-1", False), ("team-a/payments", "cn-east-3", True)]
    assert reader.paths() == ["2/manage/namespaces/retail/repos/team-a$payments/sync_repo"]


def test_a_whole_organization(reader: Reader) -> None:
    """Without a repository all of the organization are read, those without tasks too."""
    state = reader.read("sync_repos", namespace="retail")
    assert state["id"] == "cn-north-4/retail"
    assert state["repositories"] == [
        "checkout",
        "scratch",
        "team-a/payments",
        "team-a/web/frontend",
        "team-b/search",
    ]
    assert [task["repo_name"] for task in state["sync_repos"]] == [
        "checkout",
        "checkout",
        "team-a/payments",
        "team-a/payments",
        "team-a/web/frontend",
        "team-b/search",
    ]
    assert sum(path.endswith("/sync_repo") for path in reader.paths()) == 5


def test_filters_keep_tasks_not_repositories(reader: Reader) -> None:
    """A filter drops tasks; what was read stays the same, so the difference can be told."""
    state = reader.read("sync_repos", namespace="retail", remote_region_id="cn-east-3")
    assert len(state["repositories"]) == 5
    assert {task["remote_region_id"] for task in state["sync_repos"]} == {"cn-east-3"}
    state = reader.read("sync_repos", namespace="retail", remote_namespace="retail-sg")
    assert {task["remote_namespace"] for task in state["sync_repos"]} == {"retail-sg"}


def test_an_empty_organization(reader: Reader) -> None:
    """An organization without repositories gives two empty lists."""
    state = reader.read("sync_repos", namespace="empty")
    assert (state["repositories"], state["sync_repos"]) == ([], [])


def test_another_region(reader: Reader) -> None:
    """The region of a data block is read with the same provider."""
    state = reader.read("sync_repos", namespace="retail", region="cn-east-3")
    assert state["region"] == "cn-east-3"
    assert state["id"] == "cn-east-3/retail"


def test_a_repository_that_vanishes_is_a_warning(reader: Reader) -> None:
    """A repository that is deleted between the list and its own request is skipped."""
    reader.refuse("repos/checkout/sync_repo$", 404, "SVCSTG.SWR.4040010")
    (entry,) = reader.diagnostics("sync_repos", namespace="retail")
    assert entry.severity is Severity.WARNING
    assert "of retail that were listed" in entry.detail
    assert entry.detail.endswith("left out: checkout.")


def test_many_that_vanish_are_one_warning(reader: Reader) -> None:
    """It names ten of them and counts the others."""
    reader.refuse("repos/service-0[0-9]*/sync_repo$", 404, "SVCSTG.SWR.4040010")
    (entry,) = reader.diagnostics("sync_repos", namespace="fleet")
    assert entry.detail.endswith("service-009, service-010 and 89 more.")


def test_one_error_names_all_that_failed(reader: Reader) -> None:
    """Any other failure fails the read with one error that names the repositories."""
    reader.refuse("repos/team-.*/sync_repo$", 403, "SVCSTG.SWR.4030170")
    (entry,) = reader.diagnostics("sync_repos", namespace="retail")
    assert entry.severity is Severity.ERROR
    assert "3 of 5 repositories" in entry.detail
    for name in ("team-a/payments", "team-a/web/frontend", "team-b/search"):
        assert name in entry.detail


def test_a_missing_repository_is_an_error(reader: Reader) -> None:
    """A repository that was asked for by name must exist."""
    (entry,) = reader.diagnostics("sync_repos", namespace="retail", repository="nothing")
    assert entry.summary == "Organization or repository not found"


def test_an_empty_string_counts_as_left_out(reader: Reader) -> None:
    """In every optional argument; a required one has to say something."""
    empty = dict.fromkeys(["repository", "region", "remote_region_id", "remote_namespace"], "")
    assert list(reader.validate("sync_repos", namespace="retail", **empty)) == []
    state = reader.read("sync_repos", namespace="retail", **empty)
    plain = reader.read("sync_repos", namespace="retail")
    assert state["sync_repos"] == plain["sync_repos"]
    assert (state["id"], state["region"]) == (plain["id"], plain["region"])
    (entry,) = reader.validate("sync_repos", namespace="")
    assert (entry.summary, str(entry.path)) == ("Invalid organization name", "namespace")
