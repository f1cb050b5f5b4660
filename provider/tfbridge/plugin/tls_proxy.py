"""The front door: accepts the host and joins each of its connections to one of grpcio's.

::

    host == TLS, the host's certificate demanded ==> proxy == ours alone ==> grpcio

Bytes are copied as they come. A side that cannot take more pauses the reading
of the other one, so that a message of any size passes through buffers of fixed
size. When grpcio closes, the host still gets all that was sent. When the host
closes, its calls are cancelled, as without a proxy. HTTP/2 has no use for a
connection that is open in one direction only.

See docs/reference/plugin-protocol.md, section 1.4.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable

_logger = logging.getLogger(__name__)


class Upstream(Protocol):
    """The way to grpcio."""

    async def connect(self) -> RelayProtocol:
        """Return a new connection to grpcio; raises OSError, or RuntimeError from grpcio."""


class RelayProtocol(asyncio.Protocol):
    """One side of a connection; once joined, what it receives is written to the other side."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self.other: asyncio.Transport | None = None
        self.early = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport, which is a stream's."""
        self.transport = cast("asyncio.Transport", transport)

    def join(self, other: RelayProtocol) -> None:
        """Let the bytes flow, both ways, beginning with those that came early."""
        for connection, transport in ((self, other.transport), (other, self.transport)):
            connection.other = transport
            transport.write(connection.early)

    def data_received(self, data: bytes) -> None:
        """Pass the bytes on, or keep them for the other side to come."""
        if self.other:
            self.other.write(data)
        else:
            self.early += data

    def pause_writing(self) -> None:
        """Read no more from the other side: this one has what it can hold."""
        if self.other:
            self.other.pause_reading()

    def resume_writing(self) -> None:
        """Read from the other side again."""
        if self.other:
            self.other.resume_reading()

    def connection_lost(self, _error: Exception | None) -> None:
        """Close the other side, once it has sent what it has."""
        if self.other:
            self.other.close()


class ClientSide(RelayProtocol):
    """The side of a host, which TLS has let in."""

    def __init__(self, proxy: TlsProxy) -> None:
        super().__init__()
        self._proxy = proxy

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Enter the proxy."""
        super().connection_made(transport)
        self._proxy.entered(self)

    def connection_lost(self, _error: Exception | None) -> None:
        """Cut the other side off, so that calls under way are cancelled, and leave the proxy."""
        if self.other and not self.other.is_closing():
            self.other.abort()
        self._proxy.left(self)


class TlsProxy:
    """All connections of hosts; there is one, as a rule.

    ``changed`` is told how many there are whenever one comes or goes.
    """

    def __init__(self, upstream: Upstream, changed: Callable[[int], None]) -> None:
        self._upstream = upstream
        self._changed = changed
        self._joins: dict[ClientSide, asyncio.Task[None]] = {}
        self._spare: asyncio.Task[RelayProtocol] | None = None
        self._is_empty = asyncio.Event()
        self._is_empty.set()

    async def open(self, listening: socket.socket, context: ssl.SSLContext | None) -> None:
        """Accept connections; without a context, in plain text and from anybody.

        The first host finds its connection to grpcio made already. That task
        starts when the caller waits the next time, so it delays nothing.
        """
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: ClientSide(self), sock=listening, ssl=context
        )
        self._spare = asyncio.create_task(self._upstream.connect())

    def close(self) -> None:
        """Accept no more connections; those that there are go on."""
        self._server.close()

    async def emptied(self, within: float) -> None:
        """Wait until no connection is left, for ``within`` seconds at most."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._is_empty.wait(), within)

    def entered(self, connection: ClientSide) -> None:
        """Take in a new connection."""
        self._joins[connection] = asyncio.create_task(self._join(connection))
        self._is_empty.clear()
        self._changed(len(self._joins))

    def left(self, connection: ClientSide) -> None:
        """Forget a connection that has ended."""
        del self._joins[connection]
        if not self._joins:
            self._is_empty.set()
        self._changed(len(self._joins))

    async def _join(self, connection: ClientSide) -> None:
        try:
            upstream = await self._upstream_connection()
        except (OSError, RuntimeError):
            _logger.exception("the upstream connection failed")
            connection.transport.abort()
            return
        if connection.transport.is_closing() or upstream.transport.is_closing():
            connection.transport.abort()
            upstream.transport.abort()
        else:
            connection.join(upstream)

    async def _upstream_connection(self) -> RelayProtocol:
        spare, self._spare = self._spare, None
        if spare:
            upstream = await spare
            if not upstream.transport.is_closing():
                return upstream
        return await self._upstream.connect()
