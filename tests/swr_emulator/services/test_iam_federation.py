"""IAM's tokens for ID tokens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from emulator_clients import Asker

TOKENS = "/v3.0/OS-AUTH/id-token/tokens"
KEYS = "/v3.0/OS-CREDENTIAL/securitytokens"
IDP = {"X-Idp-Id": "ci"}


def body(token: str) -> dict[str, Any]:
    """Return the body with an ID token."""
    return {"auth": {"id_token": {"id": token}}}


def test_id_token_becomes_temporary_keys(ask: Asker) -> None:
    """By an unscoped token, as the official provider does it."""
    answer = ask.post(
        TOKENS, body(ask.service.issued.id_tokens.issue("me", "swr-emulator", 60)), IDP
    )
    assert answer.status == 201
    token = answer.headers["X-Subject-Token"]
    assert json.loads(answer.body)["token"]["methods"] == ["mapped"]
    assert "project" not in json.loads(answer.body)["token"]
    keys = ask.post(KEYS, {"auth": {"identity": {"methods": ["token"], "token": {"id": token}}}})
    credential = json.loads(keys.body)["credential"]
    headers = {"X-Security-Token": credential["securitytoken"]}
    read = ask.signed("/v2/manage/namespaces", headers, credential["secret"], credential["access"])
    assert (keys.status, read.status) == (201, 200)


@pytest.mark.parametrize(
    ("headers", "sent", "status", "message"),
    [
        ({}, {}, 400, "The header X-Idp-Id is missing."),
        ({"X-Idp-Id": "nobody"}, {}, 404, "Could not find identity provider nobody."),
        (IDP, {}, 400, "'auth' must be an object"),
        (IDP, body("a.b.c"), 401, "The ID token is invalid: a part of it is not base64"),
    ],
)
def test_id_token_that_is_not_good_is_refused(
    ask: Asker, headers: dict[str, str], sent: Any, status: int, message: str
) -> None:
    """In IAM's words."""
    answer = ask.post(TOKENS, sent, headers)
    error = json.loads(answer.body)["error"]
    assert (answer.status, error["code"]) == (status, status)
    assert message in error["message"]
