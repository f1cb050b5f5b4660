"""The keys of an ECS instance."""

from __future__ import annotations

import logging
import socket
from typing import TYPE_CHECKING, Any

import pytest

from swr_emulator.fixtures.loader import load
from terraform_provider_swr.auth.ecs_metadata import MetadataKeys
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from swr_emulator import Emulator

TOKEN = "/meta-data/latest/api/token"
UNFIT = {"credential": {"access": "a", "secret": "s", "securitytoken": "ge heim"}}


def respond(status: int, **answer: Any) -> dict[str, Any]:
    """Return a rule for every request, or those to ``path``."""
    path = answer.pop("path", "")
    body = {} if "json" in answer else {"text": ""}
    action = {"type": "respond", "status": status, **body, **answer}
    return {"rules": [{"match": {"path": path}, "action": action}]}


def calls(emulator: Emulator) -> list[tuple[str, str]]:
    """Return what the service was asked."""
    return [(request.method, request.path) for request in emulator.requests]


def test_keys(emulator: Emulator) -> None:
    """A token is fetched first and proves the right to ask for the keys."""
    keys = MetadataKeys("Otherwise.", emulator.url).refreshable().get()
    assert keys.security_token is not None
    assert calls(emulator) == [("PUT", TOKEN), ("GET", "/openstack/latest/securitykey")]
    put, get = emulator.requests
    assert put.headers["X-Metadata-Token-Ttl-Seconds"] == "21600"
    assert get.headers["X-Metadata-Token"]
    assert get.status == 200


def test_log(emulator: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    """Each request is a line in the log, as are those to SWR; no key is in it."""
    with caplog.at_level(logging.DEBUG):
        keys = MetadataKeys("Otherwise.", emulator.url).refreshable().get()
    lines = [record for record in caplog.records if record.name.endswith("auth.local_service")]
    found = [[vars(line)[name] for name in ("method", "path", "status")] for line in lines]
    assert found == [["PUT", TOKEN, 200], ["GET", "/openstack/latest/securitykey", 200]]
    assert not any(secret in caplog.text for secret in keys)


@pytest.mark.parametrize("status", [404, 405, 503])
def test_old_service(emulator: Emulator, status: int) -> None:
    """A service without tokens is asked for the keys without one."""
    emulator.faults = respond(status, path=TOKEN)
    assert MetadataKeys("Otherwise.", emulator.url).refreshable().get()
    assert "X-Metadata-Token" not in emulator.requests[1].headers


def test_renewed(emulator: Emulator) -> None:
    """Keys that the service rejected are fetched again."""
    refreshable = MetadataKeys("Otherwise.", emulator.url).refreshable()
    first = refreshable.get()
    assert refreshable.refresh(first)
    assert refreshable.get() != first


def test_proxies_are_not_used(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the environment is not asked for this machine's own keys."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    assert MetadataKeys("Otherwise.", emulator.url).refreshable().get()


def test_instance_without_agency(emulator: Emulator) -> None:
    """An instance without an agency is told apart from no instance at all."""
    emulator.data = load({"regions": {"a-1": {}}})
    with pytest.raises(ConfigurationError, match=r"has no agency\. Otherwise\."):
        MetadataKeys("Otherwise.", emulator.url).refreshable().get()


@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        (respond(500), "answered with status 500"),
        (respond(302, headers={"Location": "/elsewhere"}), "answered with status 302"),
        (respond(200, path="securitykey"), "is not a JSON object"),
        (respond(200, path="securitykey", text="null"), "is not a JSON object"),
        (respond(200, path="securitykey", text='{"credential": {}}'), "has no access key"),
        (respond(200, path="securitykey", json=UNFIT), "a security token that contains a space"),
        (respond(200, path="api/token", text="é"), "broken answer"),
        (respond(200, path="api/token", text="two\nlines"), "broken answer"),
        ({"rules": [{"action": {"type": "reset", "at": "start"}}]}, "no connection"),
        ({"rules": [{"action": {"type": "oversize", "megabytes": 1}}]}, "broken answer"),
        ({"rules": [{"action": {"type": "bad_gzip", "kind": "garbage"}}]}, "broken answer"),
    ],
)
def test_no_keys(emulator: Emulator, faults: dict[str, Any], reason: str) -> None:
    """Whatever else comes is one error that gives the reason and the other ways."""
    emulator.faults = faults
    refreshable = MetadataKeys("Otherwise.", emulator.url).refreshable()
    with pytest.raises(ConfigurationError, match=rf"{reason}.*Otherwise\.$") as caught:
        refreshable.get()
    assert caught.value.__cause__ is None
    assert "heim" not in str(caught.value)
    emulator.clear()
    with pytest.raises(ConfigurationError):
        refreshable.get()
    assert emulator.requests == []


def test_no_instance() -> None:
    """Where nobody listens there is no instance."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(ConfigurationError, match="no connection"):
        MetadataKeys("Otherwise.", f"http://127.0.0.1:{port}").refreshable().get()


def test_silence() -> None:
    """A service that accepts and says nothing is given up on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(ConfigurationError, match="timeout"):
            MetadataKeys("Otherwise.", url, timeouts=(1.0, 0.05)).refreshable().get()
