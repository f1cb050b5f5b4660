"""The order of rows: the same rows in another order must give the same plan."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from terraform_provider_swr.swr.models import Model
from terraform_provider_swr.timestamps import parse_timestamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from terraform_provider_swr.swr.models import SyncJob

Row = TypeVar("Row", bound=Model)

# Before every time that there is, for a timestamp that is none.
_NEVER = (datetime.min.replace(tzinfo=UTC), "")


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Return the rows in their model's order, each once; null comes first.

    One stable sort for each field, the last one first, is much quicker than
    comparing whole rows. Fields behind one that differs in every row cannot
    change anything.
    """
    rows = list(rows)
    keys: list[Callable[[Row], Any]] = []
    for name in rows[0].__struct_fields__ if rows else ():
        field = attrgetter(name)
        values = set(map(field, rows))
        keys.append(partial(_null_first, field) if None in values else field)
        if len(values) == len(rows):
            break
    else:
        rows = list(dict.fromkeys(rows))
    for key in reversed(keys):
        rows.sort(key=key)
    return rows


def _null_first(field: Callable[[Model], Any], row: Model) -> tuple[bool, Any]:
    value = field(row)
    return value is not None, value


def newest_first(jobs: Iterable[SyncJob]) -> list[SyncJob]:
    """Return the jobs by ``created_at``, the newest first; those without one come last.

    Of the same moment the largest ``id`` comes first.
    """
    largest_first = in_order(jobs)[::-1]
    return sorted(largest_first, key=_created, reverse=True)


def _created(job: SyncJob) -> tuple[datetime, str]:
    """Return a timestamp as something to compare.

    Its fraction has any number of digits, as trailing zeros are cut off, and
    more of them than a datetime can hold; as texts fractions compare well.
    """
    found = parse_timestamp(job.created_at or "")
    if found is None or found.offset is None:
        return _NEVER
    try:
        return found.utc(), found.fraction
    except OverflowError:
        return _NEVER
