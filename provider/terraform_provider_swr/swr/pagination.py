"""Lists in pages, by ``limit`` and ``offset`` or by marker, that end whatever the service says.

What the service says of the total is not to be relied on: it changes while one
reads, is missing, or is wrong (docs/reference/swr-api.md, section 2.2). Nor do
pages have to be as long as was asked. A listing ends with a short page that
reaches just the total, or else with a page that brings nothing new.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, TypeVar

from terraform_provider_swr.http.errors import ResponseError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from terraform_provider_swr.http.messages import Response

Row = TypeVar("Row")

log = logging.getLogger(__name__)

PAGE = 100
MOST_PAGES = 1_000
"""A hundred thousand rows; beyond that a listing is taken for an endless one."""

_TOTAL = re.compile(r"/\s*(\d{1,18})\s*\Z")


def read_pages(
    fetch: Callable[[int, int], tuple[Response, list[Row]]],
    identify: Callable[[Row], Hashable],
    most: int | None = None,
) -> list[Row]:
    """Return the rows of all pages, each once, or the first ``most`` of them.

    ``fetch`` gets a page by limit and offset.
    """
    found: dict[Hashable, Row] = {}
    offset = 0
    for _ in range(MOST_PAGES):
        limit = PAGE if most is None else min(PAGE, most - len(found))
        response, rows = fetch(limit, offset)
        offset += len(rows)
        known = len(found)
        for row in rows:
            found.setdefault(identify(row), row)
        total = _total(response, rows)
        is_last = len(rows) < limit and total == offset
        if is_last or len(found) == most:
            return list(found.values())
        if len(found) == known:
            if rows or total:
                log.warning("a listing of %d rows ended after %d", max(total or 0, offset), known)
            return list(found.values())
    raise _endless()


def read_marked_pages(
    fetch: Callable[[str | None], tuple[list[Row], str | None]],
    identify: Callable[[Row], Hashable],
) -> list[Row]:
    """Return the rows of all pages, each once.

    ``fetch`` gets the page that a marker asks for, None asking for the first,
    and the marker of the next page, None when there is none.
    """
    found: dict[Hashable, Row] = {}
    marker: str | None = None
    asked = {marker}
    for _ in range(MOST_PAGES):
        rows, marker = fetch(marker)
        known = len(found)
        for row in rows:
            found.setdefault(identify(row), row)
        repeats = marker in asked or (rows and len(found) == known)
        if marker is None or repeats:
            if marker is not None:
                log.warning("a list ended after %d rows, as its pages repeat", len(found))
            return list(found.values())
        asked.add(marker)
    raise _endless()


def _endless() -> ResponseError:
    return ResponseError(f"The list has no end: {MOST_PAGES} pages of it were read.")


def _total(response: Response, rows: list[Any]) -> int | None:
    """Return how many rows the service says there are; None when it does not say."""
    header = _TOTAL.search(response.headers.get("Content-Range", ""))
    if header:
        return int(header[1])
    return getattr(rows[0], "total_range", None) if rows else None
