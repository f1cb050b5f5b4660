"""The connection is the one that Terraform opens, with and without TLS."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tfbridge.testing.certificate import client_certificate
from tfbridge.testing.connection import Connection, _drain
from tfbridge.testing.errors import CallFailedError, StartError
from tfbridge.testing.process import PluginProcess
from tfbridge.testing.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Iterator

STANDIN = [sys.executable, str(Path(__file__).with_name("standin.py"))]
TIMEOUT = 60.0


class Plugin:
    """A stand-in process and a connection to it."""

    def __init__(self, *flags: str, version: int = 6, tls: bool = True) -> None:
        certificate = client_certificate() if tls else None
        self.process = PluginProcess(
            [*STANDIN, *flags],
            versions=(version,),
            certificate=certificate.certificate if certificate else None,
        )
        self.wire = Wire(version)
        self.connection = Connection(self.process.handshake(), certificate, self.process.logs)

    def call(self, name: str, **fields: object) -> list[bytes]:
        """Call an RPC; return the encoded answers."""
        request = self.wire.request(name, **fields).SerializeToString()
        return self.connection.call(self.wire.method(name), [request], TIMEOUT)

    def close(self) -> None:
        """End both."""
        self.connection.close()
        self.process.close()


@pytest.fixture(scope="module")
def plugin() -> Iterator[Plugin]:
    """Return a plugin that the tests of this module share."""
    plugin = Plugin()
    yield plugin
    plugin.close()


@pytest.mark.parametrize("flags", [(), ("tcp",)], ids=["unix", "tcp"])
@pytest.mark.parametrize("version", [5, 6])
@pytest.mark.parametrize("tls", [True, False], ids=["tls", "plaintext"])
def test_every_way_to_connect_works(flags: tuple[str, ...], version: int, *, tls: bool) -> None:
    """Unix and TCP sockets, both protocols, TLS and plaintext: a call gets its answer."""
    plugin = Plugin(*flags, version=version, tls=tls)
    try:
        assert plugin.call("GetProviderSchema") != [b""]
    finally:
        plugin.close()


def test_a_server_that_verifies_its_client_is_satisfied(plugin: Plugin) -> None:
    """The P-521 certificate is presented to a server that insists on it, over TLS 1.3 and h2."""
    fields = plugin.process.logs.wait_for("connected").fields
    assert fields == {"alpn": "h2", "tls": "TLSv1.3"}


def test_streams_come_as_lists(plugin: Plugin) -> None:
    """An RPC that streams gives all of its messages."""
    answers = plugin.call("ListResource", type_name="thing")
    event = plugin.wire.messages.ListResource.Event
    assert [event.FromString(answer).display_name for answer in answers] == ["thing 0", "thing 1"]


def test_a_status_becomes_an_exception(plugin: Plugin) -> None:
    """A gRPC status other than OK raises, with code and details."""
    with pytest.raises(CallFailedError) as caught:
        plugin.call("ReadDataSource", type_name="other")
    assert (caught.value.code, caught.value.details) == ("INVALID_ARGUMENT", "no other")


def test_a_status_of_a_stream_becomes_an_exception(plugin: Plugin) -> None:
    """A streaming RPC that is not served raises, too."""
    with pytest.raises(CallFailedError, match="UNIMPLEMENTED"):
        plugin.call("InvokeAction")


def test_large_messages_pass(plugin: Plugin) -> None:
    """A message of five megabytes, over grpcio's default limit, comes back whole."""
    config = plugin.wire.messages.DynamicValue(msgpack=b"x" * 3_900_000)
    (answer,) = plugin.call("ReadDataSource", type_name="standin_echo", config=config)
    state = plugin.wire.messages.ReadDataSource.Response.FromString(answer).state
    assert state == config


def test_what_the_plugin_prints_reaches_the_log(plugin: Plugin) -> None:
    """Output that the plugin sends through its stdio stream is logged as unexpected."""
    record = plugin.process.logs.wait_for("unexpected data")
    assert (record.level, record.message) == ("warn", "unexpected data: stdout=hello")


def test_shutdown_closes_the_broker_and_asks() -> None:
    """Shutting down ends the broker's stream, sends Shutdown and leaves the rest to the plugin."""
    plugin = Plugin()
    try:
        plugin.connection.shut_down(TIMEOUT)
        plugin.process.logs.wait_for("broker is closed")
        plugin.process.logs.wait_for("shutting down")
        assert plugin.process.running
        plugin.connection.close()
        assert plugin.process.wait(TIMEOUT).graceful
    finally:
        plugin.close()


def test_missing_services_are_tolerated() -> None:
    """A plugin without streams and Shutdown can be used; the refused Shutdown is in the log."""
    plugin = Plugin("bare")
    try:
        assert plugin.call("GetProviderSchema") != [b""]
        plugin.connection.shut_down(TIMEOUT)
        assert "UNIMPLEMENTED" in plugin.process.logs.wait_for("Shutdown").message
    finally:
        plugin.close()


def test_plaintext_is_refused_when_the_host_sent_a_certificate() -> None:
    """A plugin that ignores the host's certificate is not talked to."""
    process = PluginProcess(STANDIN)
    try:
        with pytest.raises(StartError, match="serves plaintext"):
            Connection(process.handshake(), client_certificate(), process.logs)
    finally:
        process.close()


def test_the_wrong_client_is_turned_away() -> None:
    """A certificate other than the announced one gets no answer from a server that verifies."""
    process = PluginProcess(STANDIN, certificate=client_certificate().certificate)
    try:
        connection = Connection(process.handshake(), client_certificate(), process.logs)
        with pytest.raises(CallFailedError, match="UNAVAILABLE"):
            connection.call(Wire(6).method("GetProviderSchema"), [b""], TIMEOUT)
        connection.close()
    finally:
        process.close()


def test_the_wrong_server_is_not_trusted() -> None:
    """A server whose certificate is not the announced one gets no request."""
    certificate = client_certificate()
    first = PluginProcess(STANDIN, certificate=certificate.certificate)
    second = PluginProcess(STANDIN, certificate=certificate.certificate)
    try:
        impostor = second.handshake()._replace(certificate=first.handshake().certificate)
        connection = Connection(impostor, certificate, second.logs)
        with pytest.raises(CallFailedError, match="UNAVAILABLE"):
            connection.call(Wire(6).method("GetProviderSchema"), [b""], TIMEOUT)
        connection.close()
    finally:
        first.close()
        second.close()


def test_what_a_broker_says_is_read_and_dropped() -> None:
    """A stream that nobody listens to would hold the plugin up once its window is full."""
    stream = iter([b"a connection", b"another"])
    _drain(stream)
    assert list(stream) == []
