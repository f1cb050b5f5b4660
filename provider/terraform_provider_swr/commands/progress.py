"""How far a read of SWR is, as its log tells it."""

from __future__ import annotations

import re
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import logging

_REPOSITORY = re.compile(r"/namespaces/([^/]+)/repos/([^/]+)")
_OF = re.compile(r"^read \d+ of (\d+) repositories")


class ReadProgress:
    """Counts what the lines about attempts and retries say; repositories by the paths asked for.

    An attempt's line has ``path`` and ``attempt`` (``http/retry_loop.py``).
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._repositories: set[tuple[str, str]] = set()
        self._of = 0
        self._requests = 0
        self._retries = 0

    def note(self, record: logging.LogRecord) -> None:
        """Take notice of what was logged, by any thread."""
        path, attempt = getattr(record, "path", None), getattr(record, "attempt", None)
        with self._lock:
            if isinstance(path, str) and isinstance(attempt, int):
                self._requests += 1
                self._retries += attempt > 1
                if found := _REPOSITORY.search(path):
                    self._repositories.add((found[1], found[2]))
            elif found := _OF.match(record.getMessage()):
                self._of = int(found[1])

    def __str__(self) -> str:
        """Return the counts that are not zero."""
        with self._lock:
            read = len(self._repositories)
            of = f" of {self._of}" if self._of > read else ""
            parts = [
                _count(read, "repository", "repositories", of),
                _count(self._requests, "request", "requests"),
                _count(self._retries, "retry", "retries"),
            ]
        return ", ".join(filter(None, parts))


def _count(number: int, one: str, many: str, of: str = "") -> str:
    if not number:
        return ""
    return f"{number}{of} {one if number == 1 and not of else many}"
