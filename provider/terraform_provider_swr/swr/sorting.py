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

    from terraform_provider_swr.swr.models import SyncJob, Tag

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
    return sorted(largest_first, key=lambda job: _moment(job.created_at), reverse=True)


def latest_jobs(jobs: Iterable[SyncJob]) -> list[SyncJob]:
    """Return the first job of each tag and target out of jobs that come newest first."""
    latest: dict[tuple[str | None, ...], SyncJob] = {}
    for job in jobs:
        target = (job.repo_name, job.tag, job.remote_region_id, job.remote_namespace)
        latest.setdefault(target, job)
    return list(latest.values())


def last_pushed_first(tags: Iterable[Tag]) -> list[Tag]:
    """Return the tags by ``updated_at``, which is when an image was last pushed to one.

    ``created_at`` stands in where there is no such time. Tags without either
    come last; of the same moment the first name comes first.
    """
    by_name = sorted(tags, key=lambda tag: (tag.name is not None, tag.name))
    return sorted(by_name, key=_pushed, reverse=True)


def _pushed(tag: Tag) -> tuple[datetime, str]:
    moment = _moment(tag.updated_at)
    return _moment(tag.created_at) if moment is _NEVER else moment


def _moment(timestamp: str | None) -> tuple[datetime, str]:
    """Return a timestamp as something to compare.

    Its fraction has any number of digits, more than a datetime can hold; without
    zeros at the end fractions compare well as strings.
    """
    found = parse_timestamp(timestamp or "")
    if found is None or found.offset is None:
        return _NEVER
    try:
        return found.utc(), found.fraction.rstrip("0.")
    except OverflowError:
        return _NEVER
