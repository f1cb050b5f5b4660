"""Times as services write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from terraform_provider_swr.auth.clock import parse_time, utc_now


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


@pytest.mark.parametrize("value", [None, "", "soon", 5, {}, "0001-01-01T00:00:00+08:00"])
def test_no_time(value: object) -> None:
    """What is not a time is None, never an exception."""
    assert parse_time(value) is None


def test_now_is_utc() -> None:
    """The clock is aware and in UTC."""
    assert utc_now().tzinfo is UTC
