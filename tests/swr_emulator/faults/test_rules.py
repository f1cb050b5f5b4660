"""Rules and which requests they fire for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from swr_emulator.faults.actions import Action, Pass, Redirect, throttle
from swr_emulator.faults.loader import load
from swr_emulator.faults.rules import Faults, Rule
from swr_emulator.http.messages import Request

if TYPE_CHECKING:
    from pathlib import Path

A, B = Pass(delay_ms=1), Pass(delay_ms=2)


def request(path: str = "/v2/manage/regions", method: str = "GET", time: float = 0) -> Request:
    """Return a request."""
    return Request(method, path, time=time)


def play(faults: Faults, count: int) -> str:
    """Return for each of so many requests the delay of its action, ``-`` without one."""
    letters = {None: "-", A: "a", B: "b"}
    return "".join(letters[faults.choose(request())] for _ in range(count))


@pytest.mark.parametrize(
    ("match", "played"),
    [
        ({}, "aaaaaa"),
        ({"nth": 2}, "-a----"),
        ({"first": 2}, "aa----"),
        ({"every": 3}, "--a--a"),
        ({"first": 4, "every": 2}, "-a-a--"),
        ({"probability": 0}, "------"),
    ],
)
def test_rule_counts_its_requests(match: dict[str, Any], played: str) -> None:
    """Of the requests that fit only those with the right number are answered badly."""
    assert play(Faults([Rule(A, **match)]), 6) == played


@pytest.mark.parametrize(
    ("match", "fits"),
    [
        ({"method": "GET"}, True),
        ({"method": "POST"}, False),
        ({"path": "regions$"}, True),
        ({"path": "^regions"}, False),
        ({"region": "cn-north-4"}, True),
        ({"region": "cn-east-3"}, False),
    ],
)
def test_rule_fits_by_method_path_and_region(match: dict[str, Any], fits: bool) -> None:
    """The path is a regular expression, the others are equal or not given."""
    assert (Faults([Rule(A, **match)]).choose(request(), "cn-north-4") is A) == fits


def test_requests_that_do_not_fit_are_not_counted() -> None:
    """The number of a request is its number among those that fit."""
    faults = Faults([Rule(A, path="/b", nth=1)])
    assert faults.choose(request("/a")) is None
    assert faults.choose(request("/b")) is A


def test_several_actions_are_played_once_each() -> None:
    """A sequence may have gaps, and then the rule is spent."""
    assert play(Faults([Rule(A, None, B)]), 5) == "a-b--"
    assert play(Faults([Rule(A, B, every=2)]), 5) == "-a-b-"


def test_first_rule_that_fires_wins_and_the_others_still_count() -> None:
    """A later rule sees all requests, also those it could not have."""
    assert play(Faults([Rule(A, nth=2), Rule(B, every=2)]), 4) == "-a-b"
    assert play(Faults([Rule(None, nth=1), Rule(B)]), 2) == "-b"


def test_probability_is_repeatable_by_seed() -> None:
    """The same seed gives the same luck, at about the wanted share."""
    first, second = (Faults([Rule(A, probability=0.2)], seed=5) for _ in range(2))
    played = play(first, 1000)
    assert played == play(second, 1000)
    assert 150 < played.count("a") < 250


def test_window_is_measured_from_the_first_request() -> None:
    """A throttle window ends by the emulator's clock."""
    faults = Faults([Rule(A, for_seconds=10)])
    assert [faults.choose(request(time=time)) for time in (100, 110, 111)] == [A, A, None]


def test_rules_can_be_used_again() -> None:
    """Counters belong to the faults, not to the rule."""
    rule = Rule(A, first=1)
    assert play(Faults([rule]), 2) == play(Faults([rule]), 2) == "a-"


def test_all_forms_of_faults_load(tmp_path: Path) -> None:
    """Nothing, a rule, several, a document, a file and faults themselves."""
    path = tmp_path / "faults.json"
    path.write_text('{"rules": [{"action": {"type": "hang"}}]}')
    faults = load([Rule(A), Rule(B)])
    assert load(faults) is faults
    assert load(None).rules == ()
    assert [len(load(data).rules) for data in (Rule(A), path, str(path), {"rules": []})] == [
        1,
        1,
        1,
        0,
    ]


def test_actions_are_values() -> None:
    """Equal actions are equal, so that tests can compare them."""
    assert Redirect("/x") == Redirect("/x")
    assert throttle("403") == throttle("403")
    assert isinstance(A, Action)
