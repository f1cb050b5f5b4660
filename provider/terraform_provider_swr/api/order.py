"""The order of rows: the same rows in another order must give the same plan."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = dict[str, Any]

_TIMESTAMP = re.compile(
    r"(?P<seconds>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(?P<fraction>\d+))?(?P<zone>Z|[+-]\d\d:\d\d)",
    re.ASCII,
)
# Before every time that there is, for a timestamp that is none.
_NEVER = (datetime.min.replace(tzinfo=UTC), "")


def sort_rows(rows: list[Row], names: Sequence[str]) -> list[Row]:
    """Return the rows sorted by some of their attributes; null comes first.

    Where those are equal the other attributes decide, so that the order never
    depends on the one in which the service sent them.
    """
    if not rows:
        return []
    order = (*names, *(name for name in rows[0] if name not in names))
    try:
        return sorted(rows, key=itemgetter(*order))
    except TypeError:  # null cannot be compared
        return sorted(rows, key=lambda row: [(row[name] is not None, row[name]) for name in order])


def without_duplicates(rows: list[Row]) -> list[Row]:
    """Return the rows without those that repeat another one in every attribute."""
    return list({tuple(row.values()): row for row in rows}.values())


def newest_first(rows: list[Row]) -> list[Row]:
    """Return the rows by ``created_at``, the newest first; those without one come last.

    Of the same moment the largest ``id`` comes first.
    """
    largest_first = sort_rows(rows, ("id",))[::-1]
    return sorted(largest_first, key=_created, reverse=True)


def _created(row: Row) -> tuple[datetime, str]:
    """Return a timestamp as something to compare.

    Its fraction has any number of digits, as trailing zeros are cut off, and
    more of them than a datetime can hold; as texts fractions compare well.
    """
    match = _TIMESTAMP.fullmatch(row["created_at"] or "")
    if match is None:
        return _NEVER
    try:
        moment = datetime.fromisoformat(match["seconds"] + match["zone"])
        return moment.astimezone(UTC), match["fraction"] or ""
    except (ValueError, OverflowError):
        return _NEVER
