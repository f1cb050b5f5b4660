"""The hop from the proxy to grpcio, which nobody else can take.

With Unix sockets each connection has a grpcio server of its own, and the
socket's name is removed as soon as the proxy is connected: nothing is left to
connect to. A TCP port stays, so there both ends show the process's own
certificate and accept nothing else.
"""

from __future__ import annotations

import asyncio
import os
import socket
from typing import TYPE_CHECKING

from tfbridge.plugin.certificate import HOST_NAME
from tfbridge.plugin.listener import INNER, LOOPBACK
from tfbridge.plugin.tls_proxy import RelayProtocol

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from tfbridge.plugin.certificate import Identity
    from tfbridge.plugin.server import Server


class UnixUpstream:
    """Connections to servers that ``make_server`` makes, through ``folder``."""

    def __init__(self, folder: str, make_server: Callable[[], Server]) -> None:
        self._path = f"{folder}/{INNER}"
        self._make_server = make_server
        self._servers: set[Server] = set()

    async def connect(self) -> RelayProtocol:
        """Return a connection to a new server; raises OSError, or RuntimeError from grpcio."""
        server = self._make_server()
        server.start(f"unix:{self._path}")
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(self._path)
            os.unlink(self._path)  # noqa: PTH108 -- pathlib costs milliseconds at every start
        except OSError:
            connection.close()
            server.stop(0)
            raise
        self._servers.add(server)
        loop = asyncio.get_running_loop()
        _, side = await loop.create_unix_connection(
            lambda: ServerSide(lambda: self._leave(server)), sock=connection
        )
        return side

    def stop(self, grace: float) -> None:
        """Take no more calls and cancel those that still run after ``grace`` seconds."""
        for server in self._servers:
            server.stop(grace)

    def _leave(self, server: Server) -> None:
        self._servers.discard(server)
        server.stop(0)


class ServerSide(RelayProtocol):
    """The side of a server that serves this one connection."""

    def __init__(self, lost: Callable[[], None]) -> None:
        super().__init__()
        self._lost = lost

    def connection_lost(self, error: Exception | None) -> None:
        """Close the other side, and tell whoever has the server."""
        super().connection_lost(error)
        self._lost()


class TcpUpstream:
    """Connections to one server, which demands ``identity``; ``context`` has that."""

    def __init__(self, server: Server, identity: Identity, context: ssl.SSLContext) -> None:
        self._server = server
        self._context = context
        self._port = server.start(f"{LOOPBACK}:0", identity)

    async def connect(self) -> RelayProtocol:
        """Return a new connection; raises OSError."""
        _, connection = await asyncio.get_running_loop().create_connection(
            RelayProtocol, LOOPBACK, self._port, ssl=self._context, server_hostname=HOST_NAME
        )
        return connection

    def stop(self, grace: float) -> None:
        """Take no more calls and cancel those that still run after ``grace`` seconds."""
        self._server.stop(grace)
