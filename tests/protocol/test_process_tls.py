"""Who gets in: the host's certificate, another one, none, and plain text."""

from __future__ import annotations

import ssl
import stat
from typing import TYPE_CHECKING

import pytest

from protocol.process_connection import CallError, Connection, encrypt, open_socket
from protocol.process_host import PluginProcess, make_certificate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol.process_host import Certificate, Line

_ECHO = "/tfplugin6.Provider/Echo"


def _echo(network: str, address: str, server: bytes | None, own: Certificate | None) -> bytes:
    """Make a call; without the certificate of a server in plain text."""
    pem = own.key + own.certificate if own else None
    with (
        open_socket(network, address) as plain,
        encrypt(plain, server, pem) if server else plain as transport,
        Connection(transport) as connection,
    ):
        return connection.call(_ECHO, b"hello")


@pytest.fixture(params=["unix", "tcp"], scope="module")
def plugin(request: pytest.FixtureRequest) -> Iterator[tuple[PluginProcess, Line]]:
    """Start a plugin that knows its host's certificate, on either network; with its line."""
    environ = {"TFBRIDGE_NETWORK": request.param, "PLUGIN_PROTOCOL_VERSIONS": "6"}
    with PluginProcess(certificate=make_certificate(), environ=environ) as process:
        line = process.read_line()
        assert line.network == request.param
        yield process, line


def test_the_hosts_certificate_is_served(plugin: tuple[PluginProcess, Line]) -> None:
    """The owner of the P-521 certificate of PLUGIN_CLIENT_CERT gets answers, by TLS 1.3 and h2."""
    process, line = plugin
    with process.connect(line) as connection:
        assert isinstance(connection.transport, ssl.SSLSocket)
        assert connection.transport.version() == "TLSv1.3"
        assert connection.transport.selected_alpn_protocol() == "h2"
        assert connection.call(_ECHO, b"hello") == b"hello"


def test_connections_exist_side_by_side(plugin: tuple[PluginProcess, Line]) -> None:
    """Any number of connections is served, one after another and at the same time."""
    process, line = plugin
    connections = [process.connect(line) for _ in range(3)]
    for number, connection in enumerate(connections):
        assert connection.call(_ECHO, bytes([number])) == bytes([number])
    for connection in connections:
        connection.close()


@pytest.mark.parametrize("shown", ["another", "none"])
def test_other_clients_are_refused(plugin: tuple[PluginProcess, Line], shown: str) -> None:
    """A client with another certificate of the same name, or with none, gets no answer."""
    _, line = plugin
    own = make_certificate() if shown == "another" else None
    with pytest.raises((CallError, OSError)):
        _echo(line.network, line.address, line.der, own)


def test_plain_text_is_refused(plugin: tuple[PluginProcess, Line]) -> None:
    """A client that does not start TLS gets no answer."""
    _, line = plugin
    with pytest.raises((CallError, OSError)):
        _echo(line.network, line.address, None, None)


def test_tls_1_1_is_refused(plugin: tuple[PluginProcess, Line]) -> None:
    """A client that offers nothing newer than TLS 1.1 gets no answer."""
    _, line = plugin
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers("DEFAULT@SECLEVEL=0")  # or this side would not even try
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        open_socket(line.network, line.address) as plain,
        pytest.raises(ssl.SSLError, match=r"ALERT_PROTOCOL_VERSION|UNEXPECTED_EOF"),
    ):
        context.wrap_socket(plain, server_hostname="localhost")


@pytest.mark.parametrize("plugin", ["unix"], indirect=True)
def test_there_is_no_second_door(plugin: tuple[PluginProcess, Line]) -> None:
    """While the host is served, the folder holds nothing else to connect to, and no key.

    Only this user may enter it.
    """
    process, line = plugin
    with process.connect(line) as connection:
        assert connection.call(_ECHO, b"hello") == b"hello"
        assert [entry.name for entry in line.folder.iterdir()] == ["host"]
    assert stat.S_IMODE(line.folder.stat().st_mode) == 0o700


def test_a_tcp_port_is_one_that_the_host_allows() -> None:
    """The lowest free port of the host's range is taken, on the loopback interface."""
    environ = {"TFBRIDGE_NETWORK": "tcp", "PLUGIN_MIN_PORT": "10000", "PLUGIN_MAX_PORT": "25000"}
    with PluginProcess(environ=environ) as process:
        host, port = process.read_line().address.split(":")
    assert host == "127.0.0.1"
    assert 10000 <= int(port) <= 25000


def test_without_a_host_certificate_the_connection_is_plain_text() -> None:
    """A host that switched TLS off gets no certificate and is served in plain text."""
    with PluginProcess() as process:
        line = process.read_line()
        assert line.certificate == ""
        with process.connect(line) as connection:
            assert connection.call(_ECHO, b"hello") == b"hello"


def test_a_certificate_that_is_none_ends_the_process() -> None:
    """A PLUGIN_CLIENT_CERT that cannot be read is an error, not a reason to trust everybody."""
    with PluginProcess(environ={"PLUGIN_CLIENT_CERT": "not a certificate"}) as process:
        status, out, err = process.finish()
    assert (status, out) == (1, "")
    assert err.startswith("process_plugin: PLUGIN_CLIENT_CERT is not a PEM certificate: ")
