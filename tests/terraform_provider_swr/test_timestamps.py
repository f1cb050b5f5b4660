"""Timestamps as services write them, alike on every Python."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from terraform_provider_swr.timestamps import (
    Timestamp,
    parse_offset,
    parse_time,
    parse_timestamp,
    utc_now,
)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.0Z",
        "2026-01-02T03:04:05.000000Z",
        "2026-01-02T03:04:05.000000123Z",
        "2026-01-02T03:04:05",
        "2026-01-02 03:04:05+00:00",
        "2026-01-02T11:04:05+08:00",
        " 2026-01-02T03:04:05Z\n",
    ],
)
def test_spellings(text: str) -> None:
    """Any number of digits, with and without a zone, is the same moment."""
    assert parse_time(text) == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_fraction_of_a_moment() -> None:
    """A moment keeps the digits of its fraction that a datetime can hold."""
    assert parse_time("2026-01-02T03:04:05.12345678Z") == datetime(
        2026, 1, 2, 3, 4, 5, 123456, tzinfo=UTC
    )


@pytest.mark.parametrize("value", [None, "", "soon", 5, {}, "0001-01-01T00:00:00+08:00"])
def test_no_time(value: object) -> None:
    """What is not a time is None, never an exception."""
    assert parse_time(value) is None


@pytest.mark.parametrize(
    "text",
    [
        "2020-04-17T24:00:00Z",
        "2020-04-17T23:59:60Z",
        "2020-04-17T02:11:03,5Z",
        "2020-04-17T02:11Z",
        "2020-04-17T02Z",
        "2020-04-17",
        "20200417T021103Z",
        "2020-W16-5T02:11:03Z",
        "2020-108T02:11:03Z",
        "2020-04-17t02:11:03z",
        "2020-04-17T02:11:03+08",
        "2020-04-17T02:11:03+0800",
        "2020-04-17T02:11:03+08:00:30",
        "2020-04-17T02:11:03+24:00",
        "2020-04-17T02:11:03+08:60",
        "2020-04-17T02:11:03 Z",
        "0000-04-17T02:11:03Z",
        "2020-02-30T02:11:03Z",
        "٢٠٢٠-04-17T02:11:03Z",
    ],
)
def test_what_some_pythons_take(text: str) -> None:
    """What datetime takes in one version and not in another is a timestamp in none."""
    assert parse_timestamp(text) is None
    assert parse_time(text) is None


def test_parts() -> None:
    """A timestamp keeps its own offset and every digit of its fraction."""
    assert parse_timestamp("2020-04-17T10:11:03.53183000001-03:30") == Timestamp(
        datetime(2020, 4, 17, 10, 11, 3),  # noqa: DTZ001 - has its offset
        ".53183000001",
        -210,
    )
    assert parse_timestamp("2020-04-17T10:11:03") == Timestamp(
        datetime(2020, 4, 17, 10, 11, 3),  # noqa: DTZ001 - has its offset
        "",
        None,
    )


def test_moved() -> None:
    """The same instant can be told at another offset, and in UTC."""
    found = parse_timestamp("2020-04-17T00:11:03+08:00")
    assert found is not None
    assert found.moved(-60).isoformat() == "2020-04-16T15:11:03"
    assert found.utc().isoformat() == "2020-04-16T16:11:03+00:00"


def test_moved_out_of_the_calendar() -> None:
    """An instant that datetime cannot hold overflows."""
    found = parse_timestamp("0001-01-01T00:00:00+08:00")
    assert found is not None
    with pytest.raises(OverflowError):
        found.utc()


@pytest.mark.parametrize(
    ("text", "minutes"), [("Z", 0), ("+08:00", 480), ("-03:30", -210), ("+24:00", None), ("", None)]
)
def test_offset(text: str, minutes: int | None) -> None:
    """An offset is in minutes."""
    assert parse_offset(text) == minutes


def test_now_is_utc() -> None:
    """The clock is aware and in UTC."""
    assert utc_now().tzinfo is UTC
