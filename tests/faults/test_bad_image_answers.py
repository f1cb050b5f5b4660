"""What a user gets to see when lists of tags and retention policies are answered badly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from faults.rigs import Rig, serve_fleet
from faults.test_bad_answers import EXPECTED, MISSING
from swr_emulator.faults.actions import throttle
from swr_emulator.faults.catalogue import CATALOGUE
from swr_emulator.faults.rules import Rule
from swr_emulator.fixtures import loader
from swr_emulator.fixtures.builders import repository

if TYPE_CHECKING:
    from collections.abc import Iterator

BODIES = range(17, 24)
"""Numbers of the catalogue that are about what a 200 holds."""

LISTS = {"images": "tags", "retention_policies": "retentions"}
NAMES = [
    name
    for name, bad in CATALOGUE.items()
    if bad.path == "/sync_repo$" and not name.startswith(("swr-token", "token"))
]


@pytest.fixture
def rig(quick_rig: Rig) -> Rig:
    """Return a provider in this process that waits as usual, only shorter."""
    return quick_rig


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", LISTS)
def test_bad_answer(rig: Rig, kind: str, name: str) -> None:
    """A bad answer is rows, or the one error that the same answer is to a list of tasks."""
    bad, expected = CATALOGUE[name], EXPECTED[name]
    rig.emulator.faults = bad.rule(path=f"/{LISTS[kind]}$")
    timeout = 0.4 if name.startswith("hang") else 20
    rig.configure(max_retries=1, request_timeout=timeout)
    state, diagnostics = rig.read(kind, namespace="test", repository="grpc-helloworld")
    if state is not None:
        assert list(diagnostics) == []
        assert expected.rows is not None or bad.number in BODIES
        return
    (entry,) = diagnostics
    if bad.number not in BODIES and expected.rows is None:
        assert entry.summary == expected.summary
    assert entry.detail.endswith(".")
    assert "\n" not in entry.detail
    assert len(entry.detail) < 1_200
    assert f"repos/grpc-helloworld/{LISTS[kind]}" in entry.detail
    last = rig.emulator.requests[-1]
    assert last.request_id is None or f"Request id: {last.request_id}." in entry.detail


TAGS: list[tuple[Any, str]] = [
    ({"tags": [{"tag": "a"}, {"tag": 7}]}, "in entry 2 of 2 the field tag is 7, not a string"),
    ({"tags": [{"digest": []}]}, "in entry 1 of 1 the field digest is an array, not a string"),
    ({"tags": [{"size": "1"}]}, 'in entry 1 of 1 the field size is "1", not a whole number'),
    ({"tags": [{"updated": 0}]}, "in entry 1 of 1 the field updated is 0, not a string"),
    ({"tags": [None]}, "it holds an entry, 1 of 1, that is null"),
    ({"tags": {}}, "it is a JSON object, not an array"),
    ({"tags": [], "has_more": 1}, "the field has_more is 1, not true or false"),
    ([], "it is an array, not an object with the field tags"),
]


@pytest.mark.parametrize(("answer", "words"), TAGS)
def test_a_list_of_tags_that_is_none(rig: Rig, answer: Any, words: str) -> None:
    """One error names the entry and the field, whichever data source reads the list."""
    rig.emulator.faults = {
        "rules": [{"match": {"path": "/tags$"}, "action": {"type": "respond", "json": answer}}]
    }
    rig.configure()
    place = {"namespace": "test", "repository": "grpc-helloworld"}
    for kind, more in (("images", {}), ("image", {"tag": "x"}), ("replication_status", {})):
        entry = rig.error(kind, **place, **more)
        assert words in entry.detail


def test_a_repository_that_is_missing(rig: Rig) -> None:
    """It is SWR's own error."""
    rig.configure()
    for kind in LISTS:
        assert rig.error(kind, namespace="test", repository="nothing").summary == MISSING


@pytest.fixture
def large(rig: Rig) -> Iterator[Rig]:
    """Serve a region without the v3 list: a thousand tags of twenty layers each."""
    document = loader.document()
    tags = [{"name": f"v{number}", "layers": 20} for number in range(1_000)]
    region = document["regions"]["cn-north-4"]
    region["enable_list_v3"] = False
    region["organizations"].append({"name": "big", "repositories": [repository("web", tags=tags)]})
    rig.emulator.data = document
    rig.configure()
    return rig


def test_a_thousand_tags_with_manifests(large: Rig) -> None:
    """They come a hundred at a time, as ten pages and an empty one, and all of them arrive."""
    found = large.rows("images", namespace="big", repository="web")
    assert len({image["tag"] for image in found}) == 1_000
    assert large.sent == ["GET tags"] * 12
    assert {request.query.get("limit") for request in large.emulator.requests[1:]} == {"100"}


def test_a_throttled_list_of_tags_slows_all_down(rig: Rig) -> None:
    """The status of a whole organization is there all the same, a pause later."""
    names = serve_fleet(rig.emulator)
    rig.emulator.faults = Rule(throttle("429", retry_after=1), path="/tags$", nth=10)
    rig.configure(max_retries=1)
    targets = [{"region": "cn-north-4", "namespace": None}]
    state, diagnostics = rig.read("replication_status", namespace="fleet", targets=targets)
    assert list(diagnostics) == []
    assert state is not None
    assert state["repositories"] == names
    statuses = [request.status for request in rig.emulator.requests]
    assert statuses.count(429) == 1
    assert rig.emulator.in_flight_peak <= 8
