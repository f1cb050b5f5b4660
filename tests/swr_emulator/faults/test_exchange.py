"""One request and the socket to answer it on."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from swr_emulator.faults.exchange import Exchange
from swr_emulator.http.messages import Answer, Request
from swr_emulator.http.recorder import Recorder
from swr_emulator.services.error_bodies import not_published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from swr_emulator.services.service import Service


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Return the service's and the client's end of a TCP connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname(), timeout=10)
        served, _ = listener.accept()
    with client, served:
        yield served, client


def exchange(served: socket.socket, service: Service, method: str = "GET") -> Exchange:
    """Return an exchange about one request."""
    recorder, request = Recorder(), Request(method, "/v2/manage/namespaces")
    record = recorder.begin(request, None, 1)
    return Exchange(served, request, service, record, recorder, threading.Event())


def test_answer_is_sent_whole_and_noted(
    ends: tuple[socket.socket, socket.socket], service: Service
) -> None:
    """Status, request id and reason are in the record, which is done."""
    made = exchange(ends[0], service)
    made.respond(not_published().plus(X_Request_Id="7"))
    assert ends[1].recv(4_096).startswith(b"HTTP/1.1 404 ")
    record = made.record
    assert (record.status, record.request_id, record.done) == (404, "7", True)
    assert record.reason.startswith("APIGW.0101 ")
    assert (made.recorder.in_flight, made.closing) == (0, False)


def test_head_gets_no_body(ends: tuple[socket.socket, socket.socket], service: Service) -> None:
    """Its length is told all the same."""
    exchange(ends[0], service, "HEAD").respond(Answer(200, b"body"))
    received = ends[1].recv(4_096)
    assert b"Content-Length: 4\r\n" in received
    assert received.endswith(b"\r\n\r\n")


def test_service_left_alone_answers_properly(
    ends: tuple[socket.socket, socket.socket], service: Service
) -> None:
    """A request without credentials is refused."""
    assert exchange(ends[0], service).answer().status == 401


def test_pause_ends_with_the_emulator(
    ends: tuple[socket.socket, socket.socket], service: Service
) -> None:
    """An hour is over at once when everything stops."""
    made = exchange(ends[0], service)
    made.stopping.set()
    made.pause(3_600)
    made.pause(0)


def test_waiting_for_the_client_ends_when_it_leaves(
    ends: tuple[socket.socket, socket.socket], service: Service
) -> None:
    """What it sends meanwhile is read and dropped."""
    made = exchange(ends[0], service)
    ends[1].sendall(b"more")
    ends[1].close()
    made.until_client_leaves()
    assert made.closing


def test_reset_is_one(ends: tuple[socket.socket, socket.socket], service: Service) -> None:
    """The client's next read fails."""
    made = exchange(ends[0], service)
    made.reset()
    ends[0].close()
    with pytest.raises(ConnectionResetError):
        ends[1].recv(1)
    assert made.record.done
