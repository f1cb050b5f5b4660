"""The emulator's own time, which tests can move without waiting."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from datetime import UTC, datetime

# ``datetime.fromisoformat`` takes more from one Python to the next (24:00 from 3.14 on).
_RFC3339 = (
    r"\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?"
    r"(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?"
)


class Clock:
    """Real time plus what was added to it.

    Token lifetimes, temporary keys, throttle windows and the age of a signature are all
    measured with it, so ``advance(86400)`` makes today's token yesterday's.
    """

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move the clock; a negative number moves it back."""
        self._ahead += seconds


def rfc3339(moment: float) -> str:
    """Format seconds since the epoch as IAM does: UTC, six digits, ``Z``."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def compact(moment: float) -> str:
    """Format seconds since the epoch as ``X-Sdk-Date`` does."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y%m%dT%H%M%SZ")


def milliseconds(moment: float) -> str:
    """Format seconds since the epoch as a registry's login ends: three digits."""
    return rfc3339(moment)[:-4] + "Z"


def trimmed(moment: float) -> str:
    """Format seconds since the epoch as SWR does, without the zeros at the fraction's end."""
    whole, _, fraction = rfc3339(moment).removesuffix("Z").partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}Z" if fraction else f"{whole}Z"


def parse_time(text: str) -> datetime:
    """Return an RFC 3339 time, without a zone where the string has no offset.

    ValueError when it is none; hours end at 23 on every Python.
    """
    with suppress(ValueError):
        if re.fullmatch(_RFC3339, text, re.ASCII):
            return datetime.fromisoformat(text)
    raise ValueError(f"{text!r} is not a time such as 2030-01-01T00:00:00Z")


def timestamp(text: str) -> float:
    """Return a time as seconds since the epoch, UTC where it has no offset; ValueError for none."""
    moment = parse_time(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def seconds(text: str | None) -> float:
    """Return a time of a record as seconds since the epoch; 0 for one that cannot be read.

    As strings 03.5Z would stand behind 03.53Z: trailing zeros are trimmed.
    """
    try:
        return timestamp(text or "")
    except (TypeError, ValueError):
        return 0.0
