"""A TCP server that does to each connection what a test tells it, byte by byte."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    Script = Callable[[socket.socket], None]

PATIENCE = 30.0
"""Seconds after which a server that a test has forgotten lets go."""


class RawServer:
    """Plays one script for each connection, the last one again for all further ones."""

    def __init__(self, *scripts: Script) -> None:
        self._scripts = scripts
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.connections = 0
        self.begun = threading.Semaphore(0)
        """Released whenever a connection is there."""
        self.left = threading.Semaphore(0)
        """Released whenever a connection is over."""

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            connection.close()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        """The base URL, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.settimeout(PATIENCE)
            self._open.append(connection)
            script = self._scripts[min(self.connections, len(self._scripts) - 1)]
            self.connections += 1
            self.begun.release()
            threading.Thread(target=self._play, args=(script, connection), daemon=True).start()

    def _play(self, script: Script, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            script(connection)
        self.left.release()


def read_request(connection: socket.socket) -> bytes:
    """Return a request's head; what follows it is left for later."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = connection.recv(1)
        if not byte:
            return head
        head += byte
    return head


def until_it_leaves(connection: socket.socket) -> None:
    """Wait until the other side has closed the connection."""
    while connection.recv(4096):
        pass


def answer(body: bytes, *headers: str, status: str = "200 OK") -> Script:
    """Return a script that answers one request properly and closes."""

    def script(connection: socket.socket) -> None:
        read_request(connection)
        lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", "")
        connection.sendall("\r\n".join(lines).encode() + body)

    return script


def send_then_hang(data: bytes) -> Script:
    """Return a script that answers a request with some bytes and then with nothing more."""

    def script(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(data)
        until_it_leaves(connection)

    return script


def drip(data: bytes, seconds: float = 0.02) -> Script:
    """Return a script that answers a byte at a time, and with blanks for ever after."""

    def script(connection: socket.socket) -> None:
        read_request(connection)
        connection.settimeout(seconds)
        position = 0
        while True:
            connection.sendall(data[position : position + 1] or b" ")
            position += 1
            with suppress(TimeoutError):
                if not connection.recv(1):
                    return

    return script
