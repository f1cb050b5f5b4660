"""swr_sync_regions: where images can be copied to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Reader


def test_sorted(reader: Reader) -> None:
    """The regions come sorted."""
    state = reader.read("sync_regions")
    assert state["id"] == "cn-north-4"
    assert state["regions"] == ["ap-southeast-1", "cn-east-3", "cn-north-4", "cn-south-1"]


def test_entries_without_an_id(reader: Reader) -> None:
    """An entry without an id, as SWR's own example has one, is left out."""
    body = [{"regionID": "b"}, {"registryURL": "x"}, {"regionID": "a"}]
    answer = {"type": "respond", "status": 200, "json": body}
    reader.emulator.faults = {"rules": [{"match": {"path": "/regions$"}, "action": answer}]}
    assert reader.read("sync_regions")["regions"] == ["a", "b"]


def test_a_region_without_the_list(reader: Reader) -> None:
    """Where SWR does not offer the list, the error says so; it never looks empty."""
    (entry,) = reader.diagnostics("sync_regions", region="ap-southeast-1")
    assert entry.summary == "No such API at this address"
