"""The socket side: HTTP/1.1 with keep-alive, a thread for each connection."""

from __future__ import annotations

import contextlib
import itertools
import re
import selectors
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, ClassVar

from werkzeug.datastructures import Headers

from swr_emulator.http.messages import Answer, Request

if TYPE_CHECKING:
    from swr_emulator.http.clock import Clock

MAX_BODY = 12 * 1024 * 1024
"""Bytes of a request's body that the gateway takes."""

_MAX_DIGITS = 12
_FOLD = re.compile(r"\s*[\r\n]\s*")

Answerer = Callable[[socket.socket, Request, int], bool]
"""Answers a request on a connection with a number; True means that it must be closed."""


class Handler(BaseHTTPRequestHandler):
    """Reads the requests of one connection and hands each on."""

    protocol_version = "HTTP/1.1"
    server: Server

    def handle_request(self) -> None:
        """Read the body and answer."""
        body = self._body()
        if body is None:
            return
        # A value may be folded over several lines.
        headers = Headers((name, _FOLD.sub(" ", value)) for name, value in self.headers.items())
        now = self.server.clock.now()
        scheme = "https" if isinstance(self.connection, ssl.SSLSocket) else "http"
        target = self.requestline.split()[1]  # self.path has lost a doubled slash
        request = Request(self.command, target, headers, body, now, scheme)
        number = self.server.number_of(self.connection)
        self.close_connection |= self.server.answer(self.connection, request, number)

    def _body(self) -> bytes | None:
        """Return the request's body; None when it cannot be read, after saying so."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            self._refuse(411)
            return None
        if len(length) > _MAX_DIGITS or int(length) > MAX_BODY:
            self._refuse(413)
            return None
        return self.rfile.read(int(length))

    def _refuse(self, status: int) -> None:
        self.close_connection = True
        self.connection.sendall(Answer(status).head())

    do_GET = do_HEAD = do_POST = do_PUT = handle_request  # noqa: N815  names that the base calls
    do_PATCH = do_DELETE = do_OPTIONS = handle_request  # noqa: N815

    def log_message(self, *_args: Any) -> None:
        """Print nothing; requests are recorded."""


class Server(socketserver.TCPServer):
    """Listens, and knows its connections and threads so that it can end them all."""

    allow_reuse_address = True
    request_queue_size = 128
    _addresses: ClassVar[dict[bool, int]] = {True: socket.AF_INET6, False: socket.AF_INET}

    def __init__(
        self,
        address: tuple[str, int],
        clock: Clock,
        answer: Answerer,
        tls: ssl.SSLContext | None,
    ) -> None:
        self.address_family = self._addresses[":" in address[0]]
        super().__init__(address, Handler)
        self.clock = clock
        self.answer = answer
        self.stopping = threading.Event()
        self._tls = tls
        self._numbers = itertools.count(1)
        self._changed = threading.Condition()
        self._connections: dict[socket.socket, int] = {}
        self._threads: set[threading.Thread] = set()
        self.connections = 0
        self._waker, self._woken = socket.socketpair()
        self._acceptor = threading.Thread(target=self._accept, name="swr-emulator", daemon=True)

    @property
    def open_connections(self) -> int:
        """How many connections there are at the moment."""
        with self._changed:
            return len(self._connections)

    def wait_until_left(self, timeout: float, at_most: int = 0) -> None:
        """Return once ``at_most`` connections are open; raise TimeoutError when more stay."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._connections) <= at_most, timeout):
                raise TimeoutError(
                    f"{len(self._connections)} connections still open after {timeout} s"
                )

    def number_of(self, connection: socket.socket) -> int:
        """Return the number of an open connection, counted from 1."""
        with self._changed:
            return self._connections[connection]

    def start(self) -> None:
        """Accept connections in the background."""
        self._acceptor.start()

    def stop(self) -> None:
        """End the listener, all connections and all threads."""
        self.stopping.set()
        self._waker.close()
        self._acceptor.join()
        self._woken.close()
        self.server_close()
        with self._changed:
            connections, threads = list(self._connections), list(self._threads)
        for connection in connections:
            with contextlib.suppress(OSError):
                # Not SSLSocket.shutdown: that one pulls the TLS state from under its thread.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
        for thread in threads:
            thread.join()

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept a connection; its TLS handshake is left to its own thread."""
        connection, address = self.socket.accept()
        # Without this, the second small write of a drip waits for the client's delayed ACK.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._tls is not None:
            connection = self._tls.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        return connection, address

    def process_request(self, request: Any, client_address: Any) -> None:
        """Give a connection its thread."""
        thread = threading.Thread(
            target=self._converse, args=(request, client_address), daemon=True
        )
        with self._changed:
            self.connections = next(self._numbers)
            self._connections[request] = self.connections
            self._threads.add(thread)
        thread.start()

    def _accept(self) -> None:
        # Not serve_forever: that one polls, and a stop would wait for its next look.
        with selectors.DefaultSelector() as selector:
            selector.register(self.socket, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while not self.stopping.is_set():
                if any(key.fileobj is self.socket for key, _ in selector.select()):
                    self.handle_request()

    def _converse(self, connection: socket.socket, address: Any) -> None:
        try:
            if isinstance(connection, ssl.SSLSocket):
                connection.do_handshake()
            Handler(connection, address, self)
        except OSError:
            pass  # the client went away, which is its right
        finally:
            with self._changed:
                del self._connections[connection]
                self._threads.discard(threading.current_thread())
                self._changed.notify_all()
            # No shutdown() first: a reset must stay a reset.
            connection.close()
