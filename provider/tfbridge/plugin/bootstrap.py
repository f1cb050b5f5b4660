"""What a plugin process does before anything slow: before it imports its own provider.

This module is quick to import, so that an executable can begin with it.

Ctrl-C reaches the whole process group. The host then asks its plugins to stop
over gRPC and still needs their answers, so SIGINT must not even interrupt an
import. SIGTERM means the end.

Whatever is printed on stdout before the handshake line is taken for it, and a
long print after it can block for ever, because hosts read that pipe by lines.
So descriptor 1 leads to the null device from the first moment, and the
handshake goes through a private copy. Descriptor 0 is the user's own terminal,
which a library must not read from.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from tfbridge.errors import HandshakeError
from tfbridge.plugin import cookie
from tfbridge.plugin.certificate import Maker

if TYPE_CHECKING:
    from types import FrameType


class HostPipe:
    """The private way to the host's end of stdout, good for one line."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def send(self, line: str) -> None:
        """Write the line and hang up.

        Raises HandshakeError when no host is there to read it.
        """
        try:
            with os.fdopen(self._descriptor, "wb", buffering=0) as pipe:
                pipe.write(line.encode() + b"\n")
        except OSError as error:
            raise HandshakeError(f"nobody reads the handshake line: {error}") from error


class Bootstrap(NamedTuple):
    """What was put in order at the start.

    ``host`` takes the handshake line, ``parent`` is the host's process id and
    ``identity`` makes the certificate meanwhile.
    """

    host: HostPipe
    parent: int
    identity: Maker


def begin(name: str) -> Bootstrap:
    """Settle signals and standard streams and start making the certificate.

    Garbage is not collected again until the server is loaded.
    A process that no host started ends here, with exit status 1 and a
    sentence on stderr that explains the executable ``name``; so does one
    without a stdout, which no host can read.
    """
    if not cookie.is_present(os.environ):
        _refuse(cookie.explanation(name))
    _settle_signals()
    gc.disable()  # imports make no garbage, and looking for it takes a tenth of their time
    try:
        host = _take_over_streams()
    except OSError as error:
        _refuse(f"{name}: standard output is closed: {error}")
    return Bootstrap(host, os.getppid(), Maker())


def _refuse(sentence: str) -> NoReturn:
    if sys.stderr is not None:
        sys.stderr.write(f"{sentence}\n")
    raise SystemExit(1)


def _settle_signals() -> None:
    """Ignore SIGINT and let SIGTERM end the process, even in the middle of an import.

    Once the server runs it handles SIGTERM itself, gracefully.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _take_over_streams() -> HostPipe:
    """Keep the host's end of stdout for ourselves and point 0 and 1 at the null device.

    Raises OSError when stdout is closed.
    """
    os.fstat(1)
    null = os.open(os.devnull, os.O_RDWR)
    private = os.dup(1)
    os.dup2(null, 0)
    os.dup2(null, 1)
    if null:  # it is 0 itself where stdin was closed
        os.close(null)
    return HostPipe(private)
