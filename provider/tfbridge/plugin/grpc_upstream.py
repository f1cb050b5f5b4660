"""The hop from the proxy to grpcio, which nobody else can take.

Each connection has a grpcio server of its own. On Linux that is behind a Unix
socket that is sealed: it accepts the proxy's connection and never another one,
which costs less than a tenth of a TLS handshake. Elsewhere, and where sealing
fails, it is behind a TCP port, and both ends show the process's own
certificate and accept nothing else.
"""

from __future__ import annotations

import logging
import os
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from tfbridge.plugin import sealed, tls
from tfbridge.plugin.listener import INNER, LOOPBACK, has_unix_sockets
from tfbridge.plugin.stream import PlainText, Stream

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tfbridge.plugin.certificate import Identity
    from tfbridge.plugin.event_loop import EventLoop
    from tfbridge.plugin.server import Server
    from tfbridge.plugin.stream import Codec

_PATIENCE = 10.0  # seconds for a server of this very process to answer

_logger = logging.getLogger(__name__)


class GrpcUpstream:
    """Connections to servers that ``make_server`` makes, each to its own.

    ``folder`` is private to this process, ``identity`` its key.
    """

    def __init__(
        self,
        make_server: Callable[[], Server],
        folder: str,
        identity: Identity,
        environ: Mapping[str, str],
    ) -> None:
        self._make_server = make_server
        self._folder = folder
        self._identity = identity
        self._can_seal = has_unix_sockets(environ) and sealed.is_possible()
        self._servers: set[Server] = set()
        self._used_names = 0

    def connect(self, loop: EventLoop) -> Stream:
        """Return a connection to a new server; raises OSError, or RuntimeError from grpcio."""
        if self._can_seal:
            try:
                return self._connect(loop, self._sealed_connection)
            except (OSError, RuntimeError) as error:
                _logger.warning("TLS takes the place of a sealed socket: %s", error)
        return self._connect(loop, self._encrypted_connection)

    def stop(self, grace: float) -> None:
        """Take no more calls and cancel those that still run after ``grace`` seconds."""
        for server in self._servers:
            server.stop(grace)

    def _connect(
        self, loop: EventLoop, connect: Callable[[Server], tuple[socket.socket, Codec]]
    ) -> Stream:
        server = self._make_server()
        try:
            stream = Stream(loop, *connect(server))
        except (OSError, RuntimeError):
            server.stop(0)
            raise
        self._servers.add(server)
        stream.on_end.append(lambda: self._leave(server))
        return stream

    def _leave(self, server: Server) -> None:
        self._servers.discard(server)
        server.stop(0)

    def _sealed_connection(self, server: Server) -> tuple[socket.socket, Codec]:
        # A server that ends removes the name of its socket, so no other one may have that.
        self._used_names += 1
        path = f"{self._folder}/{INNER}-{self._used_names}"
        server.bind(f"unix:{path}")
        connection = sealed.connect(path)
        server.start()
        with suppress(OSError):
            os.unlink(path)  # noqa: PTH108 -- pathlib costs milliseconds at every start
        return connection, PlainText()

    def _encrypted_connection(self, server: Server) -> tuple[socket.socket, Codec]:
        port = server.bind(f"{LOOPBACK}:0", self._identity)
        server.start()
        connection = socket.create_connection((LOOPBACK, port), _PATIENCE)
        return connection, tls.client_side(tls.upstream(self._identity, self._folder))
