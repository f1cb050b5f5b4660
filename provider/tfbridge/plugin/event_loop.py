"""One thread that waits for many sockets, for moments to come and for other threads.

``asyncio`` does the same and more, and takes a tenth of a start to import.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import deque
from selectors import EVENT_READ as READ
from selectors import EVENT_WRITE as WRITE
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    OnReady = Callable[[int], object]

__all__ = ["READ", "WRITE", "EventLoop", "Timer"]


class Timer:
    """A call to be made when ``due`` has come, in seconds of ``time.monotonic``."""

    def __init__(self, due: float, call: Callable[[], object]) -> None:
        self.due = due
        self.call = call


class EventLoop:
    """Calls back, from ``run``, whoever waits for a socket or a moment."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._timers: set[Timer] = set()
        self._calls: deque[Callable[[], object]] = deque()
        self._awaken, self._awakened = socket.socketpair()
        for end in (self._awaken, self._awakened):
            end.setblocking(False)
        self.watch(self._awakened, READ, lambda _events: self._awakened.recv(4096))

    def watch(self, watched: socket.socket, events: int, on_ready: OnReady) -> None:
        """Call ``on_ready`` with those of ``events`` that have come; with 0, no longer."""
        is_watched = watched in self._selector.get_map()
        if events and is_watched:
            self._selector.modify(watched, events, on_ready)
        elif events:
            self._selector.register(watched, events, on_ready)
        elif is_watched:
            self._selector.unregister(watched)

    def call_later(self, seconds: float, call: Callable[[], object]) -> Timer:
        """Make the call in so many seconds, unless ``cancel`` gets the timer before."""
        timer = Timer(time.monotonic() + seconds, call)
        self._timers.add(timer)
        return timer

    def cancel(self, timer: Timer | None) -> None:
        """Forget a timer, be it that its moment is over."""
        if timer:
            self._timers.discard(timer)

    def call_soon(self, call: Callable[[], object]) -> None:
        """Make the call in the thread of ``run``; from any thread and from signal handlers."""
        self._calls.append(call)
        try:
            self._awaken.send(b"\0")
        except OSError:  # there is more than enough to wake it, or nothing to wake any more
            return

    def run(self, until: Callable[[], object], within: float | None = None) -> None:
        """Call back until ``until()`` holds, for ``within`` seconds at most.

        What has come by then is dealt with: a busy machine may leave this
        thread no moment in between.
        """
        end = None if within is None else time.monotonic() + within
        is_over = False
        while not until() and not is_over:
            is_over = end is not None and time.monotonic() >= end
            self._call_back(self._patience(end))

    def run_pending(self) -> None:
        """Call back for what has come, and once more for what came of that; wait for nothing."""
        for _ in range(2):
            self._call_back(0)

    def close(self) -> None:
        """Let go of the loop's own descriptors."""
        self._selector.close()
        self._awaken.close()
        self._awakened.close()

    def _call_back(self, patience: float | None) -> None:
        for key, events in self._selector.select(patience):
            key.data(events)
        self._call_due()

    def _patience(self, end: float | None) -> float | None:
        """Return how many seconds to wait for sockets; None is for ever."""
        moments = [timer.due for timer in self._timers]
        if end is not None:
            moments.append(end)
        return max(0, min(moments) - time.monotonic()) if moments else None

    def _call_due(self) -> None:
        for _ in range(len(self._calls)):
            self._calls.popleft()()
        now = time.monotonic()
        for timer in [timer for timer in self._timers if timer.due <= now]:
            self.cancel(timer)
            timer.call()
