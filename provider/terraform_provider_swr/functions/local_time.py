"""``provider::swr::local_time``: SWR's UTC timestamps in another offset."""

from __future__ import annotations

import re

from tfbridge import STRING, ArgumentError, Function, Parameter

# Patterns are compiled when they are first used: a start has no time for it.
_TIMESTAMP = r"(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?P<fraction>(?:\.\d+)?)(?P<offset>Z|[+-].*)"
_OFFSET = r"Z|([+-])([01]\d|2[0-3]):([0-5]\d)"


class LocalTime(Function):
    """Moves a timestamp to another offset from UTC.

    SWR gives its times in UTC with any number of fractional digits. The
    result is the same instant in the given offset, with every digit kept.
    """

    parameters = (
        Parameter(
            "timestamp",
            STRING,
            "Timestamp as SWR gives it, such as `2020-04-17T02:11:03.53183Z`; an offset may "
            "stand in place of the `Z`.",
        ),
        Parameter("offset", STRING, "Offset of the result, such as `+08:00`, or `Z` for UTC."),
    )
    returns = STRING

    def call(self, timestamp: str, offset: str) -> str:
        """Return the moved timestamp; ArgumentError when either argument is none."""
        from datetime import datetime, timedelta

        wanted = _minutes(offset)
        if wanted is None:
            raise ArgumentError(
                f'"{offset}" is no offset from UTC. Expected one such as +08:00, -03:30 or Z.',
                "offset",
            )
        found = re.fullmatch(_TIMESTAMP, timestamp, re.ASCII)
        given = _minutes(found["offset"]) if found else None
        if found is None or given is None:
            raise ArgumentError(_complaint(timestamp), "timestamp")
        try:
            moved = datetime.fromisoformat(found["time"]) + timedelta(minutes=wanted - given)
        except ValueError as error:
            raise ArgumentError(_complaint(timestamp), "timestamp") from error
        except OverflowError as error:
            raise ArgumentError(
                f'"{timestamp}" cannot be moved to {offset}: the years 1 to 9999 can be told.',
                "timestamp",
            ) from error
        return f"{moved.isoformat()}{found['fraction']}{offset}"


def _minutes(offset: str) -> int | None:
    """Return an offset from UTC in minutes; None when it is none."""
    found = re.fullmatch(_OFFSET, offset, re.ASCII)
    if found is None:
        return None
    if offset == "Z":
        return 0
    sign, hours, minutes = found.groups()
    return (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1)


def _complaint(timestamp: str) -> str:
    return (
        f'"{timestamp}" is no timestamp. Expected one such as 2020-04-17T02:11:03.53183Z '
        "or 2020-04-17T10:11:03+08:00."
    )
