"""Bad answers about tags, as a client meets them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from emulator_clients import SYNC_REPO, Wire
from swr_emulator.faults.catalogue import CATALOGUE, BadAnswer, numbered

if TYPE_CHECKING:
    from swr_emulator import Emulator

V2 = "/v2/manage/namespaces/test/repos/grpc-helloworld/tags"
RETENTIONS = V2.replace("/tags", "/retentions")
V3 = V2.replace("/v2/", "/v3/")


def test_v3_list_never_ends(emulator: Emulator, wire: Wire) -> None:
    """Each page has a tag that no other has, and a marker to the next."""
    emulator.faults = CATALOGUE["tags-never-end"].rule()
    marker, names = "", []
    for _ in range(3):
        page = json.loads(wire.get(f"{V3}?marker={marker}")[1])
        names += [tag["tag"] for tag in page["tags"]]
        marker = page["nextMarker"]
        assert page["has_more"] is True
    assert names == ["1.1", "1.2", "1.3"]


@pytest.mark.parametrize(
    ("offset", "name", "content_range"),
    [("0", "1.1", "0-1/1001"), ("9", "1.10", "9-1/1010"), ("x", "1.1", "0-1/1001")],
)
def test_v2_list_never_ends(
    emulator: Emulator, wire: Wire, offset: str, name: str, content_range: str
) -> None:
    """The total grows with every page."""
    emulator.faults = CATALOGUE["tags-never-end"].rule()
    response, body = wire.get(f"{V2}?limit=1&offset={offset}")
    assert [tag["Tag"] for tag in json.loads(body)] == [name]
    assert response.headers["Content-Range"] == content_range


@pytest.mark.parametrize("bad", numbered(27), ids=lambda bad: str(bad.name))
def test_entry_is_played_to_the_calls_that_it_is_about(bad: BadAnswer) -> None:
    """The lists of tags or of retention policies, and no others."""
    search = bad.rule().path.search
    assert any(search(path) for path in (V2, V3, RETENTIONS))
    assert not any(search(path) for path in (SYNC_REPO, "/v2/manage/repos", f"{RETENTIONS}/222"))
