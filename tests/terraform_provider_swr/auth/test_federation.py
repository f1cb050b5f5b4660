"""Keys for an ID token, by an identity provider of IAM."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from id_tokens import jwt
from terraform_provider_swr.auth.federation import federated_keys
from terraform_provider_swr.auth.sources import Federation, IdToken, Secret
from terraform_provider_swr.http.errors import ApiError, AuthenticationError, ResponseError

if TYPE_CHECKING:
    from swr_emulator import Emulator
    from terraform_provider_swr.auth.regional import AuthContext

TOKENS, KEYS = "/v3.0/OS-AUTH/id-token/tokens", "/v3.0/OS-CREDENTIAL/securitytokens"
JWT = jwt(exp=1_767_322_800)
SOURCE = Federation("gitlab", IdToken("HW_ASSUME_ROLE_ID_TOKEN", Secret(JWT)))
UNSCOPED = {"status": 201, "json": {}, "headers": {"X-Subject-Token": "unscoped-token"}}
CREDENTIAL = {"credential": {"access": "T1", "secret": "geheim", "securitytoken": "geheim2"}}


def answers(emulator: Emulator, tokens: dict[str, Any], keys: dict[str, Any]) -> None:
    """Make the emulator answer both calls."""
    emulator.faults = {
        "rules": [
            {"match": {"path": path}, "action": {"type": "respond", **action}}
            for path, action in ((TOKENS, tokens), (KEYS, keys))
        ]
    }


def test_two_steps(context: AuthContext, emulator: Emulator) -> None:
    """The ID token gives an unscoped token, and that the keys; neither request is signed."""
    answers(emulator, UNSCOPED, {"status": 201, "json": CREDENTIAL})
    assert federated_keys(SOURCE, context).get() == ("T1", "geheim", "geheim2")
    first, second = emulator.requests
    assert (first.method, first.path) == ("POST", TOKENS)
    assert first.headers["X-Idp-Id"] == "gitlab"
    assert json.loads(first.body) == {"auth": {"id_token": {"id": JWT}}}
    assert (second.method, second.path) == ("POST", KEYS)
    token = {"id": "unscoped-token", "duration_seconds": 900}
    assert json.loads(second.body) == {"auth": {"identity": {"methods": ["token"], "token": token}}}
    for request in (first, second):
        assert "Authorization" not in request.headers
        assert "X-Auth-Token" not in request.headers


@pytest.mark.parametrize(
    ("tokens", "keys", "error", "message"),
    [
        (
            {"status": 401, "shape": "E6", "message": f"bad {JWT}"},
            {},
            AuthenticationError,
            "HW_ASSUME_ROLE_ID_TOKEN expired at 2026-01-02T03:00:00Z.*provider called gitlab",
        ),
        ({"status": 201, "json": {}}, {}, ResponseError, "accepted the ID token but sent no token"),
        (
            UNSCOPED,
            {"status": 403, "shape": "E6", "message": "unscoped-token may not"},
            ApiError,
            "gives no keys for it.*provider gitlab",
        ),
        (
            UNSCOPED,
            {"status": 201, "json": {}},
            ResponseError,
            "for keys has no access key",
        ),
        (UNSCOPED, {"status": 503, "text": ""}, ApiError, "Try again later"),
        ({"status": 503, "text": ""}, {}, ApiError, "Try again later"),
    ],
)
def test_failures(  # noqa: PLR0913, PLR0917 - a failure has that many parts
    context: AuthContext,
    emulator: Emulator,
    tokens: dict[str, Any],
    keys: dict[str, Any],
    error: type[ApiError],
    message: str,
) -> None:
    """Each failure is one error that names the token's place and the provider, and no token."""
    answers(emulator, tokens, keys or {"status": 500, "text": ""})
    with pytest.raises(error, match=message) as caught:
        federated_keys(SOURCE, context).get()
    assert JWT not in str(caught.value)
    assert "unscoped-token" not in str(caught.value)


def test_without_the_agency_the_keys_last_as_asked(
    context: AuthContext, emulator: Emulator
) -> None:
    """The duration is the one of the source."""
    answers(emulator, UNSCOPED, {"status": 201, "json": CREDENTIAL})
    federated_keys(SOURCE._replace(duration=21_600), context).get()
    identity = json.loads(emulator.requests[-1].body)["auth"]["identity"]
    assert identity["token"]["duration_seconds"] == 21_600
