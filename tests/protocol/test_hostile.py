"""Requests that are empty, cut off or made to do harm: an answer to each, and no harm done."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from google.protobuf.message_factory import GetMessageClass

from protocol.echo_host import COMMAND, assert_serves, errors, methods, start
from protocol.hostile import JSON, MSGPACK, PROTOBUF, filled, noise, prefixes
from protocol.process_connection import open_socket
from tfbridge.testing import CallFailedError, Host
from tfbridge.testing.connection import BROKER, STDIO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from google.protobuf.descriptor import MethodDescriptor

PATIENCE = 60.0
HEALTH = "/grpc.health.v1.Health/Check"
EVERY_RPC = [(version, name) for version in (5, 6) for name in methods(version)]
CONFIGURED = ("ValidateProviderConfig", "ConfigureProvider")
DATA = ("ValidateDataResourceConfig", "ReadDataSource")
EPHEMERAL = ("ValidateEphemeralResourceConfig", "OpenEphemeralResource")
LATER = ("RenewEphemeralResource", "CloseEphemeralResource")


@pytest.fixture(scope="module")
def hosts() -> Iterator[dict[int, Host]]:
    """Return a host of a configured provider for each protocol."""
    with start(5) as five, start(6) as six:
        yield {5: five, 6: six}


@pytest.fixture(params=[5, 6], ids=["v5", "v6"])
def host(request: pytest.FixtureRequest, hosts: dict[int, Host]) -> Iterator[Host]:
    """Return one of them, which still serves after the test."""
    running = hosts[request.param]
    yield running
    assert_configured_anew(running)


def assert_configured_anew(host: Host) -> None:
    """Assert that the provider can be configured and read from as if nothing had happened."""
    assert not host.configure().has_errors
    assert_serves(host)
    assert host.process.running
    assert host.logs.crash_report == ""


def send(host: Host, method: MethodDescriptor, *requests: bytes) -> list[Any]:
    """Return the answers to raw requests; it fails when there is a gRPC status instead."""
    answer_type = GetMessageClass(method.output_type)
    answers = host.connection.call(method, requests, PATIENCE)
    return [answer_type.FromString(answer) for answer in answers]


def hostile_messages(method: MethodDescriptor) -> Sequence[bytes]:
    """Return all that is tried on an RPC."""
    full = filled(method.input_type).SerializeToString()
    return [*PROTOBUF.values(), full, *prefixes(full), full * 2, full + b"\x0b", *noise()]


@pytest.mark.parametrize(("version", "rpc"), EVERY_RPC)
def test_every_rpc(hosts: dict[int, Host], version: int, rpc: str) -> None:
    """Whatever the bytes of a request are, its answer is one of the protocol's messages."""
    host, method = hosts[version], methods(version)[rpc]
    for request in hostile_messages(method):
        assert len(send(host, method, request)) == 1
    assert_configured_anew(host)


def test_streamed_requests(host: Host) -> None:
    """A stream of nothing, of one message and of many is answered once."""
    if host.wire.version == 5:
        assert not [each for each in methods(5).values() if each.client_streaming]
        return
    method = host.wire.method("WriteStateBytes")
    for chunks in ([], [b""], noise(100)):
        (answer,) = send(host, method, *chunks)
        assert errors(answer)


@pytest.mark.parametrize("encoding", ["msgpack", "json"])
@pytest.mark.parametrize("rpc", [*CONFIGURED, *DATA, *EPHEMERAL])
def test_hostile_values(host: Host, rpc: str, encoding: str) -> None:
    """A configuration that is none is an error about the configuration, not a crash."""
    names = [name for name in host.schema().data_source_schemas if rpc in DATA] or [""]
    if rpc in EPHEMERAL:
        names = ["echo_login"]
    for label, value in (MSGPACK if encoding == "msgpack" else JSON).items():
        config = host.wire.messages.DynamicValue(**{encoding: value})
        for name in names:
            fields = {"type_name": name} if name else {}
            (text, *_) = errors(host.call(rpc, config=config, **fields)) or [""]
            assert text.startswith("Configuration cannot be understood: "), (label, name, text)
            assert len(text) < 500, label


@pytest.mark.parametrize("name", ["echo", "echo_object"])
def test_hostile_arguments(host: Host, name: str) -> None:
    """A function's argument that is none is an error about the argument."""
    for encoding, values in (("msgpack", MSGPACK), ("json", JSON)):
        for label, value in values.items():
            argument = host.wire.messages.DynamicValue(**{encoding: value})
            answer = host.call("CallFunction", name=name, arguments=[argument])
            if label == "wholly unknown":
                assert answer.result.msgpack == value
                continue
            assert errors(answer), label
            assert len(answer.error.text) < 500


def test_many_arguments(host: Host) -> None:
    """A hundred thousand arguments are refused, or taken where any number is allowed."""
    arguments = [host.wire.messages.DynamicValue(msgpack=b"\xc0")] * 100_000
    assert errors(host.call("CallFunction", name="echo", arguments=arguments))
    assert errors(host.call("CallFunction", name="echo_all", arguments=arguments))
    assert errors(host.call("CallFunction", name="echo_all"))


@pytest.mark.parametrize(
    "name", ["", " ", "echo", "echo_", "ECHO_VALUE", "echo_value\0", "../echo_value", "e" * 100_000]
)
def test_hostile_names(host: Host, name: str) -> None:
    """A name that does not exist is an error, however it looks."""
    for rpc in DATA:
        assert errors(host.call(rpc, type_name=name))[0].startswith("Unknown data source")
    for rpc in (*EPHEMERAL, *LATER):
        assert errors(host.call(rpc, type_name=name))[0].startswith("Unknown ephemeral resource")
    if name != "echo":
        assert "has no function" in errors(host.call("CallFunction", name=name))[0]


def test_hostile_private_data(host: Host) -> None:
    """Private data that no provider made is the author's to refuse, and never ends the process."""
    for private in [b"", *MSGPACK.values(), b"x" * 5_000_000]:
        assert errors(host.call("RenewEphemeralResource", type_name="echo_login", private=private))
        host.call("CloseEphemeralResource", type_name="echo_login", private=private)


STRANGE = [*PROTOBUF.values(), *noise()]


def test_the_broker(host: Host) -> None:
    """The broker ends its stream without an error, whatever was sent."""
    for payload in STRANGE:
        stream = host.connection._channel.stream_stream(BROKER)(iter([payload]), timeout=PATIENCE)
        assert list(stream) == []


def test_the_output(host: Host) -> None:
    """The stream of output stays open, whatever was asked for, until the host ends it."""
    streams = [host.connection._channel.unary_stream(STDIO)(payload) for payload in STRANGE]
    assert_serves(host)
    for stream in streams:
        stream.cancel()
        assert stream.code() is grpc.StatusCode.CANCELLED


def test_the_health_service(host: Host) -> None:
    """Health says SERVING of the service that it knows, and NOT_FOUND of anything else."""
    assert host.connection.unary(HEALTH, b"", PATIENCE) == b"\x08\x01"
    assert host.connection.unary(HEALTH, b"\n\x06plugin", PATIENCE) == b"\x08\x01"
    for payload in filter(None, STRANGE):
        with pytest.raises(CallFailedError, match="NOT_FOUND"):
            host.connection.unary(HEALTH, payload, PATIENCE)


@pytest.mark.parametrize(
    "greeting",
    [b"", b"GET / HTTP/1.1\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", *noise(3, 2_000)],
)
def test_a_client_that_speaks_something_else(greeting: bytes) -> None:
    """Connections that are no gRPC, or break off in the middle, disturb nobody else."""
    with Host(COMMAND, tls=False) as host:
        assert not host.configure().has_errors
        for _ in range(3):
            with open_socket(host.handshake.network, host.handshake.address) as stranger:
                stranger.sendall(greeting)
                stranger.shutdown(socket.SHUT_WR)
                assert_serves(host)
        assert_configured_anew(host)
