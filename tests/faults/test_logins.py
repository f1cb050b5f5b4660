"""Logins by an ID token, by STS and by a pod: renewal under load, and each of their failures."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import requests

from faults.rigs import KEYS, TOKEN, Rig, clean_environment, read_all, serve_fleet
from swr_emulator.faults.actions import Action, Respond
from swr_emulator.faults.rules import Rule
from swr_emulator.http.messages import Answer, json_answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from swr_emulator import Emulator
    from swr_emulator.faults.exchange import Exchange
    from tfbridge import Diagnostic


@pytest.fixture
def rig(quick_rig: Rig, monkeypatch: pytest.MonkeyPatch) -> Rig:
    """Return a provider in this process, without anything of the user's in its environment."""
    for name, value in clean_environment().items():
        if value is None:
            monkeypatch.delenv(name)
        else:
            monkeypatch.setenv(name, value)
    return quick_rig


@pytest.fixture
def token_file(emulator: Emulator, tmp_path: Path) -> Path:
    """Return a file with a good ID token."""
    path = tmp_path / "token"
    path.write_text(emulator.id_token() + "\n")
    return path


def federation(emulator: Emulator, **arguments: Any) -> dict[str, Any]:
    """Return the block by an identity provider."""
    agency = emulator.data.agencies[0]
    block = {"idp_id": "ci", "agency_name": agency.name, "domain_id": agency.domain.id}
    return {"assume_role_with_oidc": [{**block, **arguments}]}


def direct(emulator: Emulator, **arguments: Any) -> dict[str, Any]:
    """Return the block by an agency."""
    urn = emulator.data.identity_providers["ci"].urn
    block = {"provider_urn": urn, "agency_urn": emulator.data.agencies[0].urn}
    return {"assume_role_with_oidc": [{**block, **arguments}]}


@dataclass(frozen=True)
class ExpireAll(Action):
    """Ends the keys that are out there when so many requests have come, and rotates a token."""

    emulator: Emulator
    file: Path
    at: int
    lock: Any
    numbers: list[int]

    def play(self, exchange: Exchange) -> None:
        """Answer as usual."""
        with self.lock:
            self.numbers.append(len(self.numbers))
            if len(self.numbers) == self.at:
                self.file.write_text(self.emulator.id_token(subject="repo:rotated"))
                self.emulator.expire_keys()
        exchange.respond(exchange.answer())


@pytest.mark.parametrize("block", [federation, direct])
def test_renewal_while_many_reads_run(
    rig: Rig, emulator: Emulator, token_file: Path, block: Callable[..., dict[str, Any]]
) -> None:
    """Of 240 reads none notices that the keys end in between: one renewal, with the new token."""
    names = serve_fleet(emulator)
    rig.configure({}, **block(emulator, id_token_file=str(token_file)))
    first = token_file.read_text().strip()
    expire = ExpireAll(emulator, token_file, 60, threading.Lock(), [])
    emulator.faults = Rule(expire, path="sync_repo$")
    assert read_all(rig, [*names, *names]) == [*names, *names]
    logins = [request for request in emulator.requests if request.method == "POST"]
    assert first.encode() in logins[0].body
    renewed = [each for each in logins if token_file.read_text().encode() in each.body]
    assert len(renewed) == 1
    # The keys below those of the agency had ended as well, which STS has to say once.
    assert len(logins) == (7 if block is federation else 2)


def test_a_chain_is_renewed_from_its_beginning(
    rig: Rig, emulator: Emulator, token_file: Path
) -> None:
    """When all keys of a chain have ended each step is done once more."""
    agency = emulator.data.agencies[0]
    role = {"agency_name": agency.name, "domain_id": agency.domain.id}
    block = federation(emulator, id_token_file=str(token_file))
    rig.configure({}, **block, assume_role=[role, role])
    rig.rows()
    before = [request.path for request in emulator.requests if request.method == "POST"]
    assert len(before) == 5
    emulator.expire_keys()
    emulator.clear()
    rig.rows()


def problem(rig: Rig, **arguments: Any) -> Diagnostic:
    """Return the one error of a configuration, or of a read with it."""
    credentials = arguments.pop("credentials", {})
    found = rig.configure(credentials, **arguments, max_retries=0)
    if found.has_errors:
        (diagnostic,) = found
        return diagnostic
    return rig.error()


def expired(emulator: Emulator) -> dict[str, Any]:
    """Return a block whose token has expired."""
    token = emulator.id_token(lifetime=60)
    emulator.clock.advance(120)
    return direct(emulator, id_token=token)


FAILURES: dict[str, tuple[Callable[[Emulator], dict[str, Any]], str, list[str]]] = {
    "wrong audience": (
        lambda emulator: direct(emulator, id_token=emulator.id_token(audience="somebody-else")),
        "Authentication failed",
        ["/v5/agencies/assume-with-oidc", "401", "ID token from id_token", "provider_urn"],
    ),
    "no such provider": (
        lambda emulator: federation(emulator, id_token=emulator.id_token(), idp_id="nobody"),
        "Request refused",
        ["404", "identity provider called nobody", "ID token from id_token"],
    ),
    "no such agency": (
        lambda emulator: federation(emulator, id_token=emulator.id_token(), agency_name="nobody"),
        "Permission denied",
        ["/v5/agencies/assume", "an agency called nobody", "from id_token, idp_id, agency_name"],
    ),
    "no JWT": (
        lambda emulator: direct(emulator, id_token="nonsense"),
        "Authentication failed",
        ["ID token from id_token does not say when it expires"],
    ),
    "no file": (
        lambda emulator: direct(emulator, id_token_file="/no/such/token"),
        "Invalid configuration",
        ["There is no file /no/such/token, in which id_token_file says"],
    ),
    "too long after OIDC": (
        lambda emulator: federation(emulator, id_token="a.b.c", duration=7200),
        "Invalid configuration",
        ["duration must be a whole number from 900 to 3600, not 7200"],
    ),
    "too long on temporary keys": (
        lambda _: {
            "credentials": {**KEYS, "security_token": "t"},
            "assume_role": [{"agency_name": "a", "domain_id": "d", "duration": 3601}],
        },
        "Invalid configuration",
        ["for 3600 at most, as it is assumed with temporary keys"],
    ),
    "incomplete": (
        lambda _: {"assume_role_with_oidc": [{"idp_id": "ci"}]},
        "Invalid configuration",
        ["agency_name (HW_ASSUME_ROLE_AGENCY_NAME), domain_id (HW_ASSUME_ROLE_DOMAIN_ID)"],
    ),
}


@pytest.mark.parametrize("name", FAILURES)
def test_failures(rig: Rig, emulator: Emulator, name: str) -> None:
    """Each failure is one error that names the source and what to do, and shows no token."""
    arguments, summary, words = FAILURES[name]
    found = problem(rig, **arguments(emulator))
    assert found.summary == summary
    assert [word for word in words if word not in found.detail] == []
    assert "eyJ" not in found.detail


ODD_ANSWERS: dict[str, tuple[str, Answer, str]] = {
    "no X-Subject-Token": ("id-token/tokens", json_answer({}, 201), "sent no token"),
    "HTML": ("id-token/tokens", Answer(401, body=b"<html>no</html>"), "HTTP status 401"),
    "no keys": ("securitytokens", json_answer({"credential": {}}, 201), "has no access key"),
    "empty keys": ("agencies/assume", json_answer({"credentials": {}}), "has no access key"),
    "no JSON": ("agencies/assume", Answer(200, body=b"ok"), "is not a JSON object"),
}


@pytest.mark.parametrize("name", ODD_ANSWERS)
def test_odd_answers(rig: Rig, emulator: Emulator, token_file: Path, name: str) -> None:
    """What is no answer of IAM or STS is one error, never a crash."""
    path, answer, words = ODD_ANSWERS[name]
    emulator.faults = Rule(Respond(answer), path=path)
    found = problem(rig, **federation(emulator, id_token_file=str(token_file)))
    assert words in found.detail


def test_refused_credentials_are_named(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error about credentials names their kind, the place of each part and the remedy."""
    monkeypatch.setenv("OS_ACCESS_KEY", "DEMOACCESSKEY0000001")
    monkeypatch.setenv("OS_SECRET_KEY", "mistyped/secret+key000000000000000000001")
    found = problem(rig)
    assert "check OS_SECRET_KEY and" in found.detail
    assert "The credentials: access keys, from OS_ACCESS_KEY, OS_SECRET_KEY." in found.detail
    assert "Check OS_ACCESS_KEY and OS_SECRET_KEY." in found.detail


def test_an_expired_token_is_told_where_to_go(rig: Rig) -> None:
    """For a token that expired the advice is about its own place."""
    rig.configure(TOKEN)
    rig.emulator.expire_tokens()
    assert "put a fresh one into token." in rig.error().detail


def pod_keys(emulator: Emulator) -> dict[str, str]:
    """Return temporary keys, as another tool may have fetched them."""
    headers = {"Authorization": "demo-pod-token"}
    answer = requests.post(emulator.pod_url, data="{}", headers=headers, timeout=10)
    keys: dict[str, str] = answer.json()["credential"]
    return keys


def test_a_new_session_of_koocli(rig: Rig, emulator: Emulator, tmp_path: Path) -> None:
    """When the keys of a session have ended, those of the next one are found in the file."""
    file = tmp_path / "config.json"

    def log_in() -> None:
        keys = pod_keys(emulator)
        token = {
            "accessKeyId": keys["access"],
            "secretAccessKey": keys["secret"],
            "securityToken": keys["securitytoken"],
        }
        profile = {"name": "work", "mode": "SSO", "ssoAuth": {"stsToken": token}}
        file.write_text(json.dumps({"current": "work", "profiles": [profile]}))

    log_in()
    rig.configure({}, shared_config_file=str(file))
    rig.rows()
    emulator.expire_keys()
    found = rig.error()
    assert "Log in again with `hcloud configure sso`." in found.detail
    assert f"the profile work in {file}, from shared_config_file" in found.detail
    log_in()
    rig.configure({}, shared_config_file=str(file))
    rig.rows()
    emulator.expire_keys()
    log_in()
    rig.rows()


def test_keys_of_a_pod_are_renewed(
    rig: Rig, emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The agent is asked once more when the keys have ended, with the token of that moment."""
    token = tmp_path / "token"
    token.write_text("demo-pod-token\n")
    monkeypatch.setenv("HC_CONTAINER_CREDENTIALS_FULL_URI", emulator.pod_url)
    monkeypatch.setenv("HC_CONTAINER_AUTHORIZATION_TOKEN_FILE", str(token))
    rig.configure({})
    rig.rows()
    emulator.expire_keys()
    rig.rows()
    assert [request.method for request in emulator.requests].count("POST") == 2
