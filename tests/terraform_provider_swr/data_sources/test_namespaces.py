"""swr_namespaces: the organizations that one may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Reader


def test_all(reader: Reader) -> None:
    """All visible organizations are listed with what one may do there, sorted by name."""
    state = reader.read("namespaces")
    assert state["id"] == "cn-north-4"
    names = [row["name"] for row in state["namespaces"]]
    assert names == sorted(names)
    auth = {row["name"]: row["auth"] for row in state["namespaces"]}
    assert (auth["retail"], auth["base-images"]) == (7, 1)
    assert "shared" in auth


def test_one(reader: Reader) -> None:
    """A name keeps that organization alone, and a name that nobody has keeps none."""
    state = reader.read("namespaces", name="retail")
    assert state["id"] == "cn-north-4/retail"
    assert [row["name"] for row in state["namespaces"]] == ["retail"]
    assert reader.read("namespaces", name="retai")["namespaces"] == []


def test_an_empty_name_counts_as_left_out(reader: Reader) -> None:
    """It does not look for an organization without a name."""
    assert (
        reader.read("namespaces", name="")["namespaces"] == reader.read("namespaces")["namespaces"]
    )
