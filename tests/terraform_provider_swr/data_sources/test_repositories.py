"""swr_repositories: lists with filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
