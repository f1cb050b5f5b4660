"""Calls through the front: the services beside the provider, many at a time, large messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import grpc
import pytest

from protocol.process_connection import CallError
from protocol.process_host import PluginProcess, make_certificate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol.process_connection import Connection

_ECHO = "/tfplugin6.Provider/Echo"
_HANG = "/tfplugin6.Provider/Hang"
_STDIO = "/plugin.GRPCStdio/StreamStdio"
_UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


@pytest.fixture
def connection() -> Iterator[Connection]:
    """Connect to a plugin by TLS."""
    with (
        PluginProcess(certificate=make_certificate()) as plugin,
        plugin.connect(plugin.read_line()) as connection,
    ):
        yield connection


@pytest.fixture
def channel() -> Iterator[grpc.Channel]:
    """Connect grpcio's own client to a plugin in plain text."""
    with PluginProcess() as plugin:
        address = plugin.read_line().address
        with grpc.insecure_channel(f"unix:{address}", options=_UNLIMITED) as channel:
            yield channel


def test_health_answers_serving_for_plugin(connection: Connection) -> None:
    """The health service says SERVING, for the service that go-plugin names and for all."""
    assert connection.call("/grpc.health.v1.Health/Check", b"\n\x06plugin") == b"\x08\x01"
    assert connection.call("/grpc.health.v1.Health/Check", b"") == b"\x08\x01"


def test_health_knows_no_other_service(channel: grpc.Channel) -> None:
    """A service of another name is NOT_FOUND."""
    with pytest.raises(grpc.RpcError) as failure:
        channel.unary_unary("/grpc.health.v1.Health/Check")(b"\n\x05other")
    assert failure.value.code() is grpc.StatusCode.NOT_FOUND


def test_the_broker_ends_its_stream_at_once(channel: grpc.Channel) -> None:
    """The host's second call returns without a message."""
    assert list(channel.stream_stream("/plugin.GRPCBroker/StartStream")(iter(()))) == []


def test_calls_pass_an_exception(connection: Connection) -> None:
    """A method that raises fails its own call and no other."""
    with pytest.raises(CallError):
        connection.call("/tfplugin6.Provider/Raise")
    assert connection.call(_ECHO, b"hello") == b"hello"


def test_calls_pass_open_streams_and_calls_that_hang(connection: Connection) -> None:
    """Forty calls that hang and ten open output streams keep no other call waiting."""
    for _ in range(10):
        connection.begin(_STDIO)
    for _ in range(40):
        connection.begin(_HANG)
    calls = [connection.begin(_ECHO, bytes([number])) for number in range(24)]
    assert [connection.answer(call) for call in calls] == [bytes([n]) for n in range(24)]


@pytest.mark.parametrize("size", [5 << 20, pytest.param(100 << 20, marks=pytest.mark.slow)])
def test_large_messages_pass_both_ways(channel: grpc.Channel, size: int) -> None:
    """Messages far above grpc's default limit of 4 MiB are taken and sent."""
    message = b"0123456789abcdef" * (size // 16)
    assert channel.unary_unary(_ECHO)(message) == message


def test_a_message_above_the_limit_is_refused(channel: grpc.Channel) -> None:
    """More than 256 MiB is RESOURCE_EXHAUSTED, and the connection goes on."""
    with pytest.raises(grpc.RpcError) as failure:
        channel.unary_unary(_ECHO)(bytes((256 << 20) + 1))
    assert failure.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert channel.unary_unary(_ECHO)(b"hello") == b"hello"
