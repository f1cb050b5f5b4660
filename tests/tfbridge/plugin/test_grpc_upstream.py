"""tfbridge.plugin.grpc_upstream: the ways to grpcio, and that nobody else can take them."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

import grpc
import pytest

from tfbridge.plugin import certificate, sealed
from tfbridge.plugin.grpc_upstream import GrpcUpstream
from tfbridge.plugin.server import Server
from tfbridge.plugin.stream import PlainText, Stream

from .relay import PATIENCE, LoopThread, running_loop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes.fromhex("000000040000000000")
"""What a client of HTTP/2 begins with; the server's settings are the answer."""

_SETTINGS = 4  # the type of the answer's first frame
_OWN = certificate.make()
_TCP = {"TFBRIDGE_NETWORK": "tcp"}

needs_seals = pytest.mark.skipif(not sealed.is_possible(), reason="sockets are sealed on Linux")
both_ways = pytest.mark.parametrize(
    "environ", [pytest.param({}, marks=needs_seals), _TCP], ids=["sealed", "tls"]
)


class Noting(Server):
    """A server that tells where it is and when it is stopped."""

    def __init__(self, after_binding: Callable[[str], object] = len) -> None:
        super().__init__(())
        self.addresses: list[str] = []
        self.stopped = threading.Event()
        self._after_binding = after_binding

    def bind(self, address: str, identity: certificate.Identity | None = None) -> int:
        """Listen."""
        port = super().bind(address, identity)
        self.addresses.append(address.replace(":0", f":{port}"))
        self._after_binding(address.removeprefix("unix:"))
        return port

    def stop(self, grace: float) -> None:
        """Take no more calls."""
        self.stopped.set()
        super().stop(grace)


class Client:
    """Connections to grpcio as the proxy has them, each with a socket to talk to it."""

    def __init__(self, thread: LoopThread, upstream: GrpcUpstream) -> None:
        self.upstream = upstream
        self._thread = thread
        self._sockets = ExitStack()

    def connect(self) -> socket.socket:
        """Return the near end of a new connection."""
        near, far = socket.socketpair()
        self._sockets.enter_context(near)
        near.settimeout(PATIENCE)
        loop = self._thread.loop

        def join() -> None:
            stream, front = self.upstream.connect(loop), Stream(loop, far, PlainText())
            stream.on_end.append(front.close)
            front.on_end.append(stream.abort)
            front.join(stream)

        self._thread.do(join)
        return near

    def close(self) -> None:
        """Hang up."""
        self._sockets.close()
        self._thread.do(lambda: self.upstream.stop(0))


@pytest.fixture
def connected(tmp_path: Path) -> Iterator[Callable[..., Client]]:
    """Return a function that makes a client of an upstream in an event loop."""
    clients: list[Client] = []
    with running_loop() as thread:

        def make(
            make_server: Callable[[], Server], environ: Mapping[str, str], folder: Path = tmp_path
        ) -> Client:
            upstream = GrpcUpstream(make_server, str(folder), _OWN, environ)
            clients.append(Client(thread, upstream))
            return clients[-1]

        yield make
        for client in clients:
            client.close()


def _greets(connection: socket.socket) -> bool:
    """Return whether grpcio answers a hello."""
    connection.sendall(PREFACE)
    return connection.recv(100)[3:4] == bytes([_SETTINGS])


@both_ways
def test_each_connection_has_a_server(
    connected: Callable[..., Client], environ: Mapping[str, str]
) -> None:
    """It speaks HTTP/2, and ends with its connection."""
    servers = [Noting(), Noting()]
    client = connected(iter(servers).__next__, environ)
    connections = [client.connect() for _ in servers]
    assert all(map(_greets, connections))
    connections[0].close()
    assert servers[0].stopped.wait(PATIENCE)
    assert not servers[1].stopped.is_set()
    client.upstream.stop(1)
    assert servers[1].stopped.is_set()


@needs_seals
def test_a_sealed_sockets_name_is_gone_and_not_used_again(
    connected: Callable[..., Client], tmp_path: Path
) -> None:
    """There is nothing left in the folder, and a server that ends takes no name from another."""
    servers = [Noting(), Noting()]
    client = connected(iter(servers).__next__, {})
    for _ in servers:
        assert _greets(client.connect())
        assert list(tmp_path.iterdir()) == []
    assert servers[0].addresses != servers[1].addresses


def _knock(path: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(PATIENCE)
    try:
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    connection.sendall(PREFACE)
    return connection


@needs_seals
def test_nobody_else_gets_an_answer_from_a_sealed_server(connected: Callable[..., Client]) -> None:
    """Not who connected before us, and not who kept the name, by a link or a descriptor."""
    early: list[socket.socket] = []
    kept: list[str] = []

    def intrude(path: str) -> None:
        early.append(_knock(path))
        os.link(path, f"{path}.link")
        kept.extend([f"{path}.link", f"/proc/self/fd/{os.open(path, os.O_PATH)}"])

    connection = connected(lambda: Noting(intrude), {}).connect()
    for path in kept:
        with pytest.raises(ConnectionRefusedError):
            _knock(path)
    os.close(int(kept[1].rpartition("/")[2]))
    assert _greets(connection)
    with early[0]:
        assert _nothing(early[0])


def _nothing(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


@needs_seals
@pytest.mark.parametrize("trouble", ["name", "folder"])
def test_where_sealing_fails_tls_takes_its_place(
    connected: Callable[..., Client],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    trouble: str,
) -> None:
    """Whoever takes the name or the folder away gets the connection not cut but encrypted."""
    servers: list[Noting] = []

    def take_away(path: str) -> None:
        if path.startswith("/"):
            os.unlink(path)  # noqa: PTH108 - as an intruder does

    def make() -> Noting:
        servers.append(Noting(take_away))
        return servers[-1]

    folder = tmp_path if trouble == "name" else tmp_path / "nowhere"
    client = connected(make, {}, folder)
    assert _greets(client.connect())
    assert servers[0].stopped.is_set()
    assert servers[1].addresses[0].startswith("127.0.0.1:")
    assert "TLS takes the place of a sealed socket: " in caplog.text


def test_a_port_is_served_to_the_owner_of_the_key_alone(connected: Callable[..., Client]) -> None:
    """A TCP port cannot be sealed, so both ends show the certificate of this process."""
    server = Noting()
    assert _greets(connected(lambda: server, _TCP).connect())
    with (
        grpc.insecure_channel(server.addresses[0]) as channel,
        pytest.raises(grpc.RpcError),
    ):
        channel.unary_unary("/example.Service/Echo")(b"", timeout=PATIENCE)


def test_a_server_with_another_key_is_not_talked_to(
    connected: Callable[..., Client], caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody else at the port gets nothing but a refusal."""

    class Impostor(Noting):
        """A server that does not have the key."""

        def bind(self, address: str, _identity: certificate.Identity | None = None) -> int:
            """Listen, with a key of its own."""
            return super().bind(address, certificate.make())

    connection = connected(Impostor, _TCP).connect()
    connection.sendall(PREFACE)
    assert _nothing(connection)
    assert "TLS could not be agreed on: " in caplog.text
