"""tfbridge.plugin.tls_proxy: copying between hosts and grpcio, here a server of the test's own."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from typing import TYPE_CHECKING

import pytest

from tfbridge.plugin import certificate, tls
from tfbridge.plugin.listener import INNER, Folder, listen
from tfbridge.plugin.tls_proxy import ClientSide, RelayProtocol, TlsProxy

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    Scenario = Callable[["Rig"], Coroutine[None, None, None]]

_OWN = certificate.make()
_HOST = certificate.make()


class Upstream:
    """The way to the inner server."""

    def __init__(self, path: str) -> None:
        self._path = path

    async def connect(self) -> RelayProtocol:
        """Return a new connection."""
        _, connection = await asyncio.get_running_loop().create_unix_connection(
            RelayProtocol, self._path
        )
        return connection


class Rig:
    """A proxy before an upstream server, which hands out its connections as streams."""

    def __init__(self, folder: Folder, *, encrypted: bool) -> None:
        self.upstream: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]]
        self.upstream = asyncio.Queue()
        self.counts: list[int] = []
        self.opened: list[asyncio.StreamWriter] = []
        self._folder = folder
        self._encrypted = encrypted

    async def open(self) -> None:
        """Start the inner server and the proxy."""
        path = f"{self._folder.path}/{INNER}"
        self.server = await asyncio.start_unix_server(self._accept, path)
        self.proxy = TlsProxy(Upstream(path), self.counts.append)
        self._listener = listen(self._folder, {})
        outer = tls.outer(_OWN, _HOST.certificate.decode(), self._folder.path)
        await self.proxy.open(self._listener.socket, outer if self._encrypted else None)
        self.upstream.put_nowait(await self.upstream.get())  # the connection made ahead stands

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect as the host does."""
        context = None
        if self._encrypted:
            context = ssl.create_default_context(cadata=_OWN.certificate.decode())
            with tls.key_file(_HOST, self._folder.path) as path:
                context.load_cert_chain(path)
        reader, writer = await asyncio.open_unix_connection(
            self._listener.address, ssl=context, server_hostname="localhost" if context else None
        )
        self.opened.append(writer)
        return reader, writer

    async def close(self) -> None:
        """Cut all connections."""
        self.proxy.close()
        self.server.close()
        for writer in self.opened:
            if not writer.is_closing():
                writer.transport.abort()
        await self.proxy.emptied(60)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened.append(writer)
        self.upstream.put_nowait((reader, writer))


def _run(scenario: Scenario, tmp_path: Path, *, encrypted: bool) -> None:
    folder = Folder({"TMPDIR": str(tmp_path)})

    async def main() -> None:
        rig = Rig(folder, encrypted=encrypted)
        await rig.open()
        try:
            async with asyncio.timeout(60):
                await scenario(rig)
        finally:
            await rig.close()

    asyncio.run(main())
    folder.remove()


@pytest.fixture(params=[True, False], ids=["tls", "plain"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Scenario], None]:
    """Return a function that runs a scenario, with TLS before the proxy or without."""
    return lambda scenario: _run(scenario, tmp_path, encrypted=request.param)


async def _echo(rig: Rig) -> None:
    reader, writer = await rig.connect()
    inner_reader, inner_writer = await rig.upstream.get()
    writer.write(b"question")
    assert await inner_reader.readexactly(8) == b"question"
    inner_writer.write(b"answer")
    assert await reader.readexactly(6) == b"answer"


def test_bytes_pass_both_ways(run: Callable[[Scenario], None]) -> None:
    """What one side sends arrives at the other one."""
    run(_echo)


def test_hosts_are_joined_one_by_one(run: Callable[[Scenario], None]) -> None:
    """Every host has a connection to grpcio of its own, and their number is reported."""

    async def scenario(rig: Rig) -> None:
        for _ in range(3):
            await _echo(rig)
        assert rig.counts == [1, 2, 3]

    run(scenario)


def test_a_connection_that_died_while_it_waited_is_replaced(
    run: Callable[[Scenario], None],
) -> None:
    """The connection made ahead is used only if it still stands."""

    async def scenario(rig: Rig) -> None:
        reader, writer = await rig.upstream.get()
        writer.close()
        await reader.read()  # the proxy has noticed
        await _echo(rig)

    run(scenario)


def test_what_grpcio_sent_last_is_delivered(run: Callable[[Scenario], None]) -> None:
    """When grpcio closes, the host still gets all that was sent, then the end."""

    async def scenario(rig: Rig) -> None:
        reader, _ = await rig.connect()
        _, inner_writer = await rig.upstream.get()
        inner_writer.write(bytes(4 << 20))
        inner_writer.close()
        assert len(await reader.read()) == 4 << 20

    run(scenario)


def test_grpcio_learns_at_once_that_the_host_has_left(run: Callable[[Scenario], None]) -> None:
    """When the host closes, so does the connection to grpcio, which cancels its calls."""

    async def scenario(rig: Rig) -> None:
        _, writer = await rig.connect()
        inner_reader, _ = await rig.upstream.get()
        writer.close()
        with contextlib.suppress(ConnectionError):
            assert await inner_reader.read() == b""
        await rig.proxy.emptied(60)
        assert rig.counts == [1, 0]

    run(scenario)


def test_what_grpcio_says_first_waits_for_the_host(run: Callable[[Scenario], None]) -> None:
    """Bytes that came before there was a host are the first that it gets."""

    async def scenario(rig: Rig) -> None:
        _, inner_writer = await rig.upstream.get()
        inner_writer.write(b"settings")
        reader, _ = await rig.connect()
        assert await reader.readexactly(8) == b"settings"

    run(scenario)


@pytest.mark.parametrize("slow", ["grpcio", "host"])
def test_a_slow_reader_slows_the_sender(
    run: Callable[[Scenario], None], monkeypatch: pytest.MonkeyPatch, slow: str
) -> None:
    """Of a message that nobody takes the proxy reads a few megabytes and no more."""
    taken = 0
    receive = RelayProtocol.data_received

    def count_and_receive(connection: RelayProtocol, data: bytes) -> None:
        nonlocal taken
        taken += len(data)
        receive(connection, data)

    monkeypatch.setattr(RelayProtocol, "data_received", count_and_receive)
    size = 64 << 20

    async def scenario(rig: Rig) -> None:
        host, upstream = await rig.connect(), await rig.upstream.get()
        (reader, _), (_, writer) = (upstream, host) if slow == "grpcio" else (host, upstream)
        writer.write(bytes(size))
        for _ in range(2000):  # enough to copy everything, if nothing held it back
            await asyncio.sleep(0)
        assert 0 < taken < 4 << 20
        assert len(await reader.readexactly(size)) == size

    run(scenario)


def test_without_grpcio_the_host_is_cut_off(
    run: Callable[[Scenario], None], caplog: pytest.LogCaptureFixture
) -> None:
    """A host is not kept waiting for a server that is not there; the log says why."""

    async def scenario(rig: Rig) -> None:
        _, spare = await rig.upstream.get()
        rig.server.close()
        spare.transport.abort()
        reader, _ = await rig.connect()
        with contextlib.suppress(ConnectionError):
            assert await reader.read() == b""
        await rig.proxy.emptied(60)

    run(scenario)
    assert "the upstream connection failed" in caplog.text


def test_a_host_that_leaves_too_early_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection to grpcio is cut when it is made after its host has left."""

    async def scenario(rig: Rig) -> None:
        spare_reader, _ = await rig.upstream.get()
        entered = TlsProxy.entered

        def enter_and_leave(proxy: TlsProxy, connection: ClientSide) -> None:
            entered(proxy, connection)
            connection.transport.abort()

        monkeypatch.setattr(TlsProxy, "entered", enter_and_leave)
        await rig.connect()
        with contextlib.suppress(ConnectionError):
            assert await spare_reader.read() == b""
        await rig.proxy.emptied(60)

    _run(scenario, tmp_path, encrypted=True)


def test_no_host_means_empty(run: Callable[[Scenario], None]) -> None:
    """Waiting for the last connection to end returns at once when there is none."""

    async def scenario(rig: Rig) -> None:
        await rig.proxy.emptied(60)
        assert rig.counts == []

    run(scenario)


def test_waiting_for_the_last_host_is_bounded(run: Callable[[Scenario], None]) -> None:
    """A host that stays is not waited for."""

    async def scenario(rig: Rig) -> None:
        await _echo(rig)
        await rig.proxy.emptied(0)
        assert rig.counts == [1]

    run(scenario)
