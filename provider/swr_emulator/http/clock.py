"""The emulator's own time, which tests can move without waiting."""

from __future__ import annotations

import time
from datetime import UTC, datetime


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


def seconds(text: str | None) -> float:
    """Return a time of a record as seconds since the epoch; 0 for one that cannot be read.

    As strings 03.5Z would stand behind 03.53Z: trailing zeros are trimmed.
    """
    try:
        return datetime.fromisoformat(text or "").timestamp()
    except (TypeError, ValueError):
        return 0.0
