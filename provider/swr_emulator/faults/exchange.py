"""One request and the socket to answer it on; what an action of a fault has in its hands."""

from __future__ import annotations

import contextlib
import socket
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from swr_emulator.services.error_bodies import reason_of

if TYPE_CHECKING:
    import threading

    from swr_emulator.http.messages import Answer, Request
    from swr_emulator.http.recorder import RecordedRequest, Recorder
    from swr_emulator.services.service import Service

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass
class Exchange:
    """Answers one request, well or badly.

    ``closing`` is True once the connection cannot be used for another request.
    """

    connection: socket.socket
    request: Request
    service: Service
    record: RecordedRequest
    recorder: Recorder
    stopping: threading.Event
    closing: bool = False

    def answer(self) -> Answer:
        """Return what the service, left alone, answers."""
        return self.service.answer(self.request)

    def respond(self, answer: Answer) -> None:
        """Send a whole answer. To HEAD the body is left out."""
        self.note(answer)
        body = b"" if self.request.method == "HEAD" else answer.body
        self.send_last(answer.head() + body)

    def note(self, answer: Answer) -> None:
        """Remember for the record what is being answered."""
        self.record.status = answer.status
        self.record.request_id = answer.headers.get("X-Request-Id")
        self.record.reason = reason_of(answer)

    def send(self, data: bytes) -> None:
        """Send bytes as they are; ConnectionError when the client is gone."""
        self.connection.sendall(data)

    def send_last(self, data: bytes) -> None:
        """Send the last bytes of the answer.

        The request counts as done before they go out: a client that has them may send its
        next request at once, and the two must not seem to be in flight together.
        """
        self.recorder.end(self.record)
        self.send(data)

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than the emulator runs."""
        if seconds > 0:
            self.stopping.wait(seconds)

    def until_client_leaves(self) -> None:
        """Wait for the client to close the connection, or for the emulator's end."""
        self.closing = True
        with contextlib.suppress(OSError):
            while self.connection.recv(65_536):
                pass

    def reset(self) -> None:
        """Make the connection end with a TCP reset."""
        self.closing = True
        self.recorder.end(self.record)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
