"""One side of a relayed connection: bytes come and go without anybody waiting."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from tfbridge.plugin.event_loop import READ, WRITE

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from tfbridge.plugin.event_loop import EventLoop

_CHUNK = 1 << 18  # bytes to read at once
_ENOUGH = 1 << 18  # unsent bytes from which on the other side is read no more

_logger = logging.getLogger(__name__)


class Codec(Protocol):
    """What stands between bytes on the wire and what they mean: TLS, or nothing."""

    is_open: bool
    """Whether both ends have agreed and content may pass."""
    has_ended: bool
    """Whether the other end has said that nothing follows."""

    def decode(self, wire: bytes) -> bytes:
        """Return the content of bytes that came; OSError when they cannot be right."""

    def encode(self, content: bytes) -> bytes:
        """Return the bytes to send for some content."""

    def answers(self) -> bytes:
        """Return what has to be sent on account of ``decode``, which may be nothing."""

    def farewell(self) -> bytes:
        """Return what tells the other end that nothing follows."""


class PlainText:
    """The codec of a connection without TLS."""

    is_open = True
    has_ended = False

    def decode(self, wire: bytes) -> bytes:
        """Return the bytes."""
        return wire

    def encode(self, content: bytes) -> bytes:
        """Return the bytes."""
        return content

    def answers(self) -> bytes:
        """Return nothing."""
        return b""

    def farewell(self) -> bytes:
        """Return nothing."""
        return b""


class Stream:
    """A connected socket in an event loop; once joined, what comes is written to the other one.

    ``opened`` is called when content may pass, which is at once for plain text,
    and each of ``on_end`` when the connection is no more.
    """

    def __init__(
        self,
        loop: EventLoop,
        connection: socket.socket,
        codec: Codec,
        opened: Callable[[Stream], object] | None = None,
    ) -> None:
        self.on_end: list[Callable[[], object]] = []
        self.has_ended = False
        self.early = b""
        self._loop = loop
        self._socket = connection
        self._codec = codec
        self._opened = opened
        self._other: Stream | None = None
        self._unsent = bytearray()
        self._is_closing = self._is_paused = False
        self._watched = 0
        connection.setblocking(False)
        self._watch()
        self._send(codec.answers())
        self._note_opening()

    def join(self, other: Stream) -> None:
        """Let content flow both ways, beginning with what came early."""
        self._other, other._other = other, self
        for side in (self, other):
            early, side.early = side.early, b""
            side._deliver(early)  # noqa: SLF001 -- of the same class

    def write(self, content: bytes) -> None:
        """Send content, as soon as the other end takes it."""
        if content and not (self._is_closing or self.has_ended):
            self._send(self._codec.encode(content))

    def pause(self, *, is_paused: bool) -> None:
        """Read no more, or read again."""
        self._is_paused = is_paused
        self._watch()

    def close(self) -> None:
        """End the connection once all that was written is sent."""
        if self._is_closing or self.has_ended:
            return
        self._send(self._codec.farewell())
        self._is_closing = True
        self._watch()
        self._end_if_done()

    def abort(self) -> None:
        """End the connection at once."""
        if self.has_ended:
            return
        self.has_ended = True
        self._loop.watch(self._socket, 0, id)
        self._socket.close()
        for call in self.on_end:
            call()

    def _watch(self) -> None:
        reading = 0 if self._is_paused or self._is_closing else READ
        events = reading | (WRITE if self._unsent else 0)
        if events != self._watched and not self.has_ended:
            self._watched = events
            self._loop.watch(self._socket, events, self._on_ready)

    def _on_ready(self, events: int) -> None:
        if events & WRITE:
            self._flush()
        if events & READ and not self.has_ended:
            self._receive()

    def _receive(self) -> None:
        try:
            wire = self._socket.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            wire = b""
        if not wire:
            self.abort()
            return
        try:
            content = self._codec.decode(wire)
        except OSError as error:
            _logger.warning("%s", error)
            self.close()  # with the alert that tells the other end
            return
        self._send(self._codec.answers())
        self._note_opening()
        self._deliver(content)
        if self._codec.has_ended:
            self.abort()

    def _note_opening(self) -> None:
        if self._opened and self._codec.is_open:
            opened, self._opened = self._opened, None
            opened(self)

    def _deliver(self, content: bytes) -> None:
        if self._other:
            self._other.write(content)
        else:
            self.early += content

    def _send(self, wire: bytes) -> None:
        """Send some bytes after those that are unsent, now or when there is room for them."""
        if wire:
            self._unsent += wire
            self._flush()

    def _flush(self) -> None:
        try:
            while self._unsent and not self.has_ended:
                del self._unsent[: self._socket.send(self._unsent)]
        except BlockingIOError:
            pass
        except OSError:
            self.abort()
        self._watch()
        self._hold_the_other_back()
        self._end_if_done()

    def _hold_the_other_back(self) -> None:
        is_too_much = len(self._unsent) >= _ENOUGH
        if self._other and is_too_much != self._other._is_paused:  # noqa: SLF001
            self._other.pause(is_paused=is_too_much)

    def _end_if_done(self) -> None:
        if self._is_closing and not self._unsent:
            self.abort()
