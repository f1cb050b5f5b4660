"""The running emulator, over real sockets."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from emulator_clients import SYNC_REPO, TOKEN, Wire
from swr_emulator import Emulator
from swr_emulator.errors import EmulatorError
from swr_emulator.faults.actions import ExpireTokens
from swr_emulator.faults.rules import Rule
from swr_emulator.faults.wire_actions import Hang
from swr_emulator.services.issued_credentials import Staleness

if TYPE_CHECKING:
    from pathlib import Path


def talk(emulator: Emulator, text: str) -> bytes:
    """Send raw bytes on a connection of their own and return all that comes back."""
    port = urlsplit(emulator.url).port
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(text.encode())
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
    return received


def test_connection_is_kept_alive(emulator: Emulator, wire: Wire) -> None:
    """Several requests, refused ones included, share one connection."""
    statuses = [wire.get()[0].status, wire.get(headers={})[0].status, wire.get()[0].status]
    assert statuses == [200, 401, 200]
    assert emulator.connections == emulator.open_connections == 1
    assert [record.connection for record in emulator.requests] == [1, 1, 1]


def test_requests_are_recorded_raw(emulator: Emulator, wire: Wire) -> None:
    """Path, query, headers, region, status and request id can be looked up afterwards."""
    target = "/cn-north-4/v2/manage/namespaces/a/repos/b%24c/sync_repo?x=%3A"
    response, _ = wire.get(target)
    record = emulator.requests[0]
    assert (record.method, record.path) == ("GET", target.partition("?")[0])
    assert (record.raw_query, record.query) == ("x=%3A", {"x": ":"})
    assert record.headers["x-auth-token"] == "demo-token"
    assert (record.region, record.status) == ("cn-north-4", 404)
    assert record.request_id == response.headers["X-Request-Id"]
    emulator.clear()
    assert emulator.requests == []


def test_body_is_recorded(emulator: Emulator, wire: Wire) -> None:
    """A GET may carry a body, which does not disturb the next request."""
    wire.connection.request("GET", SYNC_REPO, body=b'{"a": 1}', headers=TOKEN)
    wire.connection.getresponse().read()
    assert wire.get()[0].status == 200
    assert [record.body for record in emulator.requests] == [b'{"a": 1}', b""]


def test_many_connections_are_served_at_once(emulator: Emulator) -> None:
    """Requests that do not end do not hold up others."""
    emulator.faults = Rule(Hang(), first=24)
    clients = [Wire(emulator.url) for _ in range(25)]
    for client in clients[:24]:
        client.connection.request("GET", SYNC_REPO, headers=TOKEN)
    emulator.wait_for_requests(24)
    assert emulator.in_flight == emulator.in_flight_peak == 24
    assert clients[24].get()[0].status == 200
    for client in clients:
        client.connection.close()
    emulator.wait_until_idle()


def test_waiting_for_clients_to_leave(emulator: Emulator) -> None:
    """One can wait until all connections are closed, but not for ever."""
    client = Wire(emulator.url)
    client.get()
    with pytest.raises(TimeoutError, match="1 connections still open"):
        emulator.wait_until_left(timeout=0)
    client.connection.close()
    emulator.wait_until_left()
    assert emulator.open_connections == 0


def test_answered_request_is_no_longer_in_flight(emulator: Emulator) -> None:
    """Requests one after another on two connections never seem to overlap."""
    first, second = Wire(emulator.url), Wire(emulator.url)
    for _ in range(200):
        first.get()
        second.get()
    assert (emulator.in_flight, emulator.in_flight_peak) == (0, 1)
    assert all(record.done for record in emulator.requests)
    first.connection.close()
    second.connection.close()


def test_stopping_ends_hanging_requests_and_idle_connections() -> None:
    """After the end no connection is left, whatever it was doing."""
    emulator = Emulator(faults=Rule(Hang(), nth=2))
    emulator.start()
    idle, hanging = Wire(emulator.url), Wire(emulator.url)
    idle.get()
    hanging.connection.request("GET", SYNC_REPO, headers=TOKEN)
    emulator.wait_for_requests(2)
    emulator.stop()
    assert emulator.open_connections == 0
    with pytest.raises(http.client.RemoteDisconnected):
        hanging.connection.getresponse()
    for client in (idle, hanging):
        client.connection.close()


def test_data_and_faults_can_be_changed_while_running(emulator: Emulator, wire: Wire) -> None:
    """The next request sees the new data and the new rules."""
    assert wire.get()[0].status == 200
    emulator.data = {"tokens": [{"token": "demo-token"}], "regions": {"cn-north-4": {}}}
    assert wire.get()[0].status == 404
    emulator.faults = {"rules": [{"action": {"type": "respond", "status": 503}}]}
    assert wire.get()[0].status == 503
    assert len(emulator.faults.rules) == 1
    emulator.faults = None
    assert wire.get()[0].status == 404


def test_tokens_and_keys_can_be_expired(emulator: Emulator, wire: Wire) -> None:
    """A test can make credentials stale at any moment, or move the clock."""
    emulator.expire_tokens(Staleness.UPDATE)
    response, body = wire.get()
    assert response.status == 401
    assert b"APIGW.0307" in body
    emulator.expire_keys()
    emulator.clock.advance(3600)


def test_tls_is_served_and_a_silent_client_does_not_block_it(
    certificate: tuple[Path, Path],
) -> None:
    """HTTPS works with the given certificate while another client does not shake hands."""
    with Emulator(tls=certificate) as emulator:
        parts = urlsplit(emulator.url)
        assert parts.scheme == "https"
        silent = socket.create_connection(("127.0.0.1", parts.port))
        context = ssl.create_default_context(cafile=str(certificate[0]))
        connection = http.client.HTTPSConnection("127.0.0.1", parts.port, context=context)
        connection.request("GET", "/v3/auth/domains", headers=TOKEN)
        body = connection.getresponse().read()
        assert f'"{emulator.url}/v3/auth/domains"'.encode() in body
        connection.close()
        silent.close()


def test_client_that_distrusts_the_certificate_leaves_no_trace(
    certificate: tuple[Path, Path],
) -> None:
    """A failed handshake is not a request."""
    with Emulator(tls=certificate) as emulator:
        port = urlsplit(emulator.url).port
        connection = http.client.HTTPSConnection(
            "127.0.0.1", port, context=ssl.create_default_context()
        )
        with pytest.raises(ssl.SSLCertVerificationError):
            connection.request("GET", SYNC_REPO)
        connection.close()
        assert emulator.requests == []


@pytest.mark.parametrize(
    "head",
    [
        "GET /v3 HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        "GET /v3 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
)
def test_body_of_unknown_length_is_refused(emulator: Emulator, head: str) -> None:
    """The connection ends where the next request could not be found."""
    assert talk(emulator, head).startswith(b"HTTP/1.1 411 ")


def test_doubled_slash_is_seen(emulator: Emulator) -> None:
    """A base URL with a slash too many is the client's mistake and stays visible."""
    request = "GET //v2/manage/namespaces HTTP/1.1\r\nConnection: close\r\n\r\n"
    assert talk(emulator, request).startswith(b"HTTP/1.1 404 ")
    assert emulator.requests[0].path == "//v2/manage/namespaces"


def test_head_has_no_body(emulator: Emulator) -> None:
    """An answer to HEAD ends with its headers."""
    answer = talk(emulator, "HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert answer.endswith(b"\r\n\r\n")


def test_emulator_serves_as_an_http_proxy(emulator: Emulator, wire: Wire) -> None:
    """A client that uses it as its proxy reaches it under SWR's own host name."""
    host = "swr-api.cn-north-4.myhuaweicloud.com"
    response, _ = wire.get(f"http://{host}{SYNC_REPO}", {**TOKEN, "Host": host})
    assert response.status == 200
    assert emulator.requests[0].path == SYNC_REPO


def test_ipv6_address_is_written_as_a_url() -> None:
    """The URL of an IPv6 listener has brackets."""
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        emulator = Emulator(host="::1")
    except OSError:
        pytest.skip("no IPv6 loopback here")
    with emulator:
        assert emulator.url.startswith("http://[::1]:")
        assert emulator.auth_url == f"{emulator.url}/v3"


def test_latency_is_waited_for_before_each_answer() -> None:
    """A wait longer than the test is cut short by the emulator's end."""
    with Emulator(latency_ms=3_600_000) as emulator:
        client = Wire(emulator.url)
        client.connection.request("GET", SYNC_REPO, headers=TOKEN)
        emulator.wait_for_requests(1)
        assert emulator.in_flight == 1
        client.connection.close()


def test_id_token_is_for_the_identity_provider_of_the_data(emulator: Emulator) -> None:
    """Audience and subject may be chosen, and it may be old already."""
    verify = emulator._service.issued.id_tokens.verify
    assert verify(emulator.id_token(), "swr-emulator")["sub"].startswith("repo:")
    assert verify(emulator.id_token("me", "other", job="7"), "other")["job"] == "7"
    with pytest.raises(ValueError, match="expired"):
        verify(emulator.id_token(lifetime=-1), "swr-emulator")
    emulator.data = {"regions": {"cn-north-4": {}}}
    assert verify(emulator.id_token(), "")
    assert emulator.issued_secrets == set()
    assert emulator.pod_url.startswith(f"{emulator.url}/")


def test_every_request_is_logged_when_asked() -> None:
    """Method, path, status, why it was refused, and the fault that played a part."""
    lines: list[str] = []
    faults = Rule(Hang(), path="/hang$"), Rule(ExpireTokens(), path="regions$")
    with Emulator(faults=faults, log=lines.append) as emulator:
        client = Wire(emulator.url)
        client.get()
        client.get(headers={})
        client.get("/v2/manage/regions")
        client.connection.request("GET", "/hang")
        emulator.wait_for_requests(4)
        client.connection.close()
    refused = "APIGW.0301 Incorrect IAM authentication information:"
    end = re.sub("expires_at:.*", "expires_at:", lines[2])
    assert lines[:2] == [
        f"GET {SYNC_REPO} 200",
        f"GET {SYNC_REPO} 401 {refused} x-auth-token not found",
    ]
    assert end.startswith(f"GET /v2/manage/regions 401 {refused} token expires")
    assert lines[2].endswith("(fault: expire_tokens)")
    assert lines[3] == "GET /hang no answer (fault: hang)"


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (("certificate.pem", "certificate.pem"), "they are no certificate and its key"),
        (("missing.pem", "missing.pem"), "No such file or directory"),
    ],
)
def test_certificate_that_cannot_be_used_is_told(
    certificate: tuple[Path, Path], files: tuple[str, str], problem: str
) -> None:
    """With the names of both files, and without asking for a password."""
    first, second = (certificate[0].with_name(name) for name in files)
    with pytest.raises(EmulatorError, match=f"cannot serve HTTPS: {problem}"):
        Emulator(tls=(first, second))


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"X-Folded: a\r\n  b\r\n", b"200"),
        (b"Content-Length: 99999999\r\n", b"413"),
        (b"Content-Length: " + b"9" * 5_000 + b"\r\n", b"413"),
        (b"Content-Length: x\r\n", b"411"),
        (b"Transfer-Encoding: chunked\r\n", b"411"),
    ],
)
def test_odd_requests_are_answered(emulator: Emulator, head: bytes, status: bytes) -> None:
    """Whatever a client sends, it gets an answer and no thread ends in a traceback."""
    parts = urlsplit(emulator.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        line = f"GET {SYNC_REPO} HTTP/1.1\r\nHost: x\r\nX-Auth-Token: demo-token\r\n".encode()
        connection.sendall(line + head + b"\r\n")
        assert connection.recv(100).split()[1] == status
