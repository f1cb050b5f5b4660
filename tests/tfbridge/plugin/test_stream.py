"""tfbridge.plugin.stream: one side of a relayed connection."""

from __future__ import annotations

import socket
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tfbridge.plugin.event_loop import EventLoop
from tfbridge.plugin.stream import PlainText, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def loop() -> Iterator[EventLoop]:
    """Make a loop."""
    with closing(EventLoop()) as made:
        yield made


class Pair:
    """A stream and the socket at its other end."""

    def __init__(self, loop: EventLoop) -> None:
        ours, self.far = socket.socketpair()
        self.far.setblocking(False)
        self.opened: list[Stream] = []
        self.stream = Stream(loop, ours, PlainText(), self.opened.append)


@pytest.fixture
def pair(loop: EventLoop) -> Iterator[Pair]:
    """Connect a stream."""
    made = Pair(loop)
    with made.far:
        yield made
        made.stream.abort()


def test_plain_text_may_pass_at_once(pair: Pair) -> None:
    """There is nothing to agree on."""
    assert pair.opened == [pair.stream]


def test_what_is_written_is_sent(pair: Pair) -> None:
    """Without waiting for the loop, when there is room."""
    pair.stream.write(b"hello")
    assert pair.far.recv(10) == b"hello"


def test_what_comes_early_is_kept(loop: EventLoop, pair: Pair) -> None:
    """Until there is another side to give it to."""
    pair.far.send(b"hello")
    loop.run(lambda: pair.stream.early)
    assert pair.stream.early == b"hello"


def test_a_closing_stream_sends_what_it_has_and_takes_no_more(loop: EventLoop, pair: Pair) -> None:
    """It ends once the other end has taken everything."""
    ended: list[str] = []
    pair.stream.on_end.append(lambda: ended.append("ended"))
    size = 8 << 20
    pair.stream.write(bytes(size))
    pair.stream.close()
    pair.stream.close()
    pair.stream.write(b"too late")
    assert not pair.stream.has_ended
    received = 0

    def drain() -> bool:
        nonlocal received
        try:
            received += len(pair.far.recv(size))
        except BlockingIOError:
            return False
        return pair.stream.has_ended

    loop.run(drain)
    while chunk := pair.far.recv(size):
        received += len(chunk)
    assert received == size
    assert ended == ["ended"]


def test_a_stream_that_is_cut_off_ends_once(pair: Pair) -> None:
    """However often; whoever has asked is told once."""
    ended: list[str] = []
    pair.stream.on_end.append(lambda: ended.append("ended"))
    for _ in range(2):
        pair.stream.abort()
    pair.stream.write(b"too late")
    pair.stream.close()
    assert pair.far.recv(10) == b""
    assert ended == ["ended"]


def test_an_other_end_that_is_gone_ends_the_stream(loop: EventLoop, pair: Pair) -> None:
    """Whether the stream reads or writes."""
    pair.far.close()
    pair.stream.write(b"nobody takes this")
    loop.run(lambda: pair.stream.has_ended)


def test_a_paused_stream_reads_nothing(loop: EventLoop, pair: Pair) -> None:
    """What came waits in the socket."""
    pair.stream.pause(is_paused=True)
    pair.far.send(b"hello")
    rounds = iter([False, False, True])
    loop.call_soon(lambda: loop.call_soon(lambda: None))
    loop.run(lambda: next(rounds))
    assert pair.stream.early == b""
    pair.stream.pause(is_paused=False)
    loop.run(lambda: pair.stream.early)
    assert pair.stream.early == b"hello"
