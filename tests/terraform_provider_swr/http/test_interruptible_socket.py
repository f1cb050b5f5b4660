"""A thread's connection can be shut down by another thread."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest

from raw_server import RawServer, until_it_leaves
from terraform_provider_swr.http.interruptible_socket import (
    SocketInterrupter,
    attach,
    connect,
    current,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = 30.0


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Return two connected sockets."""
    one, other = socket.socketpair()
    with one, other:
        one.settimeout(LONG)
        yield one, other


@pytest.fixture
def interrupter() -> Iterator[SocketInterrupter]:
    """Return an interrupter that is this thread's."""
    current.interrupter = SocketInterrupter()
    yield current.interrupter
    current.interrupter.close()
    current.interrupter = None


def test_an_interrupt_wakes_whoever_reads(pair: tuple[socket.socket, socket.socket]) -> None:
    """A blocking read ends as if the other side had left."""
    interrupter = SocketInterrupter()
    interrupter.attach(pair[0])
    threading.Timer(0.0, interrupter.interrupt).start()
    assert pair[0].recv(1) == b""
    interrupter.close()


def test_what_is_attached_after_the_interrupt_is_shut_too(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    """A connection that is made too late is refused at once."""
    interrupter = SocketInterrupter()
    interrupter.interrupt()
    with pytest.raises(ConnectionAbortedError):
        interrupter.attach(pair[0])
    interrupter.close()


def test_letting_go_leaves_the_connection_open(pair: tuple[socket.socket, socket.socket]) -> None:
    """A connection that goes back to the pool is not cut any more."""
    interrupter = SocketInterrupter()
    interrupter.attach(pair[0])
    interrupter.attach(pair[0])
    interrupter.close()
    interrupter.interrupt()
    pair[1].sendall(b"x")
    assert pair[0].recv(1) == b"x"


def test_a_cut_without_a_connection_does_no_harm() -> None:
    """Nothing may have been dialled yet."""
    interrupter = SocketInterrupter()
    interrupter.interrupt()
    interrupter.close()


def test_a_cut_of_a_dead_connection_does_no_harm() -> None:
    """It may have ended by itself."""
    interrupter = SocketInterrupter()
    with socket.socket() as unconnected:
        interrupter.attach(unconnected)
        interrupter.interrupt()
    interrupter.close()


def test_threads_without_an_interrupter_attach_nothing(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    """The hook may be called anywhere."""
    attach(pair[0])


def test_a_new_connection_is_attached(interrupter: SocketInterrupter) -> None:
    """From the first moment."""
    with (
        RawServer(until_it_leaves) as server,
        connect(
            "127.0.0.1", server.port, LONG, [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]
        ) as sock,
    ):
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert sock.gettimeout() == LONG
        interrupter.interrupt()
        assert sock.recv(1) == b""


def test_an_interrupted_attempt_connects_no_more(interrupter: SocketInterrupter) -> None:
    """The connection is not even begun."""
    interrupter.interrupt()
    with RawServer(until_it_leaves) as server:
        with pytest.raises(ConnectionAbortedError):
            connect("127.0.0.1", server.port, LONG)
        assert server.connections == 0


def test_all_addresses_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that refuses, or that this machine cannot even address, does not end it."""
    with RawServer(until_it_leaves) as server:
        tcp = (socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
        found = [
            (9_999, *tcp, ("nowhere", 1)),
            (socket.AF_INET, *tcp, ("127.0.0.1", _closed_port())),
            (socket.AF_INET, *tcp, ("127.0.0.1", server.port)),
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        connect("somewhere", 443, LONG).close()


def test_the_last_failure_counts_when_no_address_answers() -> None:
    """It says why."""
    with pytest.raises(ConnectionRefusedError):
        connect("127.0.0.1", _closed_port(), LONG)


def test_a_host_without_an_address_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Resolvers are known to find nothing and say so."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [])
    with pytest.raises(OSError, match="no address"):
        connect("somewhere", 443, LONG)


def test_an_address_that_does_not_answer_leaves_time_for_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The time for connecting is shared among the addresses."""
    shares: list[float] = []

    class Silent:
        def __init__(self, *_: Any) -> None:
            pass

        def settimeout(self, seconds: float) -> None:
            shares.append(seconds)

        def connect(self, _: Any) -> None:
            raise TimeoutError

        def close(self) -> None:
            pass

    address = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("192.0.2.1", 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [address] * 3)
    monkeypatch.setattr(socket, "socket", Silent)
    times = iter([0.0, 0.0, 4.0, 12.0])
    with pytest.raises(TimeoutError):
        connect("somewhere", 443, 12.0, clock=lambda: next(times))
    assert shares == [4.0, 4.0, 0.001]


def _closed_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
