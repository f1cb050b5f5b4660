"""Failures before there is an answer: names, ports, certificates, proxies."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509

from faults.certificates import ELSEWHERE, Authority
from faults.proxy import Proxy
from faults.rigs import EXECUTABLE, TASK, TOKEN, Rig, clean_environment
from swr_emulator import Emulator
from terraform_provider_swr.provider import Swr
from tfbridge.diagnostics import Severity
from tfbridge.testing import Host, InProcessHost

if TYPE_CHECKING:
    from collections.abc import Iterator

NETWORK = "Service could not be reached"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Return a certificate authority that nobody knows."""
    return Authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def secure(authority: Authority) -> Iterator[Emulator]:
    """Return an emulator with a certificate of that authority."""
    with Emulator(tls=authority.issue("server")) as running:
        yield running


@pytest.fixture
def tls(plugin: Host, secure: Emulator) -> Rig:
    """Return the plugin in front of that emulator."""
    secure.clear()
    return Rig(plugin, secure)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize(
    ("failure", "reason", "look_ups"),
    [
        (socket.EAI_NONAME, "there is no host of that name", 1),
        (socket.EAI_AGAIN, "the host's name could not be looked up at the moment", 2),
    ],
    ids=["unknown", "no-name-server"],
)
def test_host_names(
    emulator: Emulator,
    monkeypatch: pytest.MonkeyPatch,
    failure: int,
    reason: str,
    look_ups: int,
) -> None:
    """A name that does not exist is looked up once; one that cannot be looked up now, again."""
    asked = []

    def look_up(host: str, *_: Any, **__: Any) -> Any:
        asked.append(host)
        raise socket.gaierror(failure, "made up")

    rig = Rig(InProcessHost(Swr()), emulator)
    assert list(rig.configure(endpoints={"swr": "https://swr-api.example"}, max_retries=1)) == []
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    diagnostic = rig.error()
    assert diagnostic.summary == NETWORK
    assert f"{reason}. Check region, cloud and endpoints" in diagnostic.detail
    assert asked == ["swr-api.example"] * look_ups


def test_nobody_listens(rig: Rig) -> None:
    """A refused connection is tried again, and then an error that names the address."""
    address = f"http://127.0.0.1:{free_port()}"
    rig.configure(endpoints={"swr": address}, max_retries=1)
    diagnostic = rig.error()
    assert diagnostic.summary == NETWORK
    assert f"GET {address}/v2/manage/" in diagnostic.detail
    assert "failed after 2 attempts: the connection was refused. Check the net" in diagnostic.detail


def test_nobody_accepts(rig: Rig) -> None:
    """A host that takes no connection is given up after a part of the attempt's time."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):  # the only place in its queue
            address = f"http://127.0.0.1:{port}"
            rig.configure(endpoints={"swr": address}, max_retries=0, request_timeout=0.9)
            diagnostic = rig.error()
    assert diagnostic.summary == NETWORK
    assert "the server did not answer in time" in diagnostic.detail


def test_unknown_authority(tls: Rig) -> None:
    """A certificate of an unknown authority is refused once, with words on cacert_file."""
    before = tls.emulator.connections
    tls.configure(cacert_file=None)
    diagnostic = tls.error()
    assert diagnostic.summary == NETWORK
    assert "certificate was not accepted (unable to get local issuer" in diagnostic.detail
    assert "cacert_file" in diagnostic.detail
    assert tls.emulator.connections == before + 1
    assert tls.emulator.requests == []


def test_private_authority(tls: Rig, authority: Authority) -> None:
    """With the authority in cacert_file, by path or as text, SWR and IAM are believed."""
    for value in (str(authority.file), authority.text):
        tls.configure(cacert_file=value, project_name="cn-north-4")
        assert tls.rows() == [TASK]
        assert tls.sent == ["GET projects", "GET sync_repo"]


def test_insecure(tls: Rig) -> None:
    """With insecure any certificate will do, and every run says so."""
    (warning,) = tls.configure(insecure=True, cacert_file=None)
    assert warning.severity is Severity.WARNING
    assert warning.summary == "TLS certificates are not verified"
    assert tls.rows() == [TASK]


@pytest.mark.parametrize(
    ("host", "hours", "reason"),
    [(ELSEWHERE, 24, "IP address mismatch"), (None, -1, "certificate has expired")],
    ids=["other-host", "expired"],
)
def test_bad_certificates(
    plugin: Host, authority: Authority, host: Any, hours: float, reason: str
) -> None:
    """A certificate for another host, or one that is over, is refused once."""
    files = authority.issue("bad", **({} if host is None else {"host": host}), hours=hours)
    with Emulator(tls=files) as emulator:
        rig = Rig(plugin, emulator)
        rig.configure(cacert_file=str(authority.file))
        assert reason in rig.error().detail
        assert emulator.connections == 1
        assert emulator.requests == []


def test_http_where_tls_is_spoken(tls: Rig) -> None:
    """Plain HTTP on a TLS port is an error, and nothing of the request is understood there."""
    plain = tls.emulator.url.replace("https:", "http:")
    tls.configure(endpoints={"swr": plain}, max_retries=1)
    assert tls.error().summary == NETWORK
    assert tls.emulator.requests == []


def test_tls_where_http_is_spoken(rig: Rig) -> None:
    """TLS on a plain port is an error that asks for the right address; it is not tried again."""
    before = rig.emulator.connections
    rig.configure(endpoints={"swr": rig.emulator.url.replace("http:", "https:")})
    diagnostic = rig.error()
    assert diagnostic.summary == NETWORK
    assert "no TLS connection came about" in diagnostic.detail
    assert rig.emulator.connections == before + 1


def test_http_proxy(emulator: Emulator) -> None:
    """A proxy from the environment gets the requests for a plain address, with its password."""
    proxy = emulator.url.replace("://", "://joe:hunter22@")
    with Host(EXECUTABLE, environment=clean_environment(http_proxy=proxy)) as host:
        rig = Rig(host, emulator)
        rig.configure(endpoints={"swr": "http://swr.example"})
        assert rig.rows() == [TASK]
    (request,) = emulator.requests
    assert request.headers["Host"] == "swr.example"
    assert request.headers["Proxy-Authorization"].startswith("Basic ")


def test_this_machine_is_asked_without_a_proxy(emulator: Emulator) -> None:
    """As Go's programs do it, without a word in NO_PROXY."""
    dead = f"http://127.0.0.1:{free_port()}"
    environment = clean_environment(HTTP_PROXY=dead, HTTPS_PROXY=dead)
    with Host(EXECUTABLE, environment=environment) as host:
        rig = Rig(host, emulator)
        rig.configure()
        assert rig.rows() == [TASK]


def target(emulator: Emulator) -> tuple[str, int]:
    """Return the address of an emulator's socket."""
    parts = urlsplit(emulator.url)
    return parts.hostname or "", parts.port or 0


def test_https_proxy(authority: Authority) -> None:
    """HTTPS goes through a tunnel of the proxy, and certificates are verified at its far end."""
    files = authority.issue("far", host=x509.DNSName("swr.example"))
    with Emulator(tls=files) as secure, Proxy(target(secure)) as proxy:
        far = {"swr": "https://swr.example"}
        environment = clean_environment(https_proxy=f"http://joe:hunter22@{proxy.address}")
        with Host(EXECUTABLE, environment=environment) as host:
            rig = Rig(host, secure)
            rig.configure(TOKEN, endpoints=far, cacert_file=None)
            assert "unable to get local issuer" in rig.error().detail
            rig.configure(TOKEN, endpoints=far, cacert_file=str(authority.file))
            assert rig.rows() == [TASK]
    (request,) = secure.requests
    assert "Proxy-Authorization" not in request.headers
    assert proxy.asked
    assert all("Proxy-Authorization: Basic" in head for head in proxy.asked)
    assert "demo-token" not in "".join(proxy.asked)


@pytest.mark.parametrize(
    ("refusal", "requests"),
    [("407 Proxy Authentication Required", 1), ("403 Forbidden", 1), ("503 Busy", 2)],
)
def test_proxy_refuses(secure: Emulator, refusal: str, requests: int) -> None:
    """A proxy's refusal is an error about the proxy; only what may pass is tried again."""
    with Proxy(target(secure), refusal) as proxy:
        environment = clean_environment(HTTPS_PROXY=f"http://joe:hunter22@{proxy.address}")
        with Host(EXECUTABLE, environment=environment) as host:
            rig = Rig(host, secure)
            rig.configure(max_retries=1, endpoints={"swr": "https://swr.example"}, project_id="p")
            diagnostic = rig.error()
    assert f"the proxy refused the connection with status {refusal[:3]}" in diagnostic.detail
    assert "HTTPS_PROXY" in diagnostic.detail
    assert "hunter22" not in diagnostic.detail
    assert len(proxy.asked) == requests
