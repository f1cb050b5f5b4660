"""The keys of a pod."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from terraform_provider_swr.auth.pod_identity import pod_keys
from terraform_provider_swr.auth.sources import PodIdentity
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

    from swr_emulator import Emulator

KEYS = {"accessKeyId": "T1", "secretAccessKey": "geheim", "securityToken": "geheim2"}
PATH = "/pod/credentials"


def answer(emulator: Emulator, **action: Any) -> None:
    """Make the emulator answer in one way."""
    emulator.faults = {"rules": [{"action": {"type": "respond", **action}}]}


@pytest.fixture
def token(tmp_path: Path) -> Path:
    """Return the file of the pod's token."""
    file = tmp_path / "token"
    file.write_text("pod-token\n")
    return file


@pytest.mark.parametrize("document", [KEYS, {"credential": KEYS}, {"credentials": KEYS}])
def test_keys(emulator: Emulator, token: Path, document: dict[str, Any]) -> None:
    """The token of the file proves who asks; the keys may have a wrapper or none."""
    answer(emulator, status=200, json=document)
    assert pod_keys(PodIdentity(emulator.url + PATH, str(token))).get() == (
        "T1",
        "geheim",
        "geheim2",
    )
    (request,) = emulator.requests
    assert (request.method, request.path, request.body) == ("POST", PATH, b"{}")
    assert request.headers["Authorization"] == "pod-token"


def test_without_a_token(emulator: Emulator) -> None:
    """A service that wants no proof gets none."""
    answer(emulator, status=200, json=KEYS)
    pod_keys(PodIdentity(emulator.url + PATH, None)).get()
    assert "Authorization" not in emulator.requests[0].headers


def test_rotated_token(emulator: Emulator, token: Path) -> None:
    """The file is read whenever keys are fetched."""
    answer(emulator, status=200, json=KEYS)
    keys = pod_keys(PodIdentity(emulator.url + PATH, str(token)))
    first = keys.get()
    token.write_text("another-token")
    assert keys.refresh(first)
    assert emulator.requests[-1].headers["Authorization"] == "another-token"


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ({"status": 403, "text": "geheim"}, "answered with status 403"),
        ({"status": 302, "text": "", "headers": {"Location": "/x"}}, "answered with status 302"),
        ({"status": 200, "text": "geheim"}, "is not a JSON object"),
        ({"status": 200, "json": {**KEYS, "securityToken": "geh eim"}}, "that contains a space"),
    ],
)
def test_no_keys(emulator: Emulator, action: dict[str, Any], reason: str) -> None:
    """Whatever else comes is one error that names the variable and says what to check."""
    answer(emulator, **action)
    with pytest.raises(ConfigurationError, match=reason) as caught:
        pod_keys(PodIdentity(emulator.url + PATH, None)).get()
    assert "HC_CONTAINER_CREDENTIALS_FULL_URI" in str(caught.value)
    assert "geh" not in str(caught.value)


def test_no_service() -> None:
    """Where nobody listens, and where nobody answers, the error says so."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(ConfigurationError, match=r"did not answer \(timeout\)"):
            pod_keys(PodIdentity(url, None), timeouts=(1.0, 0.05)).get()
    with pytest.raises(ConfigurationError, match=r"did not answer \(no connection\)"):
        pod_keys(PodIdentity(url, None)).get()


def test_no_good_token(emulator: Emulator, token: Path) -> None:
    """A token that is missing or damaged is named by its file."""
    source = PodIdentity(emulator.url + PATH, str(token))
    token.write_text("geheim\ngeheim")
    with pytest.raises(ConfigurationError, match="contains a line break") as caught:
        pod_keys(source).get()
    assert "geheim" not in str(caught.value)
    token.unlink()
    with pytest.raises(ConfigurationError, match=f"There is no file {token}"):
        pod_keys(source).get()
    assert emulator.requests == []
