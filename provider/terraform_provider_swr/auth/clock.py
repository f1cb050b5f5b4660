"""Times, as services write them and as we compare them: always aware, always UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the time; the default of everything here that takes a clock."""
    return datetime.now(UTC)


def parse_time(text: object) -> datetime | None:
    """Return the time in an ISO 8601 text, None when it is none.

    Services send any number of fractional digits and mean UTC where they say
    nothing else.
    """
    if not isinstance(text, str):
        return None
    try:
        time = datetime.fromisoformat(text.strip())
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
