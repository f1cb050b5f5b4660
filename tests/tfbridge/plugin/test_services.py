"""tfbridge.plugin.services: the services beside the provider, on a server of the test's own."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import grpc
import pytest

from rpc_calls import Details
from tfbridge.plugin import services

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PATIENCE = 60


class Rig:
    """All services on a server with one thread."""

    def __init__(self, address: str) -> None:
        self.ended = threading.Event()
        self.stdio = services.Stdio()
        handlers = (
            services.controller(self.ended.set),
            self.stdio.service(),
            services.broker(),
            services.health(),
        )
        self.server = grpc.server(ThreadPoolExecutor(1), handlers=handlers)
        self.server.add_insecure_port(address)
        self.server.start()
        self.channel = grpc.insecure_channel(address)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """Start a server and connect to it."""
    started = Rig(f"unix:{tmp_path}/socket")
    yield started
    started.channel.close()
    started.server.stop(0).wait(_PATIENCE)


def test_shutdown_is_answered_before_it_ends_anything(rig: Rig) -> None:
    """The end is called for once the answer is on its way."""
    assert rig.channel.unary_unary("/plugin.GRPCController/Shutdown")(b"") == b""
    assert rig.ended.wait(_PATIENCE)


class Watched(set[Any]):
    """A set that tells what happens to it."""

    def __init__(self) -> None:
        super().__init__()
        self.added = threading.Semaphore(0)
        self.discarded = threading.Semaphore(0)

    def add(self, element: object) -> None:
        """Add, and tell."""
        super().add(element)
        self.added.release()

    def discard(self, element: object) -> None:
        """Discard, and tell."""
        super().discard(element)
        self.discarded.release()


def test_the_output_stream_is_held_open_without_a_thread(rig: Rig) -> None:
    """With three streams open, a server of one thread still answers; closing ends them all."""
    rig.stdio._open = watched = Watched()
    streams = [rig.channel.unary_stream("/plugin.GRPCStdio/StreamStdio")(b"") for _ in range(3)]
    for _ in streams:
        assert watched.added.acquire(timeout=_PATIENCE)
    assert rig.channel.unary_unary("/grpc.health.v1.Health/Check")(b"") == b"\x08\x01"
    assert all(stream.is_active() for stream in streams)
    rig.stdio.close()
    assert [list(stream) for stream in streams] == [[], [], []]


def test_an_output_stream_that_the_host_ended_is_forgotten(rig: Rig) -> None:
    """Closing has nothing to do with streams that are over."""
    rig.stdio._open = watched = Watched()
    stream = rig.channel.unary_stream("/plugin.GRPCStdio/StreamStdio")(b"")
    assert watched.added.acquire(timeout=_PATIENCE)
    stream.cancel()
    assert watched.discarded.acquire(timeout=_PATIENCE)
    assert not watched


def test_the_broker_ends_its_stream_at_once(rig: Rig) -> None:
    """A provider has no connections to broker."""
    assert list(rig.channel.stream_stream("/plugin.GRPCBroker/StartStream")(iter(()))) == []


@pytest.mark.parametrize("request_", [b"", b"\n\x06plugin"])
def test_the_plugin_is_serving(rig: Rig, request_: bytes) -> None:
    """The health of the service that go-plugin asks for, and of the server as a whole."""
    assert rig.channel.unary_unary("/grpc.health.v1.Health/Check")(request_) == b"\x08\x01"


def test_no_other_service_has_a_health(rig: Rig) -> None:
    """Another service's name is NOT_FOUND."""
    with pytest.raises(grpc.RpcError) as failure:
        rig.channel.unary_unary("/grpc.health.v1.Health/Check")(b"\n\x05other")
    assert failure.value.code() is grpc.StatusCode.NOT_FOUND


class Over:
    """The context of a call that has ended meanwhile."""

    def add_callback(self, _callback: object) -> bool:
        """Promise nothing."""
        return False


def test_shutdown_of_a_host_that_has_hung_up() -> None:
    """The process ends all the same, although no answer can be sent."""
    ended: list[bool] = []
    found: Any = services.controller(lambda: ended.append(True)).service(
        Details("/plugin.GRPCController/Shutdown")  # type: ignore[arg-type]
    )
    assert found.unary_unary(b"", Over()) == b""
    assert ended == [True]


def test_a_stream_that_has_ended_is_not_held() -> None:
    """Nothing is sent to a host that has hung up before its stream was there."""
    stdio = services.Stdio()
    found: Any = stdio.service().service(Details("/plugin.GRPCStdio/StreamStdio"))  # type: ignore[arg-type]
    sent: list[object] = []
    assert list(found.unary_stream(b"", Over(), sent.append)) == []
    stdio.close()
    assert sent == []
