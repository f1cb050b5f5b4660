"""Requests reach a real server, and come back as they should."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from raw_server import RawServer, answer, until_it_leaves
from swr_emulator import Emulator
from swr_emulator.faults.catalogue import CATALOGUE
from terraform_provider_swr.auth.regional import HomeProject
from terraform_provider_swr.auth.sources import Secret
from terraform_provider_swr.auth.token import FixedToken
from terraform_provider_swr.http.errors import (
    ApiError,
    AuthenticationError,
    EndpointError,
    ResponseError,
    StoppedError,
    ThrottledError,
    TransportError,
    UnavailableError,
)
from terraform_provider_swr.http.transport import Request, Response, Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from self_signed import Certificate

    Connect = Callable[..., Transport]

LONG = 30.0
PATH = "/v2/manage/namespaces/test/repos/grpc-helloworld/sync_repo"
TOKEN = FixedToken(Secret("demo-token"), HomeProject("cn-north-4"))


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Return a running SWR."""
    with Emulator() as running:
        yield running


def ask(emulator: Emulator, path: str = PATH, **parts: Any) -> Request:
    """Return a request with a good token."""
    return Request("GET", emulator.url + path, credentials=TOKEN, **parts)


def fault(emulator: Emulator, *actions: Any) -> None:
    """Make the emulator's next answers faulty."""
    emulator.faults = {"rules": [{"sequence": list(actions)}]}


def test_an_answer_comes_back(emulator: Emulator, connect: Connect) -> None:
    """Status, body and request id."""
    response = connect().send(ask(emulator))
    assert response.status == 200
    assert b"grpc-helloworld" in response.body
    assert response.request_id == emulator.requests[0].request_id


@pytest.mark.parametrize(
    "action",
    [
        {"type": "respond", "status": 500, "shape": "E1", "code": "SVCSTG.SWR.5000057"},
        {"type": "respond", "status": 502, "shape": "E7"},
        {"type": "respond", "status": 503, "text": ""},
        {"type": "respond", "status": 504, "shape": "E5", "code": "APIGW.0201"},
        {"type": "throttle", "kind": "429"},
        {"type": "throttle", "kind": "403"},
        {"type": "throttle", "kind": "409"},
        {"type": "throttle", "kind": "429", "retry_after": "garbage"},
        {"type": "throttle", "kind": "429", "retry_date_in": -3600},
        {"type": "reset", "at": "start"},
        {"type": "reset", "at": "headers"},
        {"type": "reset", "at": "body"},
        {"type": "truncate", "missing": 5},
        {"type": "bad_gzip", "kind": "truncated"},
        {"type": "hang", "after": "nothing"},
        {"type": "hang", "after": "half"},
    ],
    ids=str,
)
def test_what_may_pass_is_repeated(emulator: Emulator, connect: Connect, action: Any) -> None:
    """Every kind of failure that may be gone the next time."""
    fault(emulator, action, action)
    transport = connect(max_retries=2, request_timeout=1.0)
    assert transport.send(ask(emulator)).status == 200
    assert len(emulator.requests) == 3


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("gateway-404", EndpointError),
        ("signature-401", AuthenticationError),
        ("cross-account-401", ApiError),
        ("forbidden-403", ApiError),
        ("invalid-parameter-400", ApiError),
        ("redirect-302", ResponseError),
        ("throttle-429-hours", ThrottledError),
        ("gzip-garbage", ResponseError),
        ("gzip-checksum", ResponseError),
        ("gzip-bomb", ResponseError),
        ("oversize", ResponseError),
        ("oversize-chunked", ResponseError),
        ("oversize-unknown", ResponseError),
    ],
)
def test_what_will_not_pass_is_sent_once(
    emulator: Emulator, connect: Connect, name: str, kind: type[ApiError]
) -> None:
    """A key gets locked by signatures that fail; the rest is only a waste."""
    emulator.faults = [CATALOGUE[name].rule()]
    with pytest.raises(kind):
        connect(max_retries=5).send(ask(emulator))
    assert len(emulator.requests) == 1


def test_failures_name_the_number_of_attempts(emulator: Emulator, connect: Connect) -> None:
    """And stop after max_retries."""
    emulator.faults = [CATALOGUE["error-500"].rule()]
    with pytest.raises(UnavailableError, match="after 4 attempts"):
        connect(max_retries=3, request_timeout=0.5).send(ask(emulator))
    assert len(emulator.requests) == 4


def test_names_that_do_not_resolve_are_asked_for_once(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are a matter of configuration."""
    import socket

    asked: list[str] = []

    def look_up(host: str, *_: Any, **__: Any) -> Any:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(TransportError, match="no host of that name"):
        connect(max_retries=5).send(Request("GET", "https://swr-api.example/v2/x"))
    assert asked == ["swr-api.example"]


def test_certificates_that_are_not_accepted_are_not_tried_again(
    connect: Connect, certificate: Certificate
) -> None:
    """The error says what to do."""
    with Emulator(tls=certificate) as emulator:
        with pytest.raises(TransportError, match="cacert_file"):
            connect(max_retries=5).send(ask(emulator))
        assert emulator.connections == 1
        assert connect(cacert_file=str(certificate.certificate)).send(ask(emulator)).status == 200


def test_a_server_without_tls_is_explained(emulator: Emulator, connect: Connect) -> None:
    """The address begins with https but the server does not speak it."""
    with pytest.raises(TransportError, match="TLS"):
        connect(max_retries=5).send(Request("GET", emulator.url.replace("http", "https")))


def test_redirects_are_not_followed(emulator: Emulator, connect: Connect) -> None:
    """The second server sees nothing."""
    with Emulator() as elsewhere:
        fault(emulator, {"type": "redirect", "location": elsewhere.url + PATH})
        with pytest.raises(ResponseError, match=r"redirect to the host 127\.0\.0\.1"):
            connect().send(ask(emulator))
        assert elsewhere.connections == 0


def test_at_most_eight_requests_are_in_flight(emulator: Emulator, connect: Connect) -> None:
    """However many threads ask, and connections are reused."""
    transport = connect()
    emulator.latency_ms = 150  # long enough for eight threads to come, however busy the machine

    def read(number: int) -> int:
        return transport.send(ask(emulator, params=[("n", str(number))])).status

    with ThreadPoolExecutor(24) as pool:
        assert set(pool.map(read, range(30))) == {200}
    assert emulator.in_flight_peak == 8
    assert emulator.connections <= 8
    assert len(emulator.requests) == 30


def test_identical_reads_at_the_same_moment_share_one_request(
    emulator: Emulator, connect: Connect
) -> None:
    """A later read asks again; other credentials or another method do not share."""
    transport = connect()
    emulator.latency_ms = 300
    together = threading.Barrier(10)

    def read(_: int) -> Response:
        together.wait(LONG)
        return transport.send(ask(emulator))

    with ThreadPoolExecutor(10) as pool:
        bodies = {response.body for response in pool.map(read, range(10))}
    assert len(bodies) == 1
    assert len(emulator.requests) == 1
    emulator.latency_ms = 0
    transport.send(ask(emulator))
    assert len(emulator.requests) == 2


def test_other_methods_are_never_shared(emulator: Emulator, connect: Connect) -> None:
    """Two logins are two logins."""
    transport = connect()
    request = Request("POST", emulator.url + "/v3/auth/tokens", json={})
    for _ in range(2):
        with pytest.raises(ApiError):
            transport.send(request)
    assert [seen.method for seen in emulator.requests] == ["POST", "POST"]
    assert emulator.requests[0].body == b"{}"


def test_all_slow_down_when_the_service_throttles_and_recover(
    emulator: Emulator, connect: Connect
) -> None:
    """No request is lost, and in the end as many are in flight as before."""
    emulator.faults = {"rules": [{"match": {"for_seconds": 0.3}, "action": {"type": "throttle"}}]}
    transport = connect(max_retries=5, request_timeout=5)

    def read(number: int) -> int:
        return transport.send(ask(emulator, params=[("n", str(number))])).status

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(read, range(100))) == {200}
    assert transport._limiter.current == 8


def test_a_stop_ends_running_and_waiting_requests(
    connect: Connect, stopped: threading.Event
) -> None:
    """Those in flight, those in the queue, those that share, and those that come later."""
    transport = connect(max_in_flight=2)
    with RawServer(until_it_leaves) as server, ThreadPoolExecutor(6) as pool:
        urls = [server.url + f"/{n // 2}" for n in range(6)]
        reads = [pool.submit(transport.send, Request("GET", url)) for url in urls]
        for _ in range(2):
            assert server.begun.acquire(timeout=LONG)
        stopped.set()
        for read in reads:
            with pytest.raises(StoppedError):
                read.result(LONG)
        for _ in range(2):
            assert server.left.acquire(timeout=LONG)
        with pytest.raises(StoppedError):
            transport.send(Request("GET", server.url))


def test_a_stop_ends_the_wait_for_another_attempt(
    connect: Connect, stopped: threading.Event
) -> None:
    """Even one that the service asked for."""
    with RawServer(answer(b"", "Retry-After: 50", status="503 Unavailable")) as server:
        transport = connect(max_retries=1)
        with ThreadPoolExecutor(1) as pool:
            read = pool.submit(transport.send, Request("GET", server.url))
            assert server.left.acquire(timeout=LONG)
            stopped.set()
            with pytest.raises(StoppedError):
                read.result(LONG)


def test_peers_that_hang_leave_no_connection(connect: Connect) -> None:
    """Every attempt cleans up after itself."""
    transport = connect(max_retries=1, request_timeout=0.2)
    with RawServer(until_it_leaves) as server:

        def read(number: int) -> None:
            with pytest.raises(TransportError, match="in time"):
                transport.send(Request("GET", f"{server.url}/{number}"))

        with ThreadPoolExecutor(16) as pool:
            list(pool.map(read, range(16)))
        for _ in range(server.connections):
            assert server.left.acquire(timeout=LONG)


def test_attempts_have_no_thread_of_their_own(emulator: Emulator, connect: Connect) -> None:
    """One thread watches over all of them."""
    transport = connect()
    emulator.latency_ms = 100
    before = set(threading.enumerate())
    with ThreadPoolExecutor(8) as pool:
        reads = [
            pool.submit(transport.send, ask(emulator, params=[("n", str(n))])) for n in range(8)
        ]
        emulator.wait_for_requests(2)
        names = [thread.name for thread in set(threading.enumerate()) - before]
        assert [read.result(LONG).status for read in reads] == [200] * 8
    own = [name for name in names if name.startswith("swr-") and name != "swr-stop"]
    assert own == ["swr-interrupter"]


def test_nothing_secret_is_logged_or_said(
    emulator: Emulator, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    """Not at any level, not by the libraries below, whatever the service echoes."""
    secret = "sesame-and-" + "more" * 20
    credentials = FixedToken(Secret(secret), HomeProject("cn-north-4"))
    request = Request("GET", emulator.url + PATH, credentials=credentials)
    said = []
    with caplog.at_level(1):
        for name in ("signature-401", "forbidden-403", "error-500", "redirect-302", "reset-body"):
            emulator.faults = [CATALOGUE[name].rule()]
            with pytest.raises(ApiError) as caught:
                connect(max_retries=1, request_timeout=0.5).send(request)
            said.append(str(caught.value))
    written = caplog.text + "".join(said) + "".join(str(vars(record)) for record in caplog.records)
    assert "sesame" not in written
    assert "X-Auth-Token" not in written
    assert any(record.levelno == logging.DEBUG for record in caplog.records)


@pytest.mark.slow
def test_a_storm_of_faults_loses_no_request(emulator: Emulator, connect: Connect) -> None:
    """Three hundred reads with every fifth answer broken somehow: every value is right."""
    actions = [
        {"type": "respond", "status": 500, "shape": "E1", "code": "SVCSTG.SWR.5000057"},
        {"type": "throttle", "kind": "409"},
        {"type": "reset", "at": "body"},
        {"type": "truncate", "missing": 3},
    ]
    emulator.faults = {
        "seed": 7,
        "rules": [{"match": {"probability": 0.05}, "action": action} for action in actions],
    }
    transport = connect(max_retries=8, request_timeout=1)
    proper = b'"repoName":"grpc-helloworld"'

    def read(number: int) -> bool:
        return proper in transport.send(ask(emulator, params=[("n", str(number))])).body

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, range(300)))
