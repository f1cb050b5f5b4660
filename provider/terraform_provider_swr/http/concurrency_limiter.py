"""How many requests may be in flight, and fewer while the service throttles."""

from __future__ import annotations

import time
from collections import deque
from threading import Event, Lock
from typing import TYPE_CHECKING

from terraform_provider_swr.http.errors import StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from terraform_provider_swr.http.cancellation import CancellationToken


class _Ticket:
    """A place in the queue. The event alone says too little: a stop sets it as well."""

    __slots__ = ("event", "is_granted")

    def __init__(self) -> None:
        self.event = Event()
        self.is_granted = False


class AdaptiveConcurrencyLimiter:
    """Hands out slots to requests, at most ``max_concurrency`` at a time.

    When the service throttles, no slot is handed out for a while, and then
    half as many as before; each answer that is no throttling lets the number
    grow again, by about one for every round of requests.
    """

    def __init__(
        self,
        max_concurrency: int,
        stop: CancellationToken,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._max_concurrency = max_concurrency
        self._stop = stop
        self._clock = clock
        self._lock = Lock()
        self._queue: deque[_Ticket] = deque()
        self._in_flight = 0
        self._current = float(max_concurrency)
        self._closed_until = clock()
        self._retry_at = clock()

    @property
    def current(self) -> int:
        """How many slots there are at the moment."""
        return int(self._current)

    @property
    def retry_after(self) -> float:
        """For how many seconds more the service itself asked to be left alone."""
        return max(0.0, self._retry_at - self._clock())

    def acquire(self, seconds: float | None = None, *, first: bool = False) -> bool:
        """Return True with a slot; False when there was none within ``seconds``.

        ``first`` goes to the head of the queue, for a request that had its
        turn before. Raises StoppedError when stopped.
        """
        deadline = None if seconds is None else self._clock() + seconds
        ticket = _Ticket()
        with self._lock:
            if first:
                self._queue.appendleft(ticket)
            else:
                self._queue.append(ticket)
            self._hand_out()
        try:
            return ticket.is_granted or self._wait(ticket, deadline)
        except StoppedError:
            self._give_back(ticket)
            raise

    def release(self) -> None:
        """Give a slot back."""
        with self._lock:
            self._in_flight -= 1
            self._hand_out()

    def on_throttled(self, seconds: float, retry_after: float = 0.0) -> None:
        """Hand out no slot for ``seconds``, then half as many at a time.

        ``retry_after`` is how much of that the service asked for.
        """
        with self._lock:
            now = self._clock()
            # Answers to requests of the same round are one sign, not several.
            if now >= self._closed_until:
                self._current = max(1.0, self._current / 2)
            self._closed_until = max(self._closed_until, now + seconds)
            self._retry_at = max(self._retry_at, now + retry_after)
            for ticket in self._queue:
                ticket.event.set()  # they have to learn until when

    def on_answered(self) -> None:
        """Let the number of slots grow back, after an answer that was no throttling."""
        with self._lock:
            if self._current < self._max_concurrency:
                self._current = min(self._max_concurrency, self._current + 1 / self._current)
                self._hand_out()

    def _wait(self, ticket: _Ticket, deadline: float | None) -> bool:
        while not ticket.is_granted:
            now = self._clock()
            if deadline is not None and now >= deadline:
                return self._leave(ticket)
            ends = [end for end in (deadline, self._closed_until) if end is not None and end > now]
            self._stop.wait(ticket.event, min(ends) - now if ends else None)
            with self._lock:
                self._hand_out()
                if not ticket.is_granted:
                    ticket.event.clear()
        return True

    def _hand_out(self) -> None:
        """Grant as many tickets as there are free slots; the caller holds the lock."""
        while (
            self._queue and self._in_flight < self.current and self._clock() >= self._closed_until
        ):
            ticket = self._queue.popleft()
            self._in_flight += 1
            ticket.is_granted = True
            ticket.event.set()

    def _leave(self, ticket: _Ticket) -> bool:
        """Leave the queue; True when the slot came at the last moment."""
        with self._lock:
            if not ticket.is_granted:
                self._queue.remove(ticket)
            return ticket.is_granted

    def _give_back(self, ticket: _Ticket) -> None:
        if self._leave(ticket):
            self.release()
