"""What the emulator was sent, for tests to look at."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from werkzeug.datastructures import Headers

    from swr_emulator.http.messages import Request

_UNPRINTABLE = re.compile(r"[^ -~]")


@dataclass
class RecordedRequest:
    """One request. ``status``, ``request_id`` and ``reason`` are those of the answer, if any.

    ``path`` is raw, as on the wire; ``query`` decoded; ``connection`` numbers the TCP
    connections from 1; ``region`` is None where the request matched none. ``done`` is set just
    before the last byte of the answer is sent, so that a client which has it finds it set.
    """

    method: str
    path: str
    raw_query: str
    query: dict[str, str]
    headers: Headers
    body: bytes
    time: float
    region: str | None
    connection: int
    status: int | None = None
    request_id: str | None = None
    reason: str = ""
    done: bool = False

    def __str__(self) -> str:
        """Return the request in a line: method, path with query, status, why it was refused."""
        target = f"{self.path}?{self.raw_query}" if self.raw_query else self.path
        status = "no answer" if self.status is None else str(self.status)
        line = f"{self.method} {target} {status} {self.reason}".rstrip()
        return _UNPRINTABLE.sub(lambda found: f"\\x{ord(found[0]):02x}", line)


class Recorder:
    """Thread-safe list of requests with counters of what is going on at the moment."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._requests: list[RecordedRequest] = []
        self.in_flight = 0
        self.in_flight_peak = 0

    @property
    def requests(self) -> list[RecordedRequest]:
        """The requests so far, in order of arrival."""
        with self._changed:
            return list(self._requests)

    def begin(self, request: Request, region: str | None, connection: int) -> RecordedRequest:
        """Record a request that was read in full and is about to be answered."""
        record = RecordedRequest(
            request.method,
            request.path,
            request.raw_query,
            request.query,
            request.headers,
            request.body,
            request.time,
            region,
            connection,
        )
        with self._changed:
            self._requests.append(record)
            self.in_flight += 1
            self.in_flight_peak = max(self.in_flight_peak, self.in_flight)
            self._changed.notify_all()
        return record

    def end(self, record: RecordedRequest) -> None:
        """Note that a request is dealt with; the second time does nothing."""
        with self._changed:
            if not record.done:
                record.done = True
                self.in_flight -= 1
                self._changed.notify_all()

    def clear(self) -> None:
        """Forget the requests and the peak."""
        with self._changed:
            self._requests.clear()
            self.in_flight_peak = self.in_flight

    def wait_for(self, count: int, timeout: float) -> list[RecordedRequest]:
        """Return the requests once there are ``count``; raise TimeoutError when there are not."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._requests) >= count, timeout):
                raise TimeoutError(f"{len(self._requests)} of {count} requests after {timeout} s")
            return list(self._requests)

    def wait_until_idle(self, timeout: float) -> None:
        """Return once no request is being answered; raise TimeoutError when one stays."""
        with self._changed:
            if not self._changed.wait_for(lambda: self.in_flight == 0, timeout):
                raise TimeoutError(f"{self.in_flight} requests still in flight after {timeout} s")
