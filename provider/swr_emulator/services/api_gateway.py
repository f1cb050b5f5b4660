"""The API gateway's door: tokens and signatures, and the words it refuses them with.

Texts and codes are those of the API Request Signing Guide ("Common Errors Related to IAM
Authentication Information") and of the gateway's error table.

See docs/reference/swr-api.md, sections 1.8 and 3.3.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from swr_emulator.errors import Refusal
from swr_emulator.http.clock import compact, rfc3339
from swr_emulator.http.signature import (
    DATE_HEADER,
    MAX_SKEW,
    Authorization,
    canonical_request,
    parse_authorization,
    signature_of,
    signing_time,
)
from swr_emulator.services.error_bodies import gateway_error, swr_error
from swr_emulator.services.issued_credentials import Staleness

if TYPE_CHECKING:
    from swr_emulator.http.messages import Answer
    from swr_emulator.services.call import Call
    from swr_emulator.services.issued_credentials import Token

_BASIS = "Incorrect IAM authentication information: "


def admit(call: Call) -> None:
    """Let a call of SWR pass, by signature or by a token for its region; else raise Refusal."""
    authorization = call.request.headers.get("Authorization")
    if authorization is not None:
        admit_signature(call, authorization)
        _check_project_header(call)
        return
    token = admit_token(call)
    if token.region is not None and token.region != call.region.name:
        raise Refusal(_update_needed(call))
    if token.project is None:
        raise Refusal(swr_error("4010000", "Authenticate Failed", "token has no project scope"))


def admit_token(call: Call) -> Token:
    """Return the token in ``X-Auth-Token``; raise Refusal when it is missing or not good."""
    value = call.request.headers.get("X-Auth-Token")
    if not value:
        raise _refused(call, "x-auth-token not found")
    token = call.issued.token(value, call.fixture)
    if token is None:
        raise _refused(call, "decrypt token fail")
    staleness = call.issued.staleness(token)
    if staleness is Staleness.SWR:
        raise Refusal(swr_error("4010000", "Authenticate Failed"))
    if staleness is Staleness.UPDATE:
        raise Refusal(_update_needed(call))
    if staleness is Staleness.EXPIRED:
        end = rfc3339(token.expires_at or call.request.time)
        raise _refused(call, f"token expires, expires_at:{end}")
    return token


def admit_signature(call: Call, header: str) -> None:
    """Verify an ``Authorization`` header; raise Refusal when it does not hold."""
    authorization = parse_authorization(header)
    if authorization is None or DATE_HEADER not in authorization.signed_headers:
        raise _refused(call, "Authorization or its SignedHeaders are malformed")
    if call.issued.is_locked(authorization.access):
        raise _refused(call, "AK access failed to reach the limit,forbidden.")
    secret = _secret(call, authorization.access)
    _check_date(call)
    _verify(call, authorization, secret)


def _secret(call: Call, access: str) -> str:
    permanent = call.fixture.access_keys.get(access)
    if permanent is not None:
        return permanent
    key = call.issued.key(access)
    if key is None:
        raise _refused(call, f"Get secretKey failed,ak:{access},err:ak not exist")
    given = call.request.headers.get("X-Security-Token", "")
    if not hmac.compare_digest(given.encode(), key.security_token.encode()):
        raise _refused(call, "decrypt token fail")
    if call.issued.is_over(key):
        raise _refused(call, f"token expires, expires_at:{rfc3339(key.expires_at)}")
    return key.secret


def _check_date(call: Call) -> None:
    signed_at = signing_time(call.request)
    if signed_at is None:
        raise _refused(call, "x-sdk-date not found or malformed")
    if abs(call.request.time - signed_at) > MAX_SKEW:
        times = f"signature time:{compact(signed_at)},server time:{compact(call.request.time)}"
        raise _refused(call, f"signature expired, {times}")


def _verify(call: Call, authorization: Authorization, secret: str) -> None:
    expected = signature_of(call.request, secret, authorization.signed_headers)
    if hmac.compare_digest(expected, authorization.signature):
        call.issued.signature_verified(authorization.access)
        return
    call.issued.signature_failed(authorization.access)
    # The real gateway sends back the header values that it saw, secrets included.
    echo = canonical_request(call.request, authorization.signed_headers).replace("\n", "|")
    raise _refused(
        call, f"verify aksk signature fail, ak:{authorization.access}, canonicalRequest:{echo}"
    )


def _check_project_header(call: Call) -> None:
    project = call.request.headers.get("X-Project-Id")
    if project is None:
        return
    regions = {known.region for known in call.fixture.projects if known.id == project}
    if call.region.name not in regions:
        text = f"The project {project} is unavailable."
        raise Refusal(gateway_error(403, "APIGW.0310", text, call.request_id))


def _update_needed(call: Call) -> Answer:
    text = "The token must be updated."
    return gateway_error(401, Staleness.UPDATE.value, text, call.request_id)


def _refused(call: Call, reason: str) -> Refusal:
    return Refusal(gateway_error(401, "APIGW.0301", _BASIS + reason, call.request_id))
