"""local_time: the same instant in another offset, digit for digit."""

from __future__ import annotations

import pytest

from terraform_provider_swr.functions.local_time import LocalTime
from tfbridge import ArgumentError


@pytest.mark.parametrize(
    ("timestamp", "offset", "expected"),
    [
        ("2020-04-17T02:11:03.53183Z", "+08:00", "2020-04-17T10:11:03.53183+08:00"),
        ("2020-04-17T02:11:03Z", "Z", "2020-04-17T02:11:03Z"),
        ("2020-04-17T02:11:03Z", "+00:00", "2020-04-17T02:11:03+00:00"),
        ("2020-12-31T20:00:00.000000001Z", "+05:45", "2021-01-01T01:45:00.000000001+05:45"),
        ("2021-01-01T01:45:00+05:45", "-03:30", "2020-12-31T16:30:00-03:30"),
        ("2020-02-29T23:59:59Z", "+00:01", "2020-03-01T00:00:59+00:01"),
        ("2020-04-17T02:11:03.12345678901234567890Z", "+01:00",
         "2020-04-17T03:11:03.12345678901234567890+01:00"),
        ("0001-01-01T00:00:00Z", "+08:00", "0001-01-01T08:00:00+08:00"),
    ],
)  # fmt: skip
def test_moves(timestamp: str, offset: str, expected: str) -> None:
    """The result is the same instant with every fractional digit."""
    assert LocalTime().call(timestamp, offset) == expected


@pytest.mark.parametrize(
    "timestamp",
    [
        "", "now", "2020-04-17", "2020-04-17T02:11:03", "2020-13-17T02:11:03Z",
        "2020-02-30T00:00:00Z", "2020-04-17T24:00:00Z", "2020-04-17T02:11:60Z",
        "2020-04-17T02:11:03.Z", "2020-04-17T02:11:03+8", "2020-04-17T02:11:03+24:00",
        "2020-04-17T02:11:03Z\n", "٢٠٢٠-04-17T02:11:03Z", " 2020-04-17T02:11:03Z",
    ],
)  # fmt: skip
def test_refuses_what_is_no_timestamp(timestamp: str) -> None:
    """Anything else is an error on the first argument that shows what was given."""
    with pytest.raises(ArgumentError, match="is no timestamp") as caught:
        LocalTime().call(timestamp, "+08:00")
    assert caught.value.argument == "timestamp"


@pytest.mark.parametrize("offset", ["", "8", "+8:00", "+08", "+08:60", "+24:00", "UTC", "z"])
def test_refuses_what_is_no_offset(offset: str) -> None:
    """An offset that cannot be is an error on the second argument."""
    with pytest.raises(ArgumentError, match="is no offset") as caught:
        LocalTime().call("2020-04-17T02:11:03Z", offset)
    assert caught.value.argument == "offset"


@pytest.mark.parametrize(
    ("timestamp", "offset"),
    [("0001-01-01T00:00:00Z", "-00:01"), ("9999-12-31T23:59:59Z", "+00:01")],
)
def test_refuses_to_leave_the_calendar(timestamp: str, offset: str) -> None:
    """An instant before year 1 or after year 9999 is an error, not an overflow."""
    with pytest.raises(ArgumentError, match="years 1 to 9999"):
        LocalTime().call(timestamp, offset)
