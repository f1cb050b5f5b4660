"""Ends, from another thread, what a thread is doing with a socket."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from threading import Lock, local
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class SocketInterrupter:
    """Shuts down the connection that is attached, however deep a thread is in reading from it.

    It holds a second descriptor of the same socket. So it works through TLS,
    which takes the first one over, and can never hit a socket that was opened
    later and got the number of a closed one.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._handle: socket.socket | None = None
        self.is_interrupted = False
        self.is_reused = False
        """Whether the connection was kept from an earlier request."""
        self.is_answered = False
        """Whether a byte of an answer came."""

    def attach(self, sock: socket.socket) -> None:
        """Hold a socket in place of the one before; ConnectionAbortedError after the interrupt."""
        handle = socket.socket(sock.family, sock.type, sock.proto, fileno=socket.dup(sock.fileno()))
        with self._lock:
            self._handle, previous = handle, self._handle
            is_interrupted = self.is_interrupted
        if previous is not None:
            previous.close()
        if is_interrupted:
            raise ConnectionAbortedError

    def interrupt(self) -> None:
        """Shut the connection down; whoever waits for it is woken with an error."""
        with self._lock:
            self.is_interrupted = True
            if self._handle is not None:
                with suppress(OSError):  # it may have ended by itself
                    self._handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let the connection go; it stays open."""
        with self._lock:
            handle, self._handle = self._handle, None
        if handle is not None:
            handle.close()


class _Current(local):
    interrupter: SocketInterrupter | None = None


current = _Current()
"""``current.interrupter`` covers the connections that this thread uses."""


def attach(sock: socket.socket, *, is_reused: bool = False) -> None:
    """Hand a socket to this thread's interrupter."""
    if current.interrupter is not None:
        current.interrupter.is_reused = is_reused
        current.interrupter.attach(sock)


def connect(
    host: str,
    port: int,
    seconds: float,
    socket_options: Sequence[tuple[int, int, int | bytes]] = (),
    clock: Callable[[], float] = time.monotonic,
) -> socket.socket:
    """Return a socket connected to a host, which can be interrupted from the first moment.

    All addresses of the host together get ``seconds``; one that does not
    answer leaves time for the others. Raises OSError.
    """
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    deadline = clock() + seconds
    failure: OSError = OSError(f"{host} has no address")
    for index, (family, kind, protocol, _, address) in enumerate(addresses):
        share = (deadline - clock()) / (len(addresses) - index)
        try:
            sock = socket.socket(family, kind, protocol)
        except OSError as error:  # a family that this machine does not have
            failure = error
            continue
        try:
            for option in socket_options:
                sock.setsockopt(*option)
            sock.settimeout(max(share, 0.001))
            attach(sock)
            sock.connect(address)
        except OSError as error:
            sock.close()
            failure = error
        else:
            sock.settimeout(seconds)
            return sock
    raise failure
