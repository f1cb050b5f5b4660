"""Temporary keys from STS."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from id_tokens import jwt
from terraform_provider_swr.auth.access_keys import RegionalAccessKeys
from terraform_provider_swr.auth.sources import Agency, FixedKeys, IdToken, OidcAgency, Secret
from terraform_provider_swr.auth.sts import about_token, agency_by_oidc, assumed_agency
from terraform_provider_swr.http.errors import (
    AuthenticationError,
    EndpointError,
    PermissionDeniedError,
    ResponseError,
    ServiceError,
    UnavailableError,
)

if TYPE_CHECKING:
    from pathlib import Path

    from swr_emulator import Emulator
    from terraform_provider_swr.auth.refreshable import Refreshable
    from terraform_provider_swr.auth.regional import AuthContext
    from terraform_provider_swr.auth.sources import AccessKeys
    from terraform_provider_swr.http.errors import ApiError

AGENCY = Agency("readers", None, "d2", 1800)
CREDENTIALS = {
    "access_key_id": "TEMPORARY1",
    "secret_access_key": "geheim1",
    "security_token": "geheim-token",
    "expiration": "2999-01-02T03:04:05Z",
}
GOOD = {"status": 200, "json": {"credentials": CREDENTIALS}}


def answer(emulator: Emulator, path: str = "/v5/", **action: Any) -> None:
    """Make the emulator answer in one way."""
    respond = {"type": "respond", **action}
    emulator.faults = {"rules": [{"match": {"path": path}, "action": respond}]}


def oidc(**parts: Any) -> OidcAgency:
    """Return an agency that trusts a token."""
    token = IdToken("id_token", Secret(jwt(exp=4_000_000_000)))
    given = {
        "provider_urn": "p",
        "agency_urn": "a",
        "id_token": token,
        "session_name": "s",
        **parts,
    }
    return OidcAgency(**given)


@pytest.fixture
def assumed(context: AuthContext, keys: AccessKeys) -> Refreshable[AccessKeys]:
    """Return the keys of an agency."""
    return assumed_agency(AGENCY, RegionalAccessKeys(FixedKeys(keys), context), context)


def test_assume(emulator: Emulator, assumed: Refreshable[AccessKeys]) -> None:
    """One signed request names agency, session and duration, and its answer holds the keys."""
    answer(emulator, **GOOD)
    assert assumed.get() == ("TEMPORARY1", "geheim1", "geheim-token")
    (request,) = emulator.requests
    assert (request.method, request.path) == ("POST", "/v5/agencies/assume")
    assert json.loads(request.body) == {
        "agency_urn": "iam::d2:agency:readers",
        "agency_session_name": "readers",
        "duration_seconds": 1800,
    }
    assert request.headers["Authorization"].startswith("SDK-HMAC-SHA256 Access=AKID1, ")
    assert "X-Project-Id" not in request.headers


@pytest.mark.parametrize(
    ("name", "session"),
    [
        ("r", "r-"),
        ("team readers/ü", "team-readers--"),
        ("x" * 200, "x" * 128),
        ("a_+=,.@-", "a_+=,.@-"),
    ],
)
def test_session_name(
    context: AuthContext, emulator: Emulator, keys: AccessKeys, name: str, session: str
) -> None:
    """The session has the agency's name, in the letters that a session may have."""
    answer(emulator, **GOOD)
    base = RegionalAccessKeys(FixedKeys(keys), context)
    assumed_agency(AGENCY._replace(name=name), base, context).get()
    sent = json.loads(emulator.requests[0].body)["agency_session_name"]
    assert sent == session
    assert re.fullmatch(r"[A-Za-z0-9_+=,.@-]{2,128}", sent)


def test_with_oidc(context: AuthContext, emulator: Emulator) -> None:
    """The token is the proof: the request is not signed, and leaves out what is not given."""
    answer(emulator, **GOOD)
    source = oidc()
    assert agency_by_oidc(source, context).get().access_key == "TEMPORARY1"
    (request,) = emulator.requests
    assert (request.method, request.path) == ("POST", "/v5/agencies/assume-with-oidc")
    assert json.loads(request.body) == {
        "provider_urn": "p",
        "agency_urn": "a",
        "agency_session_name": "s",
        "duration_seconds": 3600,
        "id_token": source.id_token.value,
    }
    assert "Authorization" not in request.headers
    assert "X-Auth-Token" not in request.headers


def test_policies(context: AuthContext, emulator: Emulator) -> None:
    """A session may be narrowed by policies."""
    answer(emulator, **GOOD)
    agency_by_oidc(oidc(policy="{}", policy_ids=("p1", "p2"), duration=900), context).get()
    body = json.loads(emulator.requests[0].body)
    assert (body["policy"], body["policy_ids"], body["duration_seconds"]) == (
        "{}",
        ["p1", "p2"],
        900,
    )


def test_rotated_token(context: AuthContext, emulator: Emulator, tmp_path: Path) -> None:
    """Keys are renewed with what the token's file has then."""
    answer(emulator, **GOOD)
    file = tmp_path / "token"
    refreshable = agency_by_oidc(oidc(id_token=IdToken("f", file=str(file))), context)
    for text in ("a.b.c", "d.e.f"):
        file.write_text(text)
        assert refreshable.refresh(refreshable.get())
    assert [json.loads(request.body)["id_token"] for request in emulator.requests] == [
        "a.b.c",
        "a.b.c",
        "d.e.f",
    ]


@pytest.mark.parametrize(
    ("action", "error", "hint"),
    [
        ({"status": 404, "shape": "E2"}, EndpointError, "HUAWEICLOUD_SDK_STS_ENDPOINT"),
        (
            {"status": 403, "shape": "E5", "code": "STS5.1001", "message": "no"},
            PermissionDeniedError,
            "the account d2 has an agency called readers.* 1800 seconds",
        ),
        (
            {"status": 401, "shape": "E5", "message": "no"},
            AuthenticationError,
            "Check the provider",
        ),
        ({"status": 500, "shape": "E5", "message": "no"}, UnavailableError, "Try again later"),
        (
            {"status": 200, "json": {"credentials": {}}},
            ResponseError,
            "about the agency readers has",
        ),
        ({"status": 200, "text": "<html>geheim"}, ResponseError, "is not a JSON object"),
    ],
)
def test_refused_agency(
    emulator: Emulator,
    assumed: Refreshable[AccessKeys],
    action: dict[str, Any],
    error: type[ApiError],
    hint: str,
) -> None:
    """Each failure is one error that says what to do."""
    answer(emulator, **action)
    with pytest.raises(error, match=hint) as caught:
        assumed.get()
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("status", [400, 401, 403])
def test_refused_token(context: AuthContext, emulator: Emulator, status: int) -> None:
    """A token that is refused is named by its place, with what it says about itself."""
    token = jwt(exp=1_767_322_800)
    answer(emulator, status=status, json={"error_code": "STS5.1", "error_msg": f"bad {token}"})
    source = oidc(id_token=IdToken("HUAWEICLOUD_OIDC_ID_TOKEN", Secret(token)))
    with pytest.raises(ServiceError, match="ID_TOKEN expired at 2026-01-02T03") as caught:
        agency_by_oidc(source, context).get()
    assert "provider_urn" in str(caught.value)
    assert token not in str(caught.value)


def test_html(context: AuthContext, emulator: Emulator) -> None:
    """A refusal that is a page of HTML is told by its status alone."""
    answer(emulator, status=401, text="<html><body>geheim", headers={"Content-Type": "text/html"})
    with pytest.raises(AuthenticationError, match="HTTP status 401") as caught:
        agency_by_oidc(oidc(), context).get()
    assert "<html" not in str(caught.value)


def test_about_a_token() -> None:
    """What is said of a refused token is where it is from, and whether it is still good."""
    assert "good until 2096-10-02T07:06:40Z" in about_token(jwt(exp=4_000_000_000), "X")
    assert "expired at 2001-09-09T01:46:40Z" in about_token(jwt(exp=1_000_000_000), "X")
    assert about_token("x", "X").startswith("The ID token from X does not say when")
