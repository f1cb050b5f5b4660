"""tfbridge.plugin.grpc_upstream: the ways to grpcio, and that nobody else can take them."""

from __future__ import annotations

import asyncio
import os
import threading
from typing import TYPE_CHECKING, Any

import grpc
import pytest

from tfbridge.plugin import certificate, tls
from tfbridge.plugin.grpc_upstream import TcpUpstream, UnixUpstream
from tfbridge.plugin.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from tfbridge.plugin.tls_proxy import RelayProtocol

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes.fromhex("000000040000000000")
"""What a client of HTTP/2 begins with; the server's settings are the answer."""

_OWN = certificate.make()


class Noting(Server):
    """A server that tells where it is and when it is stopped."""

    def __init__(self) -> None:
        super().__init__(())
        self.port = 0
        self.stopped = asyncio.Event()

    def start(self, address: str, identity: certificate.Identity | None = None) -> int:
        """Serve."""
        self.port = super().start(address, identity)
        return self.port

    def stop(self, grace: float) -> None:
        """Take no more calls."""
        self.stopped.set()
        super().stop(grace)


class Sink:
    """The other side of a connection: keeps what it is given."""

    def __init__(self, early: bytes) -> None:
        self.data = early
        self.has_data = asyncio.Event()
        if early:
            self.has_data.set()

    def write(self, data: bytes) -> None:
        """Keep the bytes."""
        self.data += data
        self.has_data.set()

    def close(self) -> None:
        """Do nothing."""


async def _answer(connection: RelayProtocol) -> bytes:
    """Say hello to grpcio and return the beginning of what it says."""
    sink: Any = Sink(connection.early)
    connection.other = sink
    connection.transport.write(PREFACE)
    await asyncio.wait_for(sink.has_data.wait(), 60)
    data: bytes = sink.data
    return data


async def _hang_up(connection: RelayProtocol) -> None:
    connection.transport.abort()
    await asyncio.sleep(0)


def _run(scenario: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(scenario())


def test_each_unix_connection_has_a_server(tmp_path: Path) -> None:
    """It speaks HTTP/2, and ends with its connection."""

    async def scenario() -> None:
        servers = [Noting(), Noting()]
        upstream = UnixUpstream(str(tmp_path), iter(servers).__next__)
        connections = [await upstream.connect() for _ in servers]
        for connection in connections:
            assert (await _answer(connection))[3] == 4  # a frame of the type SETTINGS
        connections[0].transport.abort()
        await asyncio.wait_for(servers[0].stopped.wait(), 60)
        assert not servers[1].stopped.is_set()
        upstream.stop(1)
        assert servers[1].stopped.is_set()
        await _hang_up(connections[1])

    _run(scenario)


def test_a_unix_sockets_name_is_gone_when_the_front_is_connected(tmp_path: Path) -> None:
    """There is nothing left that anybody else could connect to."""

    async def scenario() -> None:
        upstream = UnixUpstream(str(tmp_path), Noting)
        connection = await upstream.connect()
        assert os.listdir(tmp_path) == []  # noqa: PTH208 - nothing waits here
        upstream.stop(0)
        await _hang_up(connection)

    _run(scenario)


def test_a_socket_that_is_gone_too_soon_is_an_error(tmp_path: Path) -> None:
    """The server is stopped, and the proxy cuts the host off."""

    class Vanishing(Noting):
        """A server whose socket is taken away."""

        def start(self, address: str, identity: certificate.Identity | None = None) -> int:
            """Serve."""
            super().start(address, identity)
            os.unlink(tmp_path / "inner")  # noqa: PTH108 - as above
            return 0

    async def scenario() -> None:
        server = Vanishing()
        with pytest.raises(FileNotFoundError):
            await UnixUpstream(str(tmp_path), lambda: server).connect()
        assert server.stopped.is_set()

    _run(scenario)


def test_a_folder_that_is_gone_is_an_error(tmp_path: Path) -> None:
    """The proxy cuts the host off then."""

    async def scenario() -> None:
        with pytest.raises(RuntimeError, match="bind"):
            await UnixUpstream(str(tmp_path / "nowhere"), Noting).connect()

    _run(scenario)


def test_a_port_is_served_to_the_owner_of_the_key_alone(tmp_path: Path) -> None:
    """A TCP port cannot be hidden, so both ends show the certificate of this process."""

    async def scenario() -> None:
        context = tls.upstream(_OWN, str(tmp_path))
        server = Noting()
        upstream = TcpUpstream(server, _OWN, context)
        connection = await upstream.connect()
        assert (await _answer(connection))[3] == 4
        strangers = TcpUpstream(Noting(), certificate.make(), context)
        with pytest.raises(OSError, match="certificate"):
            await strangers.connect()
        outsider = threading.Thread(target=_call_in_plain_text, args=(server.port,))
        outsider.start()
        await asyncio.to_thread(outsider.join)
        upstream.stop(0)
        strangers.stop(0)
        await _hang_up(connection)

    _run(scenario)


def _call_in_plain_text(port: int) -> None:
    with (
        grpc.insecure_channel(f"127.0.0.1:{port}") as channel,
        pytest.raises(grpc.RpcError),
    ):
        channel.unary_unary("/example.Service/Echo")(b"", timeout=60)
