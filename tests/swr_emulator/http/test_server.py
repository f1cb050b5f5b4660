"""The socket side, with an answerer of a few lines behind it."""

from __future__ import annotations

import contextlib
import socket
import ssl
from typing import TYPE_CHECKING

import pytest

from emulator_clients import Wire
from swr_emulator.http.clock import Clock
from swr_emulator.http.messages import Answer, Request
from swr_emulator.http.server import MAX_BODY, Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Echo:
    """A server that answers with what it was sent, and closes when the path says so."""

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.server = Server((host, 0), Clock(), self.answer, tls)
        self.server.start()
        self.address = self.server.server_address[:2]

    def answer(self, connection: socket.socket, request: Request, number: int) -> bool:
        """Send the number of the connection and the body."""
        self.requests.append(request)
        connection.sendall(Answer(200, f"{number} ".encode() + request.body).head())
        connection.sendall(f"{number} ".encode() + request.body)
        return request.path == "/close"


@pytest.fixture
def echo() -> Iterator[Echo]:
    """Return a running server."""
    running = Echo()
    yield running
    running.server.stop()


def wire(echo: Echo) -> Wire:
    """Return a client of the server."""
    return Wire(f"http://{echo.address[0]!s}:{echo.address[1]}")


def test_connections_are_kept_counted_and_let_go(echo: Echo) -> None:
    """Two requests on the first, one on the second; the path is as it was on the wire."""
    first, second = wire(echo), wire(echo)
    assert [first.get("//a%2Fb?x")[1], first.get()[1], second.get()[1]] == [b"1 ", b"1 ", b"2 "]
    assert echo.requests[0].target == "//a%2Fb?x"
    assert (echo.server.connections, echo.server.open_connections) == (2, 2)
    with pytest.raises(TimeoutError, match="2 connections still open"):
        echo.server.wait_until_left(0)
    first.connection.close()
    second.connection.close()
    echo.server.wait_until_left(10)


def test_connection_is_closed_when_the_answerer_says_so(echo: Echo) -> None:
    """The next request of the client opens another."""
    client = wire(echo)
    client.get("/close")
    echo.server.wait_until_left(10)
    client.connection.close()
    assert client.get()[1] == b"2 "
    client.connection.close()


def test_body_and_folded_headers_arrive(echo: Echo) -> None:
    """A value over two lines becomes one line."""
    with socket.create_connection(echo.address, timeout=10) as client:
        client.sendall(b"POST / HTTP/1.1\r\nX-A: b\r\n  c\r\nContent-Length: 3\r\n\r\nabc")
        assert client.recv(4_096).startswith(b"HTTP/1.1 200 ")
    assert (echo.requests[0].headers["X-A"], echo.requests[0].body) == ("b c", b"abc")


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"Content-Length: {MAX_BODY + 1}", b"413"),
        ("Content-Length: " + "9" * 5_000, b"413"),
        ("Content-Length: x", b"411"),
        ("Transfer-Encoding: chunked", b"411"),
    ],
)
def test_body_that_cannot_be_read_is_refused(echo: Echo, header: str, status: bytes) -> None:
    """Too long, of no length, or in pieces; then the connection ends."""
    with socket.create_connection(echo.address, timeout=10) as client:
        client.sendall(f"POST / HTTP/1.1\r\n{header}\r\n\r\n".encode())
        assert client.recv(4_096).split()[1] == status
        assert client.recv(1) == b""
    assert echo.requests == []


def test_tls_is_served_and_a_client_without_it_is_let_go(
    certificate: tuple[Path, Path],
) -> None:
    """The request knows that it came by HTTPS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    echo = Echo(tls=context)
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.load_verify_locations(certificate[0])
    with (
        socket.create_connection(echo.address, timeout=10) as plain,
        trusting.wrap_socket(plain, server_hostname="127.0.0.1") as client,
    ):
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert client.recv(4_096).startswith(b"HTTP/1.1 200 ")
    with socket.create_connection(echo.address, timeout=10) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
        with contextlib.suppress(ConnectionResetError):
            plain.recv(4_096)
    echo.server.stop()
    assert [request.scheme for request in echo.requests] == ["https"]


def test_stop_ends_open_connections() -> None:
    """A client that waits gets the end of the connection."""
    echo = Echo()
    client = socket.create_connection(echo.address, timeout=10)
    client.sendall(b"GET / HTTP/1.1\r\n\r\n")
    client.recv(4_096)
    echo.server.stop()
    with client:
        while client.recv(4_096):
            pass
