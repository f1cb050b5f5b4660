"""Services beside this process that give it keys."""

from __future__ import annotations

import logging
import socket
from typing import TYPE_CHECKING, Any

import pytest

from terraform_provider_swr.auth.local_service import LocalAnswer, LocalService, UnreachableError

if TYPE_CHECKING:
    from swr_emulator import Emulator

TIMEOUTS = (1.0, 3.0)


def test_call(emulator: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    """A request is sent once, and is a line in the log."""
    emulator.faults = {"rules": [{"action": {"type": "respond", "status": 418, "text": "tea"}}]}
    with caplog.at_level(logging.DEBUG), LocalService(TIMEOUTS) as service:
        url = emulator.url.replace("://", "://user:geheim@") + "/x?token=geheim"
        answer = service.call("POST", url, {"X-A": "b"}, "{}")
    assert answer == LocalAnswer(418, b"tea")
    (request,) = emulator.requests
    assert (request.method, request.path, request.body) == ("POST", "/x", b"{}")
    assert request.headers["X-A"] == "b"
    (line,) = [entry for entry in caplog.records if entry.name.endswith("local_service")]
    assert (vars(line)["path"], vars(line)["status"]) == ("/x", 418)
    assert line.getMessage() == f"POST {emulator.url}/x: answered"


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ({"type": "reset", "at": "start"}, "no connection"),
        ({"type": "oversize", "megabytes": 1}, "broken answer"),
    ],
)
def test_unreachable(emulator: Emulator, action: dict[str, Any], reason: str) -> None:
    """Without a usable answer there is a reason in a few words."""
    emulator.faults = {"rules": [{"action": action}]}
    with LocalService(TIMEOUTS) as service, pytest.raises(UnreachableError, match=reason) as caught:
        service.call("GET", emulator.url, {})
    assert caught.value.__cause__ is None


def test_no_proxy(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a proxy nor a netrc file of the environment is used."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    with LocalService(TIMEOUTS) as service:
        assert service.call("GET", emulator.url, {}).status == 404


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"[" * 100_000])
def test_no_keys(body: bytes) -> None:
    """What is no JSON object has no keys."""
    assert LocalAnswer(200, body).keys() == "is not a JSON object"


def test_keys() -> None:
    """Keys are read from an answer's body."""
    keys = LocalAnswer(200, b'{"access": "a", "secret": "s", "securitytoken": "t"}').keys()
    assert not isinstance(keys, str)
    assert keys.value == ("a", "s", "t")


def test_silence() -> None:
    """A service that accepts and says nothing is given up on."""
    with socket.create_server(("127.0.0.1", 0)) as server, LocalService((1.0, 0.05)) as service:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(UnreachableError, match="timeout"):
            service.call("GET", url, {})
