"""One thread that ends, at their deadline or on a stop, the attempts of all others."""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from terraform_provider_swr.http.errors import StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from terraform_provider_swr.http.cancellation import CancellationToken
    from terraform_provider_swr.http.interruptible_socket import SocketInterrupter

# How long the thread stays when there is nothing to watch any more, in seconds.
_LINGER = 1.0


class Interrupter:
    """Watches attempts, each of which runs in the thread of its caller.

    Its thread begins with the first of them. What it cannot end is a look-up
    of a host's name, which has no socket yet: the attempt ends with it.
    """

    def __init__(
        self, stop: CancellationToken, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stop = stop
        self._clock = clock
        self._lock = Lock()
        self._deadlines: dict[SocketInterrupter, float] = {}
        self._wake = Event()
        self._wakes_at = 0.0
        self._thread: Thread | None = None

    @contextmanager
    def watch(self, sockets: SocketInterrupter, seconds: float) -> Iterator[None]:
        """Interrupt ``sockets`` when the block takes longer than ``seconds``, or on a stop."""
        with self._lock:
            if self._thread is None:
                thread = Thread(target=self._run, name="swr-interrupter", daemon=True)
                thread.start()
                self._thread = thread
            deadline = self._deadlines[sockets] = self._clock() + seconds
            if deadline < self._wakes_at:
                self._wake.set()
        try:
            yield
        finally:
            with self._lock:
                del self._deadlines[sockets]

    def _run(self) -> None:
        while (seconds := self._interrupt_the_late()) is not None:
            try:
                self._stop.wait(self._wake, seconds)
            except StoppedError:
                self._interrupt_all()
                return
            self._wake.clear()

    def _interrupt_the_late(self) -> float | None:
        """Return the seconds to the next deadline, at most a second; None to end the thread."""
        with self._lock:
            now = self._clock()
            if not self._deadlines and self._wakes_at:
                self._thread, self._wakes_at = None, 0.0
                return None
            for sockets, deadline in self._deadlines.items():
                if deadline <= now:
                    sockets.interrupt()
            ahead = [deadline for deadline in self._deadlines.values() if deadline > now]
            self._wakes_at = min([now + _LINGER, *ahead])
            return self._wakes_at - now

    def _interrupt_all(self) -> None:
        with self._lock:
            self._thread, self._wakes_at = None, 0.0
            for sockets in self._deadlines:
                sockets.interrupt()
