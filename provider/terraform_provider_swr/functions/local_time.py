"""``provider::swr::local_time``: SWR's UTC timestamps in another offset."""

from __future__ import annotations

from tfbridge import STRING, ArgumentError, Function, Parameter


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
        # A process that only shows its schema needs no calendar.
        from terraform_provider_swr.timestamps import parse_offset, parse_timestamp

        wanted = parse_offset(offset)
        if wanted is None:
            raise ArgumentError(
                f'"{offset}" is no offset from UTC. Expected one such as +08:00, -03:30 or Z.',
                "offset",
            )
        found = parse_timestamp(timestamp)
        if found is None or found.offset is None:
            raise ArgumentError(_complaint(timestamp), "timestamp")
        try:
            moved = found.moved(wanted)
        except OverflowError as error:
            raise ArgumentError(
                f'"{timestamp}" cannot be moved to {offset}: the years 1 to 9999 can be told.',
                "timestamp",
            ) from error
        return f"{moved.isoformat()}{found.fraction}{offset}"


def _complaint(timestamp: str) -> str:
    return (
        f'"{timestamp}" is no timestamp. Expected one such as 2020-04-17T02:11:03.53183Z '
        "or 2020-04-17T10:11:03+08:00."
    )
