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

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from tfbridge.plugin import tls
from tfbridge.plugin.event_loop import READ
from tfbridge.plugin.stream import PlainText, Stream

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable

    from tfbridge.plugin.event_loop import EventLoop

_HANDSHAKE_TIME = 60.0  # seconds for a host to agree on TLS
_PAUSE = 1.0  # seconds without new connections when there are no descriptors left

_logger = logging.getLogger(__name__)


class Upstream(Protocol):
    """The way to grpcio."""

    def connect(self, loop: EventLoop) -> Stream:
        """Return a new connection to grpcio; raises OSError, or RuntimeError from grpcio."""


class TlsProxy:
    """All connections of hosts; there is one, as a rule.

    ``changed`` is told how many there are whenever one comes or goes.
    """

    def __init__(
        self, loop: EventLoop, upstream: Upstream, changed: Callable[[int], object]
    ) -> None:
        self._loop = loop
        self._upstream = upstream
        self._changed = changed
        self._hosts: set[Stream] = set()
        self._spare: Stream | None = None
        self._waiting: list[Stream] | None = None

    def open(self, listening: socket.socket, context: ssl.SSLContext | None) -> None:
        """Accept connections; without a context, in plain text and from anybody."""
        listening.setblocking(False)
        self._listening = listening
        self._context = context
        self._loop.watch(listening, READ, self._accept)

    def hold(self) -> None:
        """Let hosts in as far as they agree on TLS; they go on after ``connect_ahead``."""
        self._waiting = []

    def connect_ahead(self) -> None:
        """Make the connection to grpcio for the first host, be it here already.

        When that fails it is tried again for the host.
        """
        with suppress(OSError, RuntimeError):
            self._spare = self._upstream.connect(self._loop)
        waiting, self._waiting = self._waiting or (), None
        for host in waiting:
            if not host.has_ended:
                self._join(host)

    def close(self) -> None:
        """Accept no more connections; those that hosts have go on."""
        if self._spare:
            self._spare.abort()
        if self._is_listening():
            self._loop.watch(self._listening, 0, self._accept)
            self._listening.close()

    def is_empty(self) -> bool:
        """Return whether no connection is left."""
        return not self._hosts

    def _accept(self, _events: int) -> None:
        try:
            connection, _ = self._listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        except OSError as error:
            _logger.error("no connection can be accepted for a moment: %s", error)  # noqa: TRY400
            self._loop.watch(self._listening, 0, self._accept)
            self._loop.call_later(_PAUSE, self._accept_again)
            return
        if not self._context:
            Stream(self._loop, connection, PlainText(), self._entered)
            return
        host = Stream(self._loop, connection, tls.server_side(self._context), self._entered)
        self._loop.call_later(_HANDSHAKE_TIME, lambda: self._give_up(host))

    def _give_up(self, host: Stream) -> None:
        if host not in self._hosts:
            host.abort()

    def _accept_again(self) -> None:
        if self._is_listening():
            self._loop.watch(self._listening, READ, self._accept)

    def _is_listening(self) -> bool:
        return self._listening.fileno() >= 0

    def _entered(self, host: Stream) -> None:
        """Join a host that may talk to a connection to grpcio, once there may be one."""
        self._hosts.add(host)
        host.on_end.append(lambda: self._left(host))
        self._changed(len(self._hosts))
        if self._waiting is None:
            self._join(host)
        else:
            self._waiting.append(host)

    def _join(self, host: Stream) -> None:
        try:
            upstream = self._upstream_connection()
        except (OSError, RuntimeError):
            _logger.exception("the upstream connection failed")
            host.abort()
            return
        host.on_end.append(upstream.abort)
        upstream.on_end.append(host.close)
        host.join(upstream)

    def _left(self, host: Stream) -> None:
        self._hosts.discard(host)
        self._changed(len(self._hosts))

    def _upstream_connection(self) -> Stream:
        spare, self._spare = self._spare, None
        return spare if spare and not spare.has_ended else self._upstream.connect(self._loop)
