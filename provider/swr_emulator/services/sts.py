"""STS, the service of the new IAM for temporary keys (API version 5).

See docs/reference/swr-api.md, sections 9.1 and 9.3. No document gives the bodies of its errors:
they are taken to have the gateway's form, and the codes ``STS5.*`` are made up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from swr_emulator.errors import Refusal
from swr_emulator.http.clock import rfc3339
from swr_emulator.http.messages import Answer, json_answer
from swr_emulator.http.signature import parse_authorization
from swr_emulator.services import api_gateway
from swr_emulator.services.error_bodies import gateway_error
from swr_emulator.services.id_tokens import MAX_LENGTH, MIN_LENGTH, BadIdTokenError

if TYPE_CHECKING:
    from swr_emulator.fixtures.model import Agency, IdentityProvider
    from swr_emulator.services.call import Call

MIN_DURATION, MAX_DURATION, DEFAULT_DURATION = 900, 43_200, 3_600
MAX_CHAINED_DURATION = 3_600
"""Seconds; the last for a call that is itself signed with temporary keys."""

_SESSION_NAME = re.compile(r"[A-Za-z0-9_+=,.@-]{2,128}")
_UNSIGNED = "Incorrect IAM authentication information: Authorization not found"
_OPAQUE = "XD7pQm" * 100


def admit(call: Call) -> None:
    """Let a signed call pass; a token is nothing to STS."""
    authorization = call.request.headers.get("Authorization")
    if authorization is None:
        raise Refusal(gateway_error(401, "APIGW.0301", _UNSIGNED, call.request_id))
    api_gateway.admit_signature(call, authorization)


def assume_agency(call: Call) -> Answer:
    """Return temporary keys of an agency (POST /v5/agencies/assume)."""
    body = _body(call)
    chained = "X-Security-Token" in call.request.headers
    duration = _duration(call, body, MAX_CHAINED_DURATION if chained else MAX_DURATION)
    return json_answer(_assumed(call, body, _agency(call, body, duration), duration))


def assume_agency_with_oidc(call: Call) -> Answer:
    """Return temporary keys for an ID token (POST /v5/agencies/assume-with-oidc), unsigned."""
    body = _body(call)
    duration = _duration(call, body, MAX_DURATION)
    token = _string(call, body, "id_token")
    if not MIN_LENGTH <= len(token) <= MAX_LENGTH:
        raise _invalid(call, f"id_token must have {MIN_LENGTH} to {MAX_LENGTH} characters")
    provider = _provider(call, body)
    agency = _agency(call, body, duration)
    try:
        claims = call.issued.id_tokens.verify(token, provider.audience)
    except BadIdTokenError as error:
        text = f"The ID token is invalid: {error}."
        raise Refusal(gateway_error(401, "STS5.0401", text, call.request_id)) from None
    about = {
        "audience": provider.audience,
        "provider": provider.urn,
        "subject_from_id_token": str(claims.get("sub", "")),
    }
    return json_answer(_assumed(call, body, agency, duration) | about)


def caller_identity(call: Call) -> Answer:
    """Return who signed the call (GET /v5/caller-identity)."""
    domain = call.fixture.domain
    header = parse_authorization(call.request.headers.get("Authorization", ""))
    access = header.access if header else ""
    body = {
        "account_id": domain.id,
        "principal_urn": f"iam::{domain.id}:user:{access}",
        "principal_id": access,
    }
    return json_answer(body)


def _assumed(call: Call, body: dict[str, Any], agency: Agency, duration: int) -> dict[str, Any]:
    session = _string(call, body, "agency_session_name")
    if not _SESSION_NAME.fullmatch(session):
        raise _invalid(call, "agency_session_name must be 2 to 128 of A-Z, a-z, 0-9 and _+=,.@-")
    key = call.issued.issue_key(duration)
    name = f"{agency.domain.id}:assumed-agency:{agency.name}/{session}"
    return {
        "source_identity": str(body.get("source_identity", "")),
        "assumed_agency": {"urn": f"sts::{name}", "id": f"{agency.name}:{session}"},
        "credentials": {
            "access_key_id": key.access,
            "secret_access_key": key.secret,
            "security_token": key.security_token,
            "expiration": rfc3339(key.expires_at),
        },
    }


def _agency(call: Call, body: dict[str, Any], duration: int) -> Agency:
    urn = _string(call, body, "agency_urn")
    for agency in call.fixture.agencies:
        if agency.urn == urn:
            if duration > agency.max_duration:
                raise _invalid(call, f"duration_seconds is over {agency.max_duration}")
            return agency
    raise _forbidden(call, f"sts:agencies:assume on {urn}")


def _provider(call: Call, body: dict[str, Any]) -> IdentityProvider:
    urn = _string(call, body, "provider_urn")
    for provider in call.fixture.identity_providers.values():
        if provider.urn == urn:
            return provider
    raise _forbidden(call, f"sts:agencies:assumeWithOIDC by {urn}")


def _body(call: Call) -> dict[str, Any]:
    body = call.json_value()
    if not isinstance(body, dict):
        raise _invalid(call, "the body must be a JSON object")
    return body


def _string(call: Call, body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise _invalid(call, f"{name} must be a string")
    return value


def _duration(call: Call, body: dict[str, Any], most: int) -> int:
    seconds = body.get("duration_seconds", DEFAULT_DURATION)
    if type(seconds) is not int or not MIN_DURATION <= seconds <= most:
        raise _invalid(call, f"duration_seconds must be {MIN_DURATION} to {most}")
    return seconds


def _invalid(call: Call, problem: str) -> Refusal:
    return Refusal(
        gateway_error(400, "STS5.0400", f"Invalid parameter: {problem}.", call.request_id)
    )


def _forbidden(call: Call, what: str) -> Refusal:
    body = {
        "error_code": "STS5.0403",
        "error_msg": f"The caller is not authorized to perform {what}.",
        "request_id": call.request_id,
        "encoded_authorization_message": _OPAQUE,
    }
    return Refusal(json_answer(body, 403))
