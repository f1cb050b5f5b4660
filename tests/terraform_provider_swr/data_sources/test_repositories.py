"""swr_repositories: lists with filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Reader


def test_an_organization(reader: Reader) -> None:
    """Only the organization's own repositories are listed, sorted, fuzzy matches dropped."""
    state = reader.read("repositories", namespace="retail")
    assert state["id"] == "cn-north-4/retail"
    assert [(row["namespace"], row["name"]) for row in state["repositories"]] == [
        ("retail", "checkout"),
        ("retail", "scratch"),
        ("retail", "team-a/payments"),
        ("retail", "team-a/web/frontend"),
        ("retail", "team-b/search"),
    ]
    assert state["repositories"][0]["tags"] == ["1.0.0", "1.1.0"]


def test_a_name_in_all_organizations(reader: Reader) -> None:
    """Without an organization the exact name is looked for everywhere."""
    state = reader.read("repositories", name="checkout")
    assert state["id"] == "cn-north-4/checkout"
    assert [row["namespace"] for row in state["repositories"]] == ["retail", "retail-archive"]


def test_a_category(reader: Reader) -> None:
    """A category that nothing has gives an empty list."""
    state = reader.read("repositories", namespace="retail", category="database")
    assert state["repositories"] == []


def test_many_pages(reader: Reader) -> None:
    """All of 240 repositories are there, each once."""
    state = reader.read("repositories", namespace="fleet")
    assert len({row["name"] for row in state["repositories"]}) == 240


def test_an_organization_that_does_not_exist(reader: Reader) -> None:
    """It is the same error as for tasks, found with one request more; an empty one is empty."""
    for kind in ("repositories", "sync_repos", "sync_jobs", "replication_status"):
        (entry,) = reader.diagnostics(kind, namespace="nothing")
        assert entry.summary == "Organization or repository not found"
        assert "SVCSTG.SWR.4040058" in entry.detail
    reader.emulator.clear()
    assert reader.read("repositories", namespace="empty")["repositories"] == []
    assert len(reader.paths()) == 2


@pytest.mark.parametrize("name", ["namespace", "name", "category", "region"])
def test_an_empty_string_counts_as_left_out(reader: Reader, name: str) -> None:
    """In every optional argument."""
    config = {"namespace": "retail", "name": "checkout", "region": "cn-north-4"}
    config[name] = ""
    assert list(reader.validate("repositories", **config)) == []
    state = reader.read("repositories", **config)
    assert state["region"] == "cn-north-4"
    left_out = {key: value for key, value in config.items() if value}
    assert state["id"] == reader.read("repositories", **left_out)["id"]
    assert "checkout" in [row["name"] for row in state["repositories"]]


@pytest.mark.parametrize("category", ["Database", "none"])
def test_categories_are_those_of_the_documentation(reader: Reader, category: str) -> None:
    """Any other would find nothing."""
    (entry,) = reader.validate("repositories", category=category)
    assert str(entry.path) == "category"
    assert '"app_server", "linux"' in entry.detail
