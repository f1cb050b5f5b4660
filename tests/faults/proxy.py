"""A proxy for HTTPS: it connects two sockets and sees nothing of what goes through."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType


class Proxy(socketserver.ThreadingTCPServer):
    """Answers CONNECT, to whatever host, with a tunnel to ``target``, or refuses it.

    ``asked`` holds the head of each request.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, target: tuple[str, int], refusal: str | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Tunnel)
        self.target = target
        self.refusal = refusal
        self.asked: list[str] = []
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)

    @property
    def address(self) -> str:
        """Host and port, for a proxy's URL."""
        return f"127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Tunnel(socketserver.StreamRequestHandler):
    server: Proxy

    def handle(self) -> None:
        head = b"".join(iter(self.rfile.readline, b"\r\n")).decode()
        self.server.asked.append(head)
        if self.server.refusal is not None:
            self.wfile.write(f"HTTP/1.1 {self.server.refusal}\r\n\r\n".encode())
            return
        with socket.create_connection(self.server.target) as far:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pump, args=(far, self.connection), daemon=True)
            back.start()
            _pump(self.connection, far)
            back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
