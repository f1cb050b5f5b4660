"""tfbridge.plugin.tls_proxy: joining hosts to grpcio, here to sockets of the test's own."""

from __future__ import annotations

import errno
import queue
import socket
import ssl
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from tfbridge.plugin import certificate, tls, tls_proxy
from tfbridge.plugin.listener import Folder, listen
from tfbridge.plugin.stream import PlainText, Stream
from tfbridge.plugin.tls_proxy import TlsProxy

from .relay import PATIENCE, LoopThread, running_loop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfbridge.plugin.event_loop import EventLoop

_OWN = certificate.make()
_HOST = certificate.make()


class Upstream:
    """The way to sockets that stand for grpcio's, in the order in which they were made."""

    def __init__(self) -> None:
        self.made: queue.Queue[socket.socket] = queue.Queue()
        self.ends: list[socket.socket] = []
        self.is_broken = False

    def connect(self, loop: EventLoop) -> Stream:
        """Return a new connection."""
        if self.is_broken:
            raise OSError("there is no grpcio")
        ours, theirs = socket.socketpair()
        theirs.settimeout(PATIENCE)
        self.made.put(theirs)
        self.ends += [ours, theirs]
        return Stream(loop, ours, PlainText())


class Rig:
    """A proxy with one connection made ahead, as a plugin process has it."""

    def __init__(self, thread: LoopThread, folder: Folder, *, encrypted: bool) -> None:
        self.thread = thread
        self.upstream = Upstream()
        self.counts: queue.Queue[int] = queue.Queue()
        self.proxy = TlsProxy(thread.loop, self.upstream, self.counts.put)
        self._folder = folder
        self._encrypted = encrypted
        self._sockets: list[socket.socket] = []
        self._listener = listen(folder, {})
        outer = tls.outer(_OWN, _HOST.certificate.decode(), folder.path) if encrypted else None
        thread.do(lambda: self.proxy.open(self._listener.socket, outer))
        thread.do(self.proxy.connect_ahead)

    def knock(self) -> socket.socket:
        """Connect, without a word."""
        plain = socket.socket(socket.AF_UNIX)
        self._sockets.append(plain)
        plain.settimeout(PATIENCE)
        plain.connect(self._listener.address)
        return plain

    def connect(self, own: certificate.Identity = _HOST) -> socket.socket:
        """Connect as the host does, or as somebody with another certificate."""
        plain = self.knock()
        if not self._encrypted:
            return plain
        context = ssl.create_default_context(cadata=_OWN.certificate.decode())
        with tls.key_file(own, self._folder.path) as path:
            context.load_cert_chain(path)
        encrypted = context.wrap_socket(plain, server_hostname="localhost")
        self._sockets.append(encrypted)
        return encrypted

    def grpcio(self) -> socket.socket:
        """Return grpcio's end of the next connection."""
        return self.upstream.made.get(timeout=PATIENCE)

    def count(self) -> int:
        """Return how many hosts there were after the next change."""
        return self.counts.get(timeout=PATIENCE)

    def close(self) -> None:
        """Cut all connections."""
        self.thread.do(self.proxy.close)
        for each in self._sockets:
            each.close()
        while not self.thread.do(self.proxy.is_empty):
            self.count()


@pytest.fixture(params=[True, False], ids=["tls", "plain"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    """Open a proxy, with TLS or without."""
    folder = Folder({"TMPDIR": str(tmp_path)})
    with running_loop() as thread:
        made = Rig(thread, folder, encrypted=request.param)
        yield made
        made.close()
    for end in made.upstream.ends:
        end.close()
    folder.remove()


def _read(end: socket.socket, size: int) -> bytes:
    data = bytearray(size)
    read = 0
    while read < size:
        count = end.recv_into(memoryview(data)[read:])
        assert count
        read += count
    return bytes(data)


def _end(end: socket.socket) -> bytes:
    """Return what is left to read before the other end hangs up."""
    with suppress(ConnectionError):
        return end.recv(100)
    return b""


def _echo(rig: Rig) -> tuple[socket.socket, socket.socket]:
    host, grpcio = rig.connect(), rig.grpcio()
    host.sendall(b"question")
    assert _read(grpcio, 8) == b"question"
    grpcio.sendall(b"answer")
    assert _read(host, 6) == b"answer"
    return host, grpcio


def test_bytes_pass_both_ways(rig: Rig) -> None:
    """What one side sends arrives at the other one."""
    _echo(rig)


def test_hosts_are_joined_one_by_one(rig: Rig) -> None:
    """Every host has a connection to grpcio of its own, and their number is reported."""
    for number in range(3):
        _echo(rig)
        assert rig.count() == number + 1


def test_a_connection_that_died_while_it_waited_is_replaced(rig: Rig) -> None:
    """The connection made ahead is used only if it still stands."""
    rig.grpcio().close()
    _echo(rig)


def test_what_grpcio_sent_last_is_delivered(rig: Rig) -> None:
    """When grpcio closes, the host still gets all that was sent, then the end."""
    host, grpcio = rig.connect(), rig.grpcio()
    size = 1 << 20
    sender = threading.Thread(target=lambda: (grpcio.sendall(bytes(size)), grpcio.close()))
    sender.start()
    assert _read(host, size) == bytes(size)
    assert _end(host) == b""
    sender.join()
    assert [rig.count(), rig.count()] == [1, 0]


def test_grpcio_learns_at_once_that_the_host_has_left(rig: Rig) -> None:
    """When the host closes, so does the connection to grpcio, which cancels its calls."""
    host, grpcio = rig.connect(), rig.grpcio()
    assert rig.count() == 1
    host.close()
    assert _end(grpcio) == b""
    assert rig.count() == 0
    assert rig.thread.do(rig.proxy.is_empty)


def test_what_grpcio_says_first_waits_for_the_host(rig: Rig) -> None:
    """Bytes that came before there was a host are the first that it gets."""
    rig.grpcio().sendall(b"settings")
    assert _read(rig.connect(), 8) == b"settings"


@pytest.mark.parametrize("slow", ["grpcio", "host"])
def test_a_slow_reader_slows_the_sender(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, slow: str
) -> None:
    """Of a message that nobody takes the proxy reads a megabyte and no more."""
    host, grpcio = rig.connect(), rig.grpcio()
    assert rig.count() == 1
    taken = 0
    is_held_back = threading.Event()
    write, pause = Stream.write, Stream.pause

    def count_and_write(stream: Stream, content: bytes) -> None:
        nonlocal taken
        taken += len(content)
        write(stream, content)

    def note_and_pause(stream: Stream, *, is_paused: bool) -> None:
        pause(stream, is_paused=is_paused)
        if is_paused:
            is_held_back.set()

    monkeypatch.setattr(Stream, "write", count_and_write)
    monkeypatch.setattr(Stream, "pause", note_and_pause)
    reader, writer = (grpcio, host) if slow == "grpcio" else (host, grpcio)
    size = 64 << 20
    sender = threading.Thread(target=writer.sendall, args=(bytes(size),))
    sender.start()
    assert is_held_back.wait(PATIENCE)
    assert 0 < taken < 4 << 20
    assert _read(reader, size) == bytes(size)
    sender.join()


def test_without_grpcio_the_host_is_cut_off(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    """A host is not kept waiting for a server that is not there; the log says why."""
    rig.upstream.is_broken = True
    rig.grpcio().close()
    with suppress(ConnectionError, ssl.SSLError):
        assert _end(rig.connect()) == b""
    assert [rig.count(), rig.count()] == [1, 0]
    assert "the upstream connection failed" in caplog.text


def test_a_connection_that_cannot_be_made_ahead_is_made_for_the_host(rig: Rig) -> None:
    """What fails before there is a host may work for it."""
    rig.grpcio().close()
    rig.upstream.is_broken = True
    rig.thread.do(rig.proxy.connect_ahead)
    rig.upstream.is_broken = False
    _echo(rig)


def test_hosts_that_are_held_agree_on_tls_and_wait(rig: Rig) -> None:
    """What they send meanwhile is not lost; who has left by then gets no connection."""
    rig.grpcio().close()
    rig.thread.do(rig.proxy.hold)
    staying, leaving = rig.connect(), rig.connect()
    assert [rig.count(), rig.count()] == [1, 2]
    staying.sendall(b"early")
    leaving.close()
    assert rig.count() == 1
    assert rig.upstream.made.empty()
    rig.thread.do(rig.proxy.connect_ahead)
    assert rig.grpcio().recv(5) == b"early"
    assert rig.upstream.made.empty()


@pytest.mark.parametrize("rig", [True], indirect=True)
def test_plain_text_where_tls_is_due_leaves_a_reason(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever does not speak TLS is cut off, and the log says what was wrong."""
    stranger = rig.knock()
    stranger.sendall(b"PRI * HTTP/2.0\r\n\r\n")
    assert _end(stranger) == b""
    _echo(rig)
    assert rig.count() == 1
    assert "TLS could not be agreed on: " in caplog.text


@pytest.mark.parametrize("rig", [True], indirect=True)
def test_another_certificate_leaves_a_reason_on_both_sides(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    """The stranger gets an alert, and the log says which certificate was refused."""
    with pytest.raises(ssl.SSLError, match="ALERT"):
        rig.connect(certificate.make()).recv(1)
    assert "certificate verify failed" in caplog.text
    assert rig.counts.empty()


@pytest.mark.parametrize("rig", [True], indirect=True)
def test_who_does_not_begin_is_cut_off(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection without TLS is not kept for ever; one that has it is."""
    monkeypatch.setattr(tls_proxy, "_HANDSHAKE_TIME", 0)
    assert _end(rig.knock()) == b""
    monkeypatch.setattr(tls_proxy, "_HANDSHAKE_TIME", 0.2)
    host, grpcio = _echo(rig)
    assert _end(rig.knock()) == b""
    grpcio.sendall(b"more")
    assert _read(host, 4) == b"more"


@pytest.mark.skipif(sys.platform == "win32", reason="about descriptors of Unix")
@pytest.mark.parametrize("problem", [errno.EMFILE, errno.ECONNABORTED])
def test_a_connection_that_cannot_be_accepted_is_not_the_last(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, problem: int
) -> None:
    """Without descriptors the proxy waits for a moment and goes on."""
    monkeypatch.setattr(tls_proxy, "_PAUSE", 0)
    accept = socket.socket.accept
    failures = iter([OSError(problem, "as the test wants it")])

    def fail_once(listening: socket.socket) -> Any:
        for failure in failures:
            raise failure
        return accept(listening)

    monkeypatch.setattr(socket.socket, "accept", fail_once)
    _echo(rig)


def test_a_door_that_was_closed_meanwhile_stays_closed(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is accepted after ``close``, be it that a pause was due to end."""
    monkeypatch.setattr(tls_proxy, "_PAUSE", 0)
    closed = threading.Event()

    def close_and_fail(_listening: socket.socket) -> Any:
        rig.thread.loop.call_soon(rig.proxy.close)
        rig.thread.loop.call_later(0, lambda: rig.thread.loop.call_later(0, closed.set))
        raise OSError(errno.EMFILE, "as the test wants it")

    monkeypatch.setattr(socket.socket, "accept", close_and_fail)
    rig.knock()
    assert closed.wait(PATIENCE)
    with pytest.raises(OSError, match="refused"):
        rig.knock()


def test_no_host_means_empty(rig: Rig) -> None:
    """Without a connection there is none to wait for."""
    assert rig.thread.do(rig.proxy.is_empty)
    assert rig.counts.empty()
