"""The standard streams of a plugin: one line goes out, nothing else ever.

Whatever is printed on stdout before the handshake line is taken for it, and a
long print after it can block for ever, because hosts read that pipe by lines.
So descriptor 1 leads to the null device from the first moment, and the
handshake goes through a private copy. Descriptor 0 is the user's own terminal,
which a library must not read from.

See docs/reference/plugin-protocol.md, section 1.7.
"""

from __future__ import annotations

import os

from tfbridge.errors import HandshakeError


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


def take_over() -> HostPipe:
    """Keep the host's end of stdout for ourselves and point 0 and 1 at the null device.

    Raises HandshakeError when stdout is closed.
    """
    try:
        os.fstat(1)
    except OSError as error:
        raise HandshakeError(f"standard output is closed: {error}") from error
    null = os.open(os.devnull, os.O_RDWR)
    private = os.dup(1)
    os.dup2(null, 0)
    os.dup2(null, 1)
    if null:  # it is 0 itself where stdin was closed
        os.close(null)
    return HostPipe(private)
