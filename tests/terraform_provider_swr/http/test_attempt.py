"""One attempt ends when it should, leaves nothing behind, and its outcome is classified."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest
import requests

from raw_server import RawServer, answer, drip, read_request, send_then_hang, until_it_leaves
from terraform_provider_swr.http.attempt import Attempt, AttemptContext, is_success
from terraform_provider_swr.http.cancellation import CancellationToken
from terraform_provider_swr.http.errors import (
    ResponseError,
    StoppedError,
)
from terraform_provider_swr.http.interrupter import Interrupter
from terraform_provider_swr.http.interruptible_socket import current
from terraform_provider_swr.http.messages import (
    Request,
    TransportOptions,
)
from terraform_provider_swr.http.session import build_session
from terraform_provider_swr.swr.error_codes import map_error_response

if TYPE_CHECKING:
    from collections.abc import Iterator

    from raw_server import Script


LONG = 30.0
SHORT = 0.3
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n"


class Run:
    """Makes attempts that ``event`` stops."""

    def __init__(self, session: requests.Session) -> None:
        self.session = session
        self.event = threading.Event()

    def __call__(self, url: str, seconds: float = LONG, **parts: Any) -> Attempt:
        """Make an attempt and return it."""
        stop = CancellationToken(self.event)
        context = AttemptContext(self.session, Interrupter(stop), stop, seconds, map_error_response)
        made = Attempt(context, Request(parts.pop("method", "GET"), url, **parts), None)
        made.run(seconds)
        return made


@pytest.fixture
def run() -> Iterator[Run]:
    """Return a way to make attempts."""
    with build_session(TransportOptions()) as session:
        yield Run(session)


def test_an_answer_is_read_whole(run: Run) -> None:
    """Status, headers and body; the time it took is measured."""
    with RawServer(answer(b"[1]", "X-Request-Id: abc")) as server:
        made = run(server.url + "/v2/x")
    assert made.answer is not None
    assert (made.answer.status, made.answer.body) == (200, b"[1]")
    assert made.answer.headers["x-request-id"] == "abc"
    assert (made.status, made.timed_out, made.error) == (200, False, None)
    assert made.milliseconds >= 0


def test_a_query_is_encoded_as_signatures_want_it(run: Run) -> None:
    """A blank is %20, and everything else that is not plain is encoded, too."""
    heads: list[bytes] = []

    def script(connection: socket.socket) -> None:
        heads.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with RawServer(script) as server:
        params = [("filter", "limit::10|offset::0"), ("name", "a b+c~d/\u00e9")]
        run(server.url + "/repos/library$nginx/sync_job", params=params)
    assert heads[0].startswith(
        b"GET /repos/library$nginx/sync_job"
        b"?filter=limit%3A%3A10%7Coffset%3A%3A0&name=a%20b%2Bc~d%2F%C3%A9 HTTP/1.1\r\n"
    )


def test_the_secrets_that_were_sent_are_known(run: Run) -> None:
    """So that they can be kept out of messages."""
    with RawServer(answer(b"[]")) as server:
        made = run(server.url, headers={"X-Auth-Token": "sesame-1"})
    assert made.secrets == {"sesame-1"}


def test_of_an_error_the_beginning_is_read(run: Run) -> None:
    """A page of megabytes says no more than its first lines."""
    with RawServer(answer(b"x" * 1_000_000, status="404 Not Found")) as server:
        made = run(server.url)
    assert made.answer is not None
    assert made.answer.status == 404
    assert 0 < len(made.answer.body) < 1_000_000


def test_an_error_whose_body_does_not_come_has_its_status(run: Run) -> None:
    """A refusal is not taken for a broken connection, or it would be repeated."""
    head = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 1000\r\n\r\nhalf"
    with RawServer(send_then_hang(head)) as server:
        made = run(server.url, SHORT)
    assert made.timed_out
    assert made.status == 401


def test_a_length_over_the_limit_is_refused_unread(run: Run) -> None:
    """The header says enough."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 67108865\r\n\r\n"
    with RawServer(send_then_hang(head)) as server:
        made = run(server.url)
        assert isinstance(made.error, ResponseError)
        assert server.left.acquire(timeout=LONG)


SLOW: dict[str, Script] = {
    "no byte": until_it_leaves,
    "status line only": send_then_hang(b"HTTP/1.1 200 OK\r\n"),
    "half a body": send_then_hang(HEAD + b"\r\nhalf"),
    "headers drip": drip(HEAD + b"X-More: "),
    "body drips": drip(HEAD + b"\r\n"),
    "until close": drip(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"),
    "endless chunks": drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"),
    "old protocol": drip(b"HTTP/1.0 200 OK\r\n\r\n"),
}


@pytest.mark.parametrize("script", SLOW.values(), ids=SLOW)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_slow_peer_is_cut_off_when_time_is_over(run: Run, script: Script, scheme: str) -> None:
    """Wherever it is slow, the thread and the connection end with the attempt."""
    with RawServer(script) as server:
        made = run(server.url.replace("http", scheme, 1), SHORT)
        assert made.timed_out or made.error is not None
        for _ in range(server.connections):
            assert server.left.acquire(timeout=LONG)


@pytest.mark.parametrize("script", SLOW.values(), ids=SLOW)
def test_a_stop_cuts_a_slow_peer_off(run: Run, script: Script) -> None:
    """Without waiting for anything."""
    with RawServer(script) as server:

        def stop() -> None:
            assert server.begun.acquire(timeout=LONG)
            run.event.set()

        stopper = threading.Thread(target=stop)
        stopper.start()
        with pytest.raises(StoppedError):
            run(server.url)
        assert server.left.acquire(timeout=LONG)
        stopper.join()


def test_a_peer_that_does_not_accept_connections_is_left(run: Run) -> None:
    """Connecting has a shorter bound than the attempt."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        with socket.create_connection(address), _fill(address):
            made = run(f"http://127.0.0.1:{address[1]}", 0.6)
    assert not made.timed_out
    assert made.error is not None


def test_a_look_up_that_hangs_is_waited_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can interrupt it; but nothing is sent when it ends too late."""

    def look_up(*_: Any, **__: Any) -> Any:
        assert current.interrupter is not None
        current.interrupter.interrupt()  # what the deadline does meanwhile
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", server.address)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with RawServer(answer(b"[]")) as server:
        made = run("http://swr-api.example")
        assert made.timed_out
        assert made.answer is None
        assert server.connections == 0


def test_what_the_library_raises_is_kept(run: Run) -> None:
    """For the one who waits."""
    assert isinstance(run("nonsense://x").error, requests.exceptions.InvalidSchema)


def keep_and_close(connection: socket.socket) -> None:
    """Answer one request, keep the connection, and close it when the next one has come."""
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
    read_request(connection)


def test_a_get_on_a_kept_connection_that_is_closed_is_sent_again(run: Run) -> None:
    """On a fresh one; the server closed it for reasons of its own, and nothing is counted."""
    with RawServer(keep_and_close, answer(b"[2]")) as server:
        assert run(server.url).answer is not None
        again = run(server.url)
        assert again.answer is not None
        assert again.answer.body == b"[2]"
        assert server.connections == 2


def test_it_is_sent_again_once_only(run: Run) -> None:
    """A fresh connection that is closed as well is a failure like any other."""
    with RawServer(keep_and_close, read_request) as server:
        run(server.url)
        assert isinstance(run(server.url).error, requests.ConnectionError)
        assert server.connections == 2


def test_what_is_not_a_get_is_not_sent_again(run: Run) -> None:
    """Nobody knows whether it was carried out."""
    with RawServer(keep_and_close, answer(b"[2]")) as server:
        run(server.url)
        made = run(server.url, method="POST")
        assert isinstance(made.error, requests.ConnectionError)
        assert server.connections == 1


def test_an_answer_that_began_is_not_asked_for_again(run: Run) -> None:
    """The connection was in use, so it broke off."""

    def half(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[")

    with RawServer(half, answer(b"[2]")) as server:
        run(server.url)
        assert run(server.url).answer is None
        assert server.connections == 1


def test_no_thread_is_left_with_an_interrupter(run: Run) -> None:
    """What the caller does with other sockets afterwards is not the attempt's."""
    with RawServer(answer(b"[]")) as server:
        run(server.url)
    assert current.interrupter is None


def test_success_is_two_hundred_and_something() -> None:
    """And nothing else."""
    assert [status for status in (100, 199, 200, 204, 299, 300, 404) if is_success(status)] == [
        200,
        204,
        299,
    ]


def _fill(address: tuple[str, int]) -> socket.socket:
    """Take what is left of a listener's queue; the next one to connect gets no answer."""
    filler = socket.socket()
    filler.setblocking(False)
    filler.connect_ex(address)
    return filler
