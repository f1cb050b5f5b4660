"""The emulator's time."""

from __future__ import annotations

import time
from typing import Any

import pytest

from swr_emulator.http.clock import (
    Clock,
    compact,
    milliseconds,
    parse_time,
    rfc3339,
    seconds,
    timestamp,
    trimmed,
)


def test_clock_shows_real_time_until_it_is_moved() -> None:
    """The clock starts at now and moves both ways."""
    clock = Clock()
    before = time.time()
    assert before <= clock.now() <= time.time()
    clock.advance(3600)
    assert clock.now() >= before + 3600
    clock.advance(-7200)
    assert clock.now() < before


def test_moments_are_written_as_the_services_do() -> None:
    """IAM writes six digits, the end of a login three, the signature's date none."""
    assert rfc3339(1_577_934_245.25) == "2020-01-02T03:04:05.250000Z"
    assert milliseconds(1_577_934_245.25) == "2020-01-02T03:04:05.250Z"
    assert compact(1_577_934_245.25) == "20200102T030405Z"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (1_577_934_245.25, "2020-01-02T03:04:05.25Z"),
        (1_577_934_240, "2020-01-02T03:04:00Z"),
    ],
)
def test_swr_trims_the_zeros_of_a_fraction(moment: float, text: str) -> None:
    """A whole second has no fraction, and the time can be read back."""
    assert trimmed(moment) == text
    assert seconds(text) == moment


@pytest.mark.parametrize("text", ["", "t", None, 7])
def test_time_that_cannot_be_read_is_the_beginning(text: Any) -> None:
    """It sorts before all others."""
    assert seconds(text) == 0


@pytest.mark.parametrize(
    "text",
    [
        "2020-04-17T24:00:00Z",
        "2020-04-17T10:00:60Z",
        "2020-04-17T10:00:00+24:00",
        "2020-04-17T10:00:00+08:60",
        "2020-02-30T10:00:00Z",
        "2020-04-17",
        "20200417T100000Z",
        "2020-04-17T10:00:00,5Z",
        "",
    ],
)
def test_what_no_service_writes_is_no_time_on_any_python(text: str) -> None:
    """Hours end at 23, and only one spelling is taken, whatever this Python's own parser takes."""
    with pytest.raises(ValueError, match="is not a time such as"):
        parse_time(text)
    assert seconds(text) == 0.0


def test_a_time_without_offset_is_in_utc() -> None:
    """The machine's own zone does not move it."""
    assert parse_time("2020-01-02T03:04:05").tzinfo is None
    assert timestamp("2020-01-02T03:04:05") == timestamp("2020-01-02T11:04:05+08:00")
