"""Where the process listens: a Unix socket in a folder of its own, or a TCP port.

The environment variables are the host's wishes. ``PLUGIN_UNIX_SOCKET_DIR`` and
``PLUGIN_UNIX_SOCKET_GROUP`` come from hosts that run plugins in a container;
``PLUGIN_MIN_PORT`` and ``PLUGIN_MAX_PORT`` bound the TCP ports.
``TFBRIDGE_NETWORK=tcp`` is ours: it asks for TCP where Unix sockets would do.

See docs/reference/plugin-protocol.md, sections 1.1 and 1.5.
"""

# pathlib costs milliseconds at every start.
# ruff: noqa: PTH100, PTH101, PTH102, PTH106, PTH108, PTH208

from __future__ import annotations

import contextlib
import os
import socket
import sys
from typing import TYPE_CHECKING, NamedTuple

from tfbridge.errors import HandshakeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOOPBACK = "127.0.0.1"
_LONGEST_PATH = 100  # a socket's path may have 107 bytes on Linux, 103 on macOS
_BACKLOG = 128
_HIGHEST_PORT = 65535

OUTER = "host"
INNER = "inner"


class Listener(NamedTuple):
    """A listening socket and its name in a handshake line."""

    socket: socket.socket
    network: str
    address: str


class Folder:
    """A fresh folder that only this user may enter, for the sockets of one process."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        wish = environ.get("PLUGIN_UNIX_SOCKET_DIR")
        parents = [wish] if wish else list(_temporary_folders(environ))
        self.path = _make_folder(parents, for_sockets=has_unix_sockets(environ))

    def remove(self) -> None:
        """Remove the folder with all that is in it; nothing happens the second time."""
        with contextlib.suppress(OSError):
            for name in os.listdir(self.path):
                os.unlink(f"{self.path}/{name}")
            os.rmdir(self.path)


def has_unix_sockets(environ: Mapping[str, str]) -> bool:
    """Return whether to listen on Unix sockets."""
    # Python and grpcio do not agree on Unix sockets on Windows.
    return sys.platform != "win32" and environ.get("TFBRIDGE_NETWORK") != "tcp"


def listen(folder: Folder, environ: Mapping[str, str]) -> Listener:
    """Open the socket for the host.

    Raises HandshakeError when the host's wishes cannot be met.
    """
    if has_unix_sockets(environ):
        return _listen_unix(folder, environ.get("PLUGIN_UNIX_SOCKET_GROUP", ""))
    return _listen_tcp(_ports(environ))


def _temporary_folders(environ: Mapping[str, str]) -> Iterator[str]:
    for name in ("TMPDIR", "TEMP", "TMP"):
        if environ.get(name):
            yield os.path.abspath(environ[name])
    yield "/tmp"  # noqa: S108 -- the folder made in it is private


def _make_folder(parents: list[str], *, for_sockets: bool) -> str:
    """Make the folder in the first of ``parents`` where that works."""
    problem: object = None
    for parent in parents:
        path = f"{parent}/tf-{os.urandom(8).hex()}"
        if for_sockets and not _suits_sockets(path):
            problem = f"{parent!r} is too long, or too odd, for the path of a socket"
            continue
        try:
            os.mkdir(path, 0o700)
        except OSError as error:
            problem = error
        else:
            return path
    raise HandshakeError(f"there is no folder to listen in: {problem}")


def _suits_sockets(path: str) -> bool:
    """Return whether grpcio, the handshake line and the system take sockets in the folder."""
    is_plain = path.isascii() and all(c.isalnum() or c in "/-_.+@" for c in path)
    return is_plain and len(f"{path}/{INNER}") <= _LONGEST_PATH


def _listen_unix(folder: Folder, group: str) -> Listener:
    path = f"{folder.path}/{OUTER}"
    server = socket.socket(socket.AF_UNIX)
    try:
        server.bind(path)
        if group:
            _admit(folder.path, path, group)
        server.listen(_BACKLOG)
    except OSError as error:
        server.close()
        raise HandshakeError(f"cannot listen at {path}: {error}") from error
    return Listener(server, "unix", path)


def _admit(folder: str, path: str, group: str) -> None:
    """Let the members of ``group`` (a name or a number) connect to the socket at ``path``."""
    number = _group_number(group)
    os.chown(path, -1, number)
    os.chmod(path, 0o660)
    os.chown(folder, -1, number)
    os.chmod(folder, 0o710)  # noqa: S103 -- this is what the host asked for


def _group_number(group: str) -> int:
    import grp

    try:
        return int(group) if group.isdecimal() else grp.getgrnam(group).gr_gid
    except KeyError as error:
        raise OSError(f"there is no group {group!r}") from error


def _ports(environ: Mapping[str, str]) -> range:
    """Return the ports to try, in order; port 0 lets the system choose."""
    lowest, highest = (_port(environ, name) for name in ("PLUGIN_MIN_PORT", "PLUGIN_MAX_PORT"))
    if lowest > highest:
        raise HandshakeError(f"PLUGIN_MIN_PORT {lowest} is above PLUGIN_MAX_PORT {highest}")
    return range(lowest, highest + 1)


def _port(environ: Mapping[str, str], name: str) -> int:
    text = environ.get(name) or "0"
    if not text.isdecimal() or int(text) > _HIGHEST_PORT:
        raise HandshakeError(f"{name}={text} is not a TCP port")
    return int(text)


def _listen_tcp(ports: range) -> Listener:
    problem: OSError | None = None
    for port in ports:
        server = socket.socket(socket.AF_INET)
        try:
            server.bind((LOOPBACK, port))
            server.listen(_BACKLOG)
        except OSError as error:
            server.close()
            problem = error
        else:
            return Listener(server, "tcp", f"{LOOPBACK}:{server.getsockname()[1]}")
    raise HandshakeError(f"no port from {ports[0]} to {ports[-1]} of {LOOPBACK} is free: {problem}")
