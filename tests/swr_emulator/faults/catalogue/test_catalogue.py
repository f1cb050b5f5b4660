"""The catalogue of bad answers."""

from __future__ import annotations

import http.client
import json

import pytest

from emulator_clients import SYNC_REPO, TOKEN, Wire
from swr_emulator import Emulator
from swr_emulator.faults import catalogue
from swr_emulator.faults.actions import Respond

PLAIN = [bad for bad in catalogue.CATALOGUE.values() if isinstance(bad.actions[0], Respond)]


def test_every_number_of_the_list_is_there() -> None:
    """Each number has entries, each entry a meaning, and the module counts them right."""
    numbers = {bad.number for bad in catalogue.CATALOGUE.values()}
    assert numbers == set(range(1, 29))
    assert catalogue.__doc__ is not None
    assert catalogue.__doc__.startswith(
        f"{len(catalogue.CATALOGUE)} bad answers under {len(numbers)} numbers,"
    )
    assert all(catalogue.numbered(number) for number in numbers)
    assert all(bad.meaning for bad in catalogue.CATALOGUE.values())


def test_names_are_unique() -> None:
    """No entry hides another."""
    assert len(catalogue.CATALOGUE) == sum(len(part) for part in catalogue.PARTS)


@pytest.mark.parametrize("bad", PLAIN, ids=lambda bad: str(bad.name))
def test_plain_answer_is_played_as_it_stands(
    emulator: Emulator, wire: Wire, bad: catalogue.BadAnswer
) -> None:
    """What a parser's test reads is what comes over the wire."""
    emulator.faults = bad.rule(path="")
    response, body = wire.get()
    assert response.status == bad.answer.status
    assert len(body) == len(bad.answer.body)
    assert response.headers.get("Content-Type") == bad.answer.headers.get("Content-Type")


@pytest.mark.parametrize(
    "bad",
    [bad for bad in catalogue.CATALOGUE.values() if bad not in PLAIN],
    ids=lambda bad: str(bad.name),
)
def test_other_answer_leaves_the_emulator_whole(bad: catalogue.BadAnswer) -> None:
    """Whatever was played, the next client is served."""
    with Emulator(faults=bad.rule(first=1)) as emulator:
        first, second = Wire(emulator.url), Wire(emulator.url)
        first.connection.request("GET", SYNC_REPO, headers=TOKEN)
        emulator.wait_for_requests(1)
        if not bad.name.startswith("hang"):
            _read(first)
        assert second.get()[0].status == 200
        first.connection.close()
        second.connection.close()
        with pytest.raises(TypeError, match="is not a plain answer"):
            _ = bad.answer


def _read(client: Wire) -> None:
    try:
        client.connection.getresponse().read()
    except (http.client.HTTPException, ConnectionError):
        return


def test_entries_that_pass_are_played_once(emulator: Emulator, wire: Wire) -> None:
    """A transient fault goes away by itself."""
    emulator.faults = catalogue.CATALOGUE["error-500-once"].rule()
    assert [wire.get()[0].status for _ in range(3)] == [500, 200, 200]


def test_bodies_are_what_their_names_say() -> None:
    """The bytes that are no JSON are none, and the deep one is deep."""
    for name in ("empty-200", "html-200", "bom", "invalid-utf-8", "cut-json", "two-values"):
        with pytest.raises(ValueError, match=r".+"):
            json.loads(catalogue.CATALOGUE[name].answer.body.decode("utf-8"))
    with pytest.raises(RecursionError):
        json.loads(catalogue.CATALOGUE["deep-nesting"].answer.body)
    assert json.loads(catalogue.CATALOGUE["null-200"].answer.body) is None
