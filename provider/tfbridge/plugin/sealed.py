"""A connection to a listening Unix socket that nobody else can share, before or after.

A name in a folder does not keep other processes of the same user out: they can
be first to connect, or keep a hard link or an ``O_PATH`` descriptor of the
name for later. So the socket itself is closed to them, while nothing has been
accepted from it yet: its queue is cut to one place, emptied until that place
is ours, and then it is shut down, which refuses all who come later, by
whatever name. The listener still accepts the one connection that waits.
"""

from __future__ import annotations

import os
import socket
import stat
import struct
import sys

_DESCRIPTORS = "/proc/self/fd"
_ATTEMPTS = 100  # an intruder who takes the place time and again is a reason to give up
_CREDENTIALS = struct.Struct("3i")  # process, user, group of the one who listens


def is_possible() -> bool:
    """Return whether this system has all that sealing needs: Linux with its ``/proc``."""
    return sys.platform == "linux" and os.access(_DESCRIPTORS, os.R_OK)


def connect(path: str) -> socket.socket:
    """Return the only connection that the socket listening at ``path`` will ever accept.

    That socket is this process's own, has a path that was never used before,
    and has not accepted anything. Raises OSError when it cannot be found, when
    others do not let us in, and on a system that does not hold what Linux holds.
    """
    with _listener(path) as listener:
        listener.listen(0)  # one connection may wait, and no other
        connection = _first_in_line(path, listener)
        try:
            _check_other_end(connection, path)
            _check_queue(path)
            listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            connection.close()
            raise
    return connection


def _listener(path: str) -> socket.socket:
    """Return another descriptor of the listening socket, which grpcio keeps to itself."""
    for name in os.listdir(_DESCRIPTORS):  # noqa: PTH208 -- pathlib is slow to load
        number = int(name)
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                found = socket.socket(fileno=os.dup(number))
                if found.family == socket.AF_UNIX and _listens_at(found, path):
                    return found
                found.close()
        except OSError:  # the descriptor with which the folder was read, among others
            continue
    raise OSError(f"no socket of this process listens at {path}")


def _listens_at(candidate: socket.socket, path: str) -> bool:
    is_listening = candidate.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    return bool(is_listening) and candidate.getsockname() == path


def _first_in_line(path: str, listener: socket.socket) -> socket.socket:
    """Connect, throwing out whoever waits already."""
    listener.setblocking(False)
    for _ in range(_ATTEMPTS):
        connection = _knock(path)
        if connection:
            return connection
        _throw_out(listener)
    raise OSError(f"other processes keep connecting to {path}")


def _knock(path: str) -> socket.socket | None:
    """Return a new connection, None where there is no room for it in the queue."""
    connection = socket.socket(socket.AF_UNIX)
    connection.setblocking(False)
    try:
        connection.connect(path)
    except OSError as error:
        connection.close()
        if isinstance(error, BlockingIOError):
            return None
        raise
    return connection


def _throw_out(listener: socket.socket) -> None:
    try:
        while True:
            listener.accept()[0].close()
    except BlockingIOError:
        return


def _check_other_end(connection: socket.socket, path: str) -> None:
    """Raise OSError unless the one who listens is this process, at this very path.

    Whoever may write in the folder could have put another socket in its place.
    """
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    process, _, _ = _CREDENTIALS.unpack(credentials)
    if process != os.getpid() or connection.getpeername() != path:
        raise OSError(f"{path} leads to another socket")


def _check_queue(path: str) -> None:
    """Raise OSError where a second one finds room in a queue of one."""
    second = _knock(path)
    if second:
        second.close()
        raise OSError("the system makes queues longer than they should be")
