"""tfbridge.plugin.tls: the contexts of both hops, and how they get the key."""

from __future__ import annotations

import os
import ssl
from typing import TYPE_CHECKING

import pytest

from tfbridge.errors import HandshakeError
from tfbridge.plugin import certificate, tls

if TYPE_CHECKING:
    from pathlib import Path

_OWN = certificate.make()
_HOST = certificate.make()


def _handshake(client: ssl.SSLContext, server: ssl.SSLContext) -> ssl.SSLObject:
    """Run a handshake in memory and return the server's end."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server, server_hostname="localhost"),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    waiting = list(ends)
    while waiting:
        for end in list(waiting):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            waiting.remove(end)
    return ends[1]


def _host_context(identity: certificate.Identity | None, folder: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=_OWN.certificate.decode())
    context.set_alpn_protocols(["h2"])
    if identity:
        with tls.key_file(identity, str(folder)) as path:
            context.load_cert_chain(path)
    return context


def test_the_host_and_only_the_host_is_let_in(tmp_path: Path) -> None:
    """The outer context demands the certificate that it was made for."""
    outer = tls.outer(_OWN, _HOST.certificate.decode(), str(tmp_path))
    server = _handshake(_host_context(_HOST, tmp_path), outer)
    assert server.selected_alpn_protocol() == "h2"
    for stranger in (_OWN, certificate.make(), None):
        with pytest.raises(ssl.SSLError):
            _handshake(_host_context(stranger, tmp_path), outer)


def test_the_inner_hop_accepts_our_own_certificate_only(tmp_path: Path) -> None:
    """The upstream context trusts the certificate that it shows itself, and no other server."""
    upstream = tls.upstream(_OWN, str(tmp_path))
    own_server = tls.outer(_OWN, _OWN.certificate.decode(), str(tmp_path))
    assert _handshake(upstream, own_server).selected_alpn_protocol() == "h2"
    with pytest.raises(ssl.SSLCertVerificationError):
        _handshake(upstream, tls.outer(_HOST, _OWN.certificate.decode(), str(tmp_path)))


def test_nothing_older_than_tls_1_2_is_spoken(tmp_path: Path) -> None:
    """TLS 1.2 stays allowed for hosts on hardened systems."""
    for context in (
        tls.outer(_OWN, _HOST.certificate.decode(), str(tmp_path)),
        tls.upstream(_OWN, str(tmp_path)),
    ):
        assert context.minimum_version is ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize("text", ["junk", "-----BEGIN CERTIFICATE-----\nAAAA\n", "\u00e9"])
def test_what_is_no_certificate_is_refused(tmp_path: Path, text: str) -> None:
    """A host certificate that cannot be read raises HandshakeError."""
    with pytest.raises(HandshakeError, match="PLUGIN_CLIENT_CERT is not a PEM certificate"):
        tls.outer(_OWN, text, str(tmp_path))


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="files in memory are Linux's")
def test_a_key_never_touches_the_disk_where_memory_will_do(tmp_path: Path) -> None:
    """On Linux the key file exists in memory, and only inside the block."""
    with tls.key_file(_OWN, str(tmp_path)) as path:
        with open(path, "rb") as file:  # noqa: PTH123 -- no path of a file system
            assert file.read() == _OWN.key + _OWN.certificate
        assert list(tmp_path.iterdir()) == []
    assert not os.access(path, os.R_OK)


def test_elsewhere_a_key_is_on_disk_for_an_instant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is readable for this user alone and gone after the block."""
    monkeypatch.delattr(os, "memfd_create", raising=False)
    with tls.key_file(_OWN, str(tmp_path)) as path:
        (file,) = tmp_path.iterdir()
        assert str(file) == path
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.read_bytes() == _OWN.key + _OWN.certificate
    assert list(tmp_path.iterdir()) == []


def _codecs(folder: Path) -> tuple[tls.Tls, tls.Tls]:
    """Return both ends of the hop to grpcio."""
    context = tls.outer(_OWN, _OWN.certificate.decode(), str(folder))
    return tls.client_side(tls.upstream(_OWN, str(folder))), tls.server_side(context)


def _agree(client: tls.Tls, server: tls.Tls) -> bytes:
    """Exchange what both ends have to say; return what the server made of it."""
    came = b""
    for _ in range(3):
        came += server.decode(client.answers())
        assert client.decode(server.answers()) == b""
    return came


def test_content_waits_until_tls_is_agreed_on(tmp_path: Path) -> None:
    """What is written too early is the first that the other end gets."""
    client, server = _codecs(tmp_path)
    assert client.encode(b"early") == b""
    assert not client.is_open
    assert _agree(client, server) == b"early"
    assert client.is_open
    assert server.is_open


def test_content_of_any_size_passes(tmp_path: Path) -> None:
    """More than a record, both ways, in pieces of any size."""
    client, server = _codecs(tmp_path)
    _agree(client, server)
    content = bytes(range(256)) * 1000
    wire = client.encode(content)
    assert content not in wire
    assert server.decode(wire[:5]) + server.decode(wire[5:]) == content
    assert client.decode(server.encode(content)) == content


def test_a_farewell_is_understood(tmp_path: Path) -> None:
    """The other end knows that nothing follows, after all that was sent before."""
    client, server = _codecs(tmp_path)
    _agree(client, server)
    assert server.decode(client.encode(b"last") + client.farewell()) == b"last"
    assert server.has_ended
    assert not client.has_ended
    client.decode(server.farewell())
    assert client.has_ended


def test_what_is_no_tls_is_an_error_that_says_when_it_came(tmp_path: Path) -> None:
    """Before the two ends have agreed, or afterwards."""
    client, server = _codecs(tmp_path)
    with pytest.raises(OSError, match="TLS could not be agreed on: "):
        tls.server_side(tls.outer(_OWN, _OWN.certificate.decode(), str(tmp_path))).decode(
            b"GET / HTTP/1.1\r\n\r\n"
        )
    _agree(client, server)
    with pytest.raises(OSError, match="TLS broke: "):
        server.decode(b"GET / HTTP/1.1\r\n\r\n")


def test_a_policy_that_takes_no_such_key_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system's OpenSSL is not allowed to use P-256 the process says so."""

    def refuse(_context: ssl.SSLContext, _path: str) -> None:
        raise ssl.SSLError("as the test wants it")

    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", refuse)
    with pytest.raises(HandshakeError, match="OpenSSL does not take a key on P-256"):
        tls.outer(_OWN, _HOST.certificate.decode(), str(tmp_path))
