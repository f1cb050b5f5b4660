"""Faults of the transport, as a client meets them."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import zlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from emulator_clients import SYNC_REPO, TOKEN, Wire
from swr_emulator.faults.rules import Rule
from swr_emulator.faults.wire_actions import (
    MEBIBYTE,
    BadGzip,
    Drip,
    GzipBomb,
    Hang,
    Oversize,
    Reset,
    Truncate,
)

if TYPE_CHECKING:
    from swr_emulator import Emulator

REQUEST = f"GET {SYNC_REPO} HTTP/1.1\r\nX-Auth-Token: demo-token\r\n\r\n".encode()


def connect(emulator: Emulator) -> socket.socket:
    """Return a connection on which the request was sent."""
    connection = socket.create_connection(("127.0.0.1", urlsplit(emulator.url).port), timeout=10)
    connection.sendall(REQUEST)
    return connection


def read(connection: socket.socket, count: int) -> bytes:
    """Return at least so many bytes."""
    received = b""
    while len(received) < count:
        received += connection.recv(65_536)
    return received


@pytest.mark.parametrize(("after", "status"), [("nothing", None), ("headers", 200), ("half", 200)])
def test_hang_waits_for_the_client_to_leave(
    emulator: Emulator, after: str, status: int | None
) -> None:
    """Nothing, the headers, or half the body come; the rest never does."""
    emulator.faults = Rule(Hang(after=after))  # type: ignore[arg-type]
    with connect(emulator) as connection:
        if after == "nothing":
            emulator.wait_for_requests(1)
        else:
            head, _, body = read(connection, 100).partition(b"\r\n\r\n")
            length = int(head.rpartition(b"Content-Length: ")[2])
            while after == "half" and len(body) < length // 2:
                body += connection.recv(65_536)
            assert len(body) == (length // 2 if after == "half" else 0)
        assert emulator.in_flight == 1
    emulator.wait_until_idle()
    assert emulator.requests[0].status == status


@pytest.mark.parametrize("part", ["headers", "body"])
def test_drip_sends_the_whole_answer_in_drops(emulator: Emulator, wire: Wire, part: str) -> None:
    """A patient client gets everything, and the connection lives on."""
    emulator.faults = Rule(Drip(part=part, interval_ms=0), first=1)  # type: ignore[arg-type]
    response, body = wire.get()
    assert response.status == 200
    assert json.loads(body)[0]["id"] == 45
    assert wire.get()[1] == body
    assert emulator.connections == 1


def test_drip_ends_when_the_client_leaves(emulator: Emulator) -> None:
    """An impatient client does not leave a thread behind."""
    emulator.faults = Rule(Drip(part="headers", interval_ms=1))
    with connect(emulator) as connection:
        assert read(connection, 1).startswith(b"H")
    emulator.wait_until_idle()


@pytest.mark.parametrize(("at", "count"), [("start", 0), ("headers", 20), ("body", 200)])
def test_reset_is_a_tcp_reset(emulator: Emulator, at: str, count: int) -> None:
    """What was sent before may arrive; then the connection is reset, not closed."""
    emulator.faults = Rule(Reset(at=at))  # type: ignore[arg-type]
    with connect(emulator) as connection:
        pieces: list[bytes] = []
        with pytest.raises(ConnectionResetError):
            pieces.extend(iter(lambda: connection.recv(65_536), b""))
    received = b"".join(pieces)
    assert len(received) >= count or received == b""
    assert b"updatedAt" not in received


def test_truncated_body_is_shorter_than_announced(emulator: Emulator, wire: Wire) -> None:
    """The announced length is never reached."""
    emulator.faults = Rule(Truncate(missing=10), first=1)
    with pytest.raises(http.client.IncompleteRead) as caught:
        wire.get()
    assert caught.value.expected == 10


@pytest.mark.parametrize(
    ("kind", "error"),
    [("garbage", gzip.BadGzipFile), ("truncated", EOFError), ("checksum", gzip.BadGzipFile)],
)
def test_spoiled_gzip_cannot_be_unpacked(
    emulator: Emulator, wire: Wire, kind: str, error: type[Exception]
) -> None:
    """The encoding is announced and does not hold."""
    emulator.faults = Rule(BadGzip(kind=kind))  # type: ignore[arg-type]
    response, body = wire.get()
    assert response.headers["Content-Encoding"] == "gzip"
    with pytest.raises(error):
        gzip.decompress(body)


def test_bomb_is_small_on_the_wire_and_large_in_memory(emulator: Emulator, wire: Wire) -> None:
    """It unpacks to a valid empty array of the wanted size."""
    emulator.faults = Rule(GzipBomb(megabytes=3))
    _, body = wire.get()
    assert len(body) < 20_000
    plain = zlib.decompress(body, 31)
    assert len(plain) == 3 * MEBIBYTE
    assert json.loads(plain) == []


@pytest.mark.parametrize("length", ["declared", "chunked", "unknown"])
def test_oversized_body_is_a_valid_array(emulator: Emulator, wire: Wire, length: str) -> None:
    """However its length is told, a client that takes it all gets an empty array."""
    emulator.faults = Rule(Oversize(megabytes=3, length=length), first=1)  # type: ignore[arg-type]
    _, body = wire.get()
    assert len(body) == 3 * MEBIBYTE
    assert json.loads(body) == []
    assert wire.get()[0].status == 200
    assert emulator.connections == (2 if length == "unknown" else 1)


def test_oversized_body_stops_when_the_client_leaves(emulator: Emulator) -> None:
    """A client that has had enough is not waited for."""
    emulator.faults = Rule(Oversize(megabytes=65))
    with connect(emulator) as connection:
        read(connection, MEBIBYTE)
    emulator.wait_until_idle()
    assert TOKEN["X-Auth-Token"] == emulator.requests[0].headers["X-Auth-Token"]
