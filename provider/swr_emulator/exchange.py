"""One request and the socket to answer it on; what an action of a fault has in its hands."""

from __future__ import annotations

import contextlib
import socket
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading

    from swr_emulator.app import Service
    from swr_emulator.messages import Answer, Request

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Exchange:
    """Answers one request, well or badly.

    ``closing`` is True once the connection cannot be used for another request. ``status`` and
    ``request_id`` tell what was answered, None when nothing proper was.
    """

    def __init__(
        self,
        connection: socket.socket,
        request: Request,
        service: Service,
        stopping: threading.Event,
    ) -> None:
        self._connection = connection
        self._stopping = stopping
        self.request = request
        self.service = service
        self.closing = False
        self.status: int | None = None
        self.request_id: str | None = None

    def answer(self) -> Answer:
        """Return what the service, left alone, answers."""
        return self.service.answer(self.request)

    def respond(self, answer: Answer) -> None:
        """Send a whole answer. To HEAD the body is left out."""
        self.note(answer)
        body = b"" if self.request.method == "HEAD" else answer.body
        self.send(answer.head() + body)

    def note(self, answer: Answer) -> None:
        """Remember for the record what is being answered."""
        self.status = answer.status
        self.request_id = answer.headers.get("X-Request-Id")

    def send(self, data: bytes) -> None:
        """Send bytes as they are; ConnectionError when the client is gone."""
        self._connection.sendall(data)

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than the emulator runs."""
        if seconds > 0:
            self._stopping.wait(seconds)

    def until_client_leaves(self) -> None:
        """Wait for the client to close the connection, or for the emulator's end."""
        self.closing = True
        with contextlib.suppress(OSError):
            while self._connection.recv(65_536):
                pass

    def reset(self) -> None:
        """Make the connection end with a TCP reset."""
        self.closing = True
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
