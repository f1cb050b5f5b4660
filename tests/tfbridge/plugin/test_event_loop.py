"""tfbridge.plugin.event_loop: sockets, moments and other threads, waited for by one thread."""

from __future__ import annotations

import socket
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tfbridge.plugin.event_loop import READ, WRITE, EventLoop

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def loop() -> Iterator[EventLoop]:
    """Make a loop."""
    with closing(EventLoop()) as made:
        yield made


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Connect two sockets."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_a_watched_socket_calls_back(
    loop: EventLoop, pair: tuple[socket.socket, socket.socket]
) -> None:
    """With what has come of the events that were asked for."""
    ours, theirs = pair
    seen: list[int] = []
    loop.watch(ours, READ, seen.append)
    theirs.send(b"x")
    loop.run(lambda: seen)
    assert seen == [READ]
    loop.watch(ours, WRITE, seen.append)
    loop.run(lambda: len(seen) == 2)
    assert seen == [READ, WRITE]


def test_a_socket_that_is_no_longer_watched_is_left_alone(
    loop: EventLoop, pair: tuple[socket.socket, socket.socket]
) -> None:
    """It may be given up twice."""
    ours, _ = pair
    seen: list[int] = []
    loop.watch(ours, WRITE, seen.append)
    for _ in range(2):
        loop.watch(ours, 0, seen.append)
    loop.call_soon(lambda: None)
    rounds = iter([False, True])
    loop.run(lambda: next(rounds))
    assert seen == []


def test_timers_are_called_in_time_and_once(loop: EventLoop) -> None:
    """A timer that is cancelled is not called, one that is over can be cancelled."""
    called: list[str] = []
    first = loop.call_later(0, lambda: called.append("first"))
    loop.cancel(loop.call_later(0, lambda: called.append("cancelled")))
    loop.call_later(0, lambda: loop.call_later(0, lambda: called.append("last")))
    loop.run(lambda: "last" in called)
    loop.cancel(first)
    loop.cancel(None)
    assert called == ["first", "last"]


def test_any_thread_may_call(loop: EventLoop) -> None:
    """The call is made in the thread of the loop, which wakes for it, as often as it is asked."""
    callers: list[threading.Thread] = []

    def call_often() -> None:
        for _ in range(10_000):  # far more than its socket can hold
            loop.call_soon(lambda: callers.append(threading.current_thread()))

    other = threading.Thread(target=call_often)
    other.start()
    other.join()
    loop.run(lambda: len(callers) == 10_000)
    assert set(callers) == {threading.current_thread()}


def test_what_has_come_in_time_is_dealt_with(
    loop: EventLoop, pair: tuple[socket.socket, socket.socket]
) -> None:
    """Though the time is up, as on a machine that left the thread no moment before."""
    ours, theirs = pair
    seen: list[int] = []
    loop.watch(ours, READ, seen.append)
    theirs.send(b"x")
    loop.run(lambda: False, 0)
    assert seen == [READ]


def test_waiting_is_bounded(loop: EventLoop) -> None:
    """After so many seconds the loop stops, whatever has not come."""
    loop.call_later(3600, lambda: None)
    loop.run(lambda: False, 0.001)
    loop.run(lambda: False, 0)


def test_what_is_pending_is_dealt_with_at_once(
    loop: EventLoop, pair: tuple[socket.socket, socket.socket]
) -> None:
    """And what came of it, once; when there is nothing, nobody waits."""
    ours, theirs = pair
    seen: list[bytes] = []

    def answer(_events: int) -> None:
        seen.append(ours.recv(1))
        theirs.send(b"y")

    loop.run_pending()
    loop.watch(ours, READ, answer)
    theirs.send(b"x")
    loop.run_pending()
    assert seen == [b"x", b"y"]
