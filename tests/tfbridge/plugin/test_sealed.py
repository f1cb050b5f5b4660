"""tfbridge.plugin.sealed: the one connection to a socket, whatever another process tries."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from tfbridge.plugin import sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(not sealed.is_possible(), reason="sockets are sealed on Linux")


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[socket.socket]:
    """Listen as grpcio does before it is started."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "inner"))
        listening.listen(128)
        listening.setblocking(False)
        yield listening


def _connect(path: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection


def test_the_connection_works(listener: socket.socket) -> None:
    """It is the one that the listener accepts, after it was sealed."""
    with sealed.connect(listener.getsockname()) as ours:
        accepted, _ = listener.accept()
        with accepted:
            ours.send(b"hello")
            assert accepted.recv(10) == b"hello"
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_those_who_came_before_are_thrown_out(listener: socket.socket) -> None:
    """A connection that was made in the window is closed, without a byte."""
    path = listener.getsockname()
    early = [_connect(path) for _ in range(5)]
    with sealed.connect(path) as ours:
        accepted, _ = listener.accept()
        with accepted:
            accepted.send(b"for us")
            assert ours.recv(10) == b"for us"
        for connection in early:
            with connection:
                assert connection.recv(1) == b""


def _by_name(path: str) -> str:
    return path


def _by_hard_link(path: str) -> str:
    os.link(path, f"{path}.link")
    return f"{path}.link"


def _by_descriptor(path: str) -> str:
    return f"/proc/self/fd/{os.open(path, os.O_PATH)}"


@pytest.mark.parametrize("trick", [_by_name, _by_hard_link, _by_descriptor])
def test_those_who_come_later_are_refused(
    listener: socket.socket, trick: Callable[[str], str]
) -> None:
    """By whatever name they have kept."""
    path = listener.getsockname()
    kept = trick(path)
    with sealed.connect(path), pytest.raises(ConnectionRefusedError):
        _connect(kept)
    if kept.startswith("/proc"):
        os.close(int(kept.rpartition("/")[2]))


def test_an_impostor_gets_no_connection(listener: socket.socket, tmp_path: Path) -> None:
    """Another socket that was put in the place of ours is noticed."""
    path = listener.getsockname()
    with socket.socket(socket.AF_UNIX) as another:
        another.bind(str(tmp_path / "another"))
        another.listen(0)
        os.rename(tmp_path / "another", path)  # noqa: PTH104 - as an intruder does
        with pytest.raises(OSError, match="leads to another socket"):
            sealed.connect(path)


def test_an_intruder_who_never_tires_is_not_fought_for_ever(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the place in the queue is taken time and again there is no connection."""
    path = listener.getsockname()
    held = [_connect(path)]
    monkeypatch.setattr(sealed, "_throw_out", lambda _listener: None)
    with pytest.raises(OSError, match="other processes keep connecting"):
        sealed.connect(path)
    held[0].close()


def test_a_queue_that_takes_two_is_not_relied_on(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system that makes queues longer than they should be is found out."""
    listen = socket.socket.listen
    monkeypatch.setattr(socket.socket, "listen", lambda which, _backlog: listen(which, 8))
    with pytest.raises(OSError, match="queues longer"):
        sealed.connect(listener.getsockname())


def test_a_path_without_a_listener_is_an_error(tmp_path: Path) -> None:
    """Nothing is found that does not listen, at that very path."""
    with socket.socket(socket.AF_UNIX) as idle, socket.socket(socket.AF_INET):
        idle.bind(str(tmp_path / "idle"))
        with pytest.raises(OSError, match="no socket of this process listens"):
            sealed.connect(str(tmp_path / "idle"))


def test_a_name_that_is_gone_is_an_error(listener: socket.socket) -> None:
    """Somebody who takes the name away is no reason to wait."""
    path = listener.getsockname()
    os.unlink(path)  # noqa: PTH108 - as an intruder does
    with pytest.raises(FileNotFoundError):
        sealed.connect(path)


def test_linux_has_what_it_takes() -> None:
    """These tests run where sockets can be sealed."""
    assert sealed.is_possible()
