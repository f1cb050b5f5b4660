"""Heads of answers are read as far as they can be."""

from __future__ import annotations

import http.client
import socket
from typing import TYPE_CHECKING

import pytest

from raw_server import RawServer, read_request
from terraform_provider_swr.http.interruptible_socket import SocketInterrupter, current
from terraform_provider_swr.http.response_head import (
    LARGEST_HEAD,
    LenientHTTPResponse,
    MalformedResponseError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

OK = b"HTTP/1.1 200 OK\r\n"
BODY = b"Content-Length: 2\r\n\r\n[]"


@pytest.fixture(autouse=True)
def interrupter() -> Iterator[SocketInterrupter]:
    """Return the interrupter of this thread, which remembers whether an answer began."""
    current.interrupter = SocketInterrupter()
    yield current.interrupter
    current.interrupter = None


def read(data: bytes) -> LenientHTTPResponse:
    """Return what is read from the bytes of an answer."""
    one, other = socket.socketpair()
    with one, other:
        one.settimeout(10)
        if data:
            other.setblocking(False)
            try:
                other.sendall(data[:100_000])
            except BlockingIOError:
                pytest.fail("it is too long for a buffer")
        other.shutdown(socket.SHUT_WR)
        response = LenientHTTPResponse(one)
        response.begin()
        return response


def read_from_server(data: bytes) -> http.client.HTTPResponse:
    """Return the same for an answer of any length."""

    def script(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(data)

    with RawServer(script) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.response_class = LenientHTTPResponse
        try:
            connection.request("GET", "/")
            return connection.getresponse()
        finally:
            connection.close()


def test_a_plain_answer_is_read(interrupter: SocketInterrupter) -> None:
    """As always; that it began is remembered."""
    response = read(OK + b"X-Request-Id: abc\r\n" + BODY)
    assert (response.status, response.getheader("x-request-id")) == (200, "abc")
    assert response.read() == b"[]"
    assert interrupter.is_answered


@pytest.mark.parametrize("status", [100, 102, 103, 199])
def test_informational_answers_are_skipped(status: int) -> None:
    """Any number of them, with headers or without."""
    before = f"HTTP/1.1 {status} Wait\r\nContent-Length: 9\r\n\r\n".encode()
    response = read(before * 3 + OK + BODY)
    assert (response.status, response.read()) == (200, b"[]")


def test_a_switch_of_protocols_is_an_answer() -> None:
    """Nobody asked for it; what follows would not be HTTP."""
    assert read(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n").status == 101


@pytest.mark.parametrize(
    "line",
    [b"this is no header", b": nameless", b"na me: x", b" begins with a blank", b"\x00\xff: x"],
)
def test_a_line_that_is_no_header_is_left_out(line: bytes) -> None:
    """The headers after it count."""
    response = read(OK + line + b"\r\n" + BODY)
    assert response.read() == b"[]"
    assert response.length == 0


def test_a_header_that_goes_on_in_the_next_line_is_one() -> None:
    """Old servers fold them."""
    assert read(OK + b"X-A: 1\r\n  2\r\n" + BODY).getheader("X-A") == "1 2"


def test_of_many_headers_those_that_are_needed_are_kept() -> None:
    """Wherever they stand."""
    many = b"".join(b"X-%d: y\r\n" % n for n in range(250))
    response = read(OK + many + b"X-Request-Id: abc\r\n" + BODY)
    assert response.read() == b"[]"
    assert response.getheader("X-Request-Id") == "abc"
    assert len(response.headers) == 99


def test_a_header_that_is_too_long_is_left_out() -> None:
    """A cookie of a hundred thousand characters says nothing to us."""
    response = read(OK + b"Set-Cookie: " + b"x" * 70_000 + b"\r\n" + BODY)
    assert response.getheader("Set-Cookie") is None
    assert response.read() == b"[]"


def test_headers_without_an_end_are_refused() -> None:
    """Before they fill the memory."""
    with pytest.raises(MalformedResponseError, match="more than 1 MiB"):
        read_from_server(OK + b"X: " + b"x" * (2 * LARGEST_HEAD) + b"\r\n")


@pytest.mark.parametrize("lengths", [b"2, 3", b"2\r\nContent-Length: 3"])
def test_two_different_lengths_are_refused(lengths: bytes) -> None:
    """Nobody can tell where such an answer ends."""
    with pytest.raises(MalformedResponseError, match="two different"):
        read(OK + b"Content-Length: " + lengths + b"\r\n\r\n[]")


def test_one_length_twice_is_one() -> None:
    """It is clear what is meant."""
    assert read(OK + b"Content-Length: 2\r\n" + BODY).read() == b"[]"


@pytest.mark.parametrize(
    ("data", "is_answered"), [(b"", False), (b"\x00garbage\r\n\r\n", True)], ids=["none", "bytes"]
)
def test_what_is_no_answer_is_an_error_of_the_library(
    interrupter: SocketInterrupter, data: bytes, is_answered: bool
) -> None:
    """Whether anything came at all is remembered."""
    with pytest.raises(http.client.BadStatusLine):
        read(data)
    assert interrupter.is_answered is is_answered


def test_outside_of_an_attempt_nothing_is_remembered() -> None:
    """There is nobody who would ask."""
    current.interrupter = None
    assert read(OK + BODY).status == 200
