"""The front door: accepts the host and joins each of its connections to one of grpcio's.

::

    host == TLS, the host's certificate demanded ==> front == TLS, ours ==> grpcio

Bytes are copied as they come. A side that cannot take more pauses the reading
of the other one, so that a message of any size passes through buffers of fixed
size. When either side ends, what was read from it is still delivered before
the other one is closed; HTTP/2 has no use for a connection that is open in one
direction only.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, NamedTuple, cast

from tfbridge.plugin.certificate import HOST_NAME

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable

_logger = logging.getLogger(__name__)


class Inner(NamedTuple):
    """The way to grpcio: a Unix socket's path, or a loopback port where the path is empty."""

    path: str
    port: int
    context: ssl.SSLContext

    async def connect(self, half: Half) -> None:
        """Connect ``half`` to grpcio; raises OSError."""
        loop = asyncio.get_running_loop()
        if self.path:
            await loop.create_unix_connection(
                lambda: half, self.path, ssl=self.context, server_hostname=HOST_NAME
            )
        else:
            await loop.create_connection(
                lambda: half, "127.0.0.1", self.port, ssl=self.context, server_hostname=HOST_NAME
            )


class Half(asyncio.Protocol):
    """One side of a joined pair: what it receives is written to the other side."""

    transport: asyncio.Transport
    other: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport, which is a stream's."""
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Pass the bytes on."""
        if self.other:
            self.other.write(data)

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


class HostHalf(Half):
    """The side of a host, which TLS has let in."""

    def __init__(self, front: Front) -> None:
        self._front = front

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Read nothing until there is another side to write it to."""
        super().connection_made(transport)
        self.transport.pause_reading()
        self._front.entered(self)

    def connection_lost(self, error: Exception | None) -> None:
        """Close the other side and leave the front."""
        super().connection_lost(error)
        self._front.left(self)

    async def join(self, inner: Inner) -> None:
        """Connect to grpcio and let the bytes flow."""
        half = Half()
        half.other = self.transport
        try:
            await inner.connect(half)
        except OSError:
            _logger.exception("the inner connection failed")
            self.transport.abort()
            return
        self.other = half.transport
        if self.transport.is_closing():
            half.transport.close()
        else:
            self.transport.resume_reading()


class Front:
    """All connections of hosts; there is one, as a rule.

    ``changed`` is told how many there are whenever one comes or goes.
    """

    def __init__(self, inner: Inner, changed: Callable[[int], None]) -> None:
        self._inner = inner
        self._changed = changed
        self._joins: dict[HostHalf, asyncio.Task[None]] = {}
        self._is_empty = asyncio.Event()
        self._is_empty.set()

    async def open(self, listening: socket.socket, context: ssl.SSLContext | None) -> None:
        """Accept connections; without a context, in plain text and from anybody."""
        loop = asyncio.get_running_loop()
        await loop.create_server(lambda: HostHalf(self), sock=listening, ssl=context)

    async def emptied(self, within: float) -> None:
        """Wait until no connection is left, for ``within`` seconds at most."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._is_empty.wait(), within)

    def entered(self, half: HostHalf) -> None:
        """Take in a new connection."""
        self._joins[half] = asyncio.create_task(half.join(self._inner))
        self._is_empty.clear()
        self._changed(len(self._joins))

    def left(self, half: HostHalf) -> None:
        """Forget a connection that has ended."""
        del self._joins[half]
        if not self._joins:
            self._is_empty.set()
        self._changed(len(self._joins))
