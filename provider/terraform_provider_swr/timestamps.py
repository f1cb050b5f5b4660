"""Timestamps, as services write them and as we compare them.

One parser for all of them: ``datetime.fromisoformat`` takes more from one
Python to the next (24:00 from 3.14 on), and what is a time must not depend on
the Python that looks at it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

# Patterns are compiled when they are first used: a start has no time for it.
_TIMESTAMP = (
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)"
    r"(?P<fraction>(?:\.\d+)?)(?P<offset>Z|[+-]\d\d:\d\d|)"
)
_OFFSET = r"Z|([+-])([01]\d|2[0-3]):([0-5]\d)"


class Timestamp(NamedTuple):
    """A timestamp in parts, so that no digit of it is lost.

    ``fraction`` is the dot and its digits, of which there may be any number;
    ``offset`` is in minutes from UTC, None where the timestamp does not say.
    """

    seconds: datetime
    fraction: str
    offset: int | None

    def moved(self, offset: int) -> datetime:
        """Return the whole seconds at another offset; OverflowError outside the years 1 to 9999."""
        return self.seconds + timedelta(minutes=offset - (self.offset or 0))

    def utc(self) -> datetime:
        """Return the whole seconds as an aware time; OverflowError as above."""
        return self.moved(0).replace(tzinfo=UTC)


def parse_timestamp(text: str) -> Timestamp | None:
    """Return an RFC 3339 timestamp in parts; None when the string is none.

    Hours end at 23 and there is no second 60.
    """
    found = re.fullmatch(_TIMESTAMP, text, re.ASCII)
    if found is None:
        return None
    offset = parse_offset(found["offset"])
    if offset is None and found["offset"]:
        return None
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    try:
        seconds = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - has its offset
    except ValueError:
        return None
    return Timestamp(seconds, found["fraction"], offset)


def parse_offset(text: str) -> int | None:
    """Return an offset from UTC such as ``+08:00`` or ``Z`` in minutes; None when it is none."""
    found = re.fullmatch(_OFFSET, text, re.ASCII)
    if found is None:
        return None
    sign, hours, minutes = found.groups(default="0")
    return (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1)


def parse_time(text: object) -> datetime | None:
    """Return the moment in a service's answer, aware and in UTC; None when it is none.

    Services send any number of fractional digits, some put a space where the
    ``T`` belongs, and all mean UTC where they say nothing else.
    """
    found = parse_timestamp(text.strip().replace(" ", "T")) if isinstance(text, str) else None
    if found is None:
        return None
    microsecond = int(found.fraction[1:7].ljust(6, "0"))
    try:
        return found.utc().replace(microsecond=microsecond)
    except OverflowError:
        return None


def utc_now() -> datetime:
    """Return the time; the default of everything that takes a clock."""
    return datetime.now(UTC)
