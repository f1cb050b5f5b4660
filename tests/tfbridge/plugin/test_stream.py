"""tfbridge.plugin.stream: one side of a relayed connection."""

from __future__ import annotations

import socket
import struct
from contextlib import closing, suppress
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


@pytest.fixture
def joined(loop: EventLoop) -> Iterator[tuple[Pair, Pair]]:
    """Join two streams."""
    one, other = Pair(loop), Pair(loop)
    one.stream.early = b"early"
    one.stream.join(other.stream)
    with one.far, other.far:
        yield one, other
        one.stream.abort()
        other.stream.abort()


def test_joined_streams_pass_everything_on(loop: EventLoop, joined: tuple[Pair, Pair]) -> None:
    """Both ways, beginning with what came early."""
    one, other = joined
    assert other.far.recv(10) == b"early"
    other.far.send(b"answer")
    loop.run(lambda: _received(one.far) == b"answer")


def _received(end: socket.socket, size: int = 100) -> bytes:
    try:
        return end.recv(size)
    except BlockingIOError:
        return b""


def test_a_side_that_takes_nothing_holds_the_other_back(
    loop: EventLoop, joined: tuple[Pair, Pair]
) -> None:
    """And lets it go on once it has taken what there was."""
    one, other = joined
    sent = 0
    rounds = iter(range(1000))  # enough to take far more, if nothing held it back

    def send() -> bool:
        nonlocal sent
        loop.call_soon(lambda: None)
        with suppress(BlockingIOError):
            sent += one.far.send(bytes(1 << 20))
        return next(rounds, None) is None

    loop.run(send)
    assert 1 << 18 < sent < 8 << 20
    received = 0

    def drain() -> bool:
        nonlocal received
        received += len(_received(other.far, 1 << 22))
        return received >= sent + len(b"early")

    loop.run(drain)


class Odd(PlainText):
    """A codec that ends or fails as its content says."""

    def decode(self, wire: bytes) -> bytes:
        """Return the content."""
        if wire == b"wrong":
            raise OSError("this is wrong")
        self.has_ended = True
        return wire


@pytest.mark.parametrize("wire", [b"wrong", b"last"])
def test_a_codec_ends_the_stream(
    loop: EventLoop, caplog: pytest.LogCaptureFixture, wire: bytes
) -> None:
    """When the other end says so, after what came with it, or with a reason in the log."""
    ours, far = socket.socketpair()
    stream = Stream(loop, ours, Odd())
    with far:
        far.send(wire)
        loop.run(lambda: stream.has_ended)
    assert stream.early == (b"" if wire == b"wrong" else b"last")
    assert ("this is wrong" in caplog.text) is (wire == b"wrong")


def test_a_false_alarm_is_no_end(loop: EventLoop, pair: Pair) -> None:
    """A socket that had nothing to read after all is left open."""
    pair.stream._receive()
    assert not pair.stream.has_ended
    pair.far.close()
    loop.run(lambda: pair.stream.has_ended)


def test_a_connection_that_is_reset_ends_the_stream(loop: EventLoop) -> None:
    """As one that is closed does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        far = socket.create_connection(server.getsockname())
        ours, _ = server.accept()
    stream = Stream(loop, ours, PlainText())
    far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    far.close()
    loop.run(lambda: stream.has_ended)
