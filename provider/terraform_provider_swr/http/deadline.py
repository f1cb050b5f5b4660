"""How much time is left."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

from contextlib import contextmanager


class Deadline:
    """The time that one request has for all its attempts and waits.

    It begins to run when it is made. Time that something else takes, such as
    a login or a wait that the service asked for, can be left out.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._began = clock()
        self._left_out = 0.0

    @property
    def elapsed(self) -> float:
        """Seconds spent."""
        return self._clock() - self._began - self._left_out

    @property
    def remaining(self) -> float:
        """Seconds left, never less than none."""
        return max(0.0, self._seconds - self.elapsed)

    def extend(self, seconds: float) -> None:
        """Leave out that many seconds, passed or to come."""
        self._left_out += seconds

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Leave out what happens inside."""
        began = self._clock()
        try:
            yield
        finally:
            self.extend(self._clock() - began)
