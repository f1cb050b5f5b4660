"""The order of rows: the same rows in another order must give the same plan."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = dict[str, Any]

_SECONDS = len("2020-04-17T02:11:03")


def sort_rows(rows: list[Row], names: Sequence[str]) -> list[Row]:
    """Return the rows sorted by some of their attributes; null comes first."""
    try:
        return sorted(rows, key=itemgetter(*names))
    except TypeError:  # null cannot be compared
        return sorted(rows, key=lambda row: [(row[name] is not None, row[name]) for name in names])


def without_duplicates(rows: list[Row]) -> list[Row]:
    """Return the rows without those that repeat another one in every attribute."""
    return list({tuple(row.values()): row for row in rows}.values())


def newest_first(rows: list[Row]) -> list[Row]:
    """Return the rows by ``created_at``, the newest first; those without one come last."""
    return sorted(rows, key=_age, reverse=True)


def _age(row: Row) -> tuple[str, str]:
    """Return a timestamp as something to compare: its fraction has any number of digits."""
    text = (row["created_at"] or "").rstrip("Z")
    return text[:_SECONDS], text[_SECONDS:]
