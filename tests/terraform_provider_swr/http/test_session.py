"""The HTTP library does what we want and nothing else."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
import requests

from raw_server import RawServer, answer, read_request
from swr_emulator import Emulator
from terraform_provider_swr.http.interruptible_socket import SocketInterrupter, current
from terraform_provider_swr.http.messages import TransportOptions
from terraform_provider_swr.http.session import NoAuth, _Adapter, build_session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from self_signed import Certificate


def get(session: requests.Session, url: str) -> requests.Response:
    """Send a GET as attempts do."""
    request = session.prepare_request(requests.Request("GET", url, auth=NoAuth()))
    return session.send(request, timeout=(5.0, 5.0), allow_redirects=False)


@pytest.fixture
def session() -> Iterator[requests.Session]:
    """Return a session with the usual options."""
    with build_session(TransportOptions(user_agent="tests/1")) as opened:
        yield opened


def test_requests_carry_the_headers_that_the_api_wants(session: requests.Session) -> None:
    """And no others; a GET has no body."""
    heads: list[bytes] = []

    def script(connection: socket.socket) -> None:
        heads.append(read_request(connection))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")

    with RawServer(script) as server:
        get(session, server.url + "/v2/x")
        expected = {
            "GET /v2/x HTTP/1.1",
            f"Host: 127.0.0.1:{server.port}",
            "User-Agent: tests/1",
            "Accept: application/json",
            "Accept-Encoding: gzip",
            "Content-Type: application/json",
            "",
        }
    assert set(heads[0].decode().split("\r\n")) == expected


def test_connections_are_reused(session: requests.Session) -> None:
    """Several requests, one connection."""
    with Emulator() as emulator:
        for _ in range(3):
            assert get(session, emulator.url + "/v2/manage/regions").status_code == 401
        assert emulator.connections == 1


def test_cookies_are_not_kept(session: requests.Session) -> None:
    """A gateway's cookie is not sent back."""
    heads: list[bytes] = []

    def script(connection: socket.socket) -> None:
        for _ in range(2):
            heads.append(read_request(connection))
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: a=b\r\n\r\n[]")

    with RawServer(script) as server:
        get(session, server.url)
        get(session, server.url)
    assert len(heads) == 2
    assert not session.cookies
    assert b"ookie" not in heads[1]


def test_a_netrc_file_is_not_read(
    session: requests.Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its credentials would take the place of ours."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password hush\ndefault login me password hush\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with Emulator() as emulator:
        get(session, emulator.url + "/v2/manage/regions")
        assert "Authorization" not in emulator.requests[0].headers


def test_proxies_come_from_the_environment(
    session: requests.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a proxy's own credentials, and never for this machine."""
    heads: list[bytes] = []

    def script(connection: socket.socket) -> None:
        heads.append(read_request(connection))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")

    with RawServer(script) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url.replace("://", "://me:hush@"))
        monkeypatch.delenv("no_proxy", raising=False)
        assert get(session, "http://swr-api.invalid/v2/x").content == b"[]"
        with RawServer(answer(b"{}")) as server:
            assert get(session, server.url).content == b"{}"
    assert heads[0].startswith(b"GET http://swr-api.invalid/v2/x HTTP/1.1")
    assert b"Proxy-Authorization: Basic" in heads[0]


def test_proxies_are_looked_for_once_for_each_host(
    session: requests.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Going through the environment takes a third of the time that a request takes."""
    asked: list[str] = []
    monkeypatch.setattr("terraform_provider_swr.http.session.proxy_for", asked.append)
    with Emulator() as one, Emulator() as other:
        for url in (one.url + "/a", one.url + "/b", other.url + "/a", one.url + "/c"):
            get(session, url)
        assert asked == [one.url + "/a", other.url + "/a"]


def test_socks_proxies_work_with_the_extra(
    session: requests.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proxy gets the host's name, and the connection can be shut down as any other."""
    pytest.importorskip("socks")
    asked: list[bytes] = []

    def script(connection: socket.socket) -> None:
        connection.recv(3)
        connection.sendall(b"\x05\x00")
        asked.append(connection.recv(256))
        connection.sendall(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50")
        for _ in range(2):
            read_request(connection)
            assert current.interrupter is None  # this is the server's thread
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")

    monkeypatch.setattr(current, "interrupter", SocketInterrupter(), raising=False)
    with RawServer(script) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url.replace("http", "socks5"))
        monkeypatch.delenv("no_proxy", raising=False)
        for is_reused in (False, True):
            assert get(session, "http://swr-api.invalid/v2/x").content == b"[]"
            assert current.interrupter is not None
            assert current.interrupter.is_reused is is_reused
        current.interrupter.close()
    assert b"swr-api.invalid" in asked[0]
    assert len(asked) == 1


def test_tls_goes_through_a_tunnel(
    monkeypatch: pytest.MonkeyPatch, certificate: Certificate
) -> None:
    """The proxy sees the host's name and the rest is between the host and us."""
    tunnelled: list[bytes] = []

    with Emulator(tls=certificate) as emulator:

        def script(connection: socket.socket) -> None:
            tunnelled.append(read_request(connection))
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            port = int(emulator.url.rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port)) as inner:
                _relay(connection, inner)

        with RawServer(script) as proxy:
            monkeypatch.setenv("https_proxy", proxy.url)
            monkeypatch.delenv("no_proxy", raising=False)
            options = TransportOptions(insecure=True)
            with build_session(options) as session:
                assert get(session, "https://swr-api.invalid/v2/manage/regions").status_code == 401
    assert tunnelled[0].startswith(b"CONNECT swr-api.invalid:443")


def test_a_proxy_that_speaks_tls_is_verified_like_a_server(session: requests.Session) -> None:
    """By the same authorities."""
    adapter = session.get_adapter("https://")
    assert isinstance(adapter, _Adapter)
    manager = adapter.proxy_manager_for("https://proxy.example:443")
    assert manager.proxy_config is not None
    assert manager.proxy_config.ssl_context is adapter._trust_store.context()


def test_certificates_are_verified(session: requests.Session, certificate: Certificate) -> None:
    """One that nobody vouches for is refused."""
    with Emulator(tls=certificate) as emulator, pytest.raises(requests.exceptions.SSLError):
        get(session, emulator.url)


def _relay(one: socket.socket, other: socket.socket) -> None:
    """Copy bytes both ways until one side closes."""
    import select

    while True:
        ready, _, _ = select.select([one, other], [], [], 10)
        for side in ready:
            data = side.recv(65536)
            if not data:
                return
            (other if side is one else one).sendall(data)
