"""The codes in error answers, and what they mean for the next attempt.

SWR's codes are ``SVCSTG.SWR.`` and seven digits, of which the first three
repeat the HTTP status; the gateway's are ``APIGW.`` (in its documentation
``APIG.``) and four digits; IAM only repeats the status. No table is complete,
so the status decides where a code is unknown. The functions take codes as
``known_code`` spells them.

See docs/reference/swr-api.md, sections 1.7 and 1.8.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from terraform_provider_swr.http.errors import (
    AuthenticationError,
    EndpointError,
    NotFoundError,
    PermissionDeniedError,
    ServiceError,
    ThrottledError,
    UnavailableError,
)
from terraform_provider_swr.http.redaction import clean, request_id
from terraform_provider_swr.http.retry_policy import (
    Failure,
    RetryClass,
    RetryDecision,
    parse_retry_after,
)
from terraform_provider_swr.swr.error_bodies import parse_error_body
from terraform_provider_swr.swr.hints import hint_for

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from terraform_provider_swr.http.messages import Answer

_LONGEST_CODE = 64
# SWR's own words for "too many requests", hidden in a 403, and for "busy", in a 409.
_THROTTLES = frozenset({"SWR.4031032", "SWR.4031042", "SWR.4090023", "APIGW.0308"})
_PASSING_STATUSES = frozenset({500, 502, 503, 504})
_EXPIRED = frozenset({"SWR.4010000", "SWR.4031043", "APIGW.0307"})
_EXPIRED_TEXT = re.compile(r"token[^,;]{0,40}(?:expire|must be updated)", re.IGNORECASE)
# A new token would not help against these, although the status is 401.
_FORBIDDEN = frozenset({"SWR.4011044", "SWR.4011064"})
# Bad credentials that SWR reports as a bad request.
_BAD_CREDENTIALS = frozenset({"SWR.4000031", "SWR.4001048"})
_NO_SUCH_URL = "SWR.4040083"


def known_code(code: str | None) -> str | None:
    """Return a code as the tables here spell it, ``SWR.4040058`` or ``APIGW.0101``.

    >>> known_code("SVCSTG.SWR.4040058"), known_code("APIG.0101"), known_code("x")
    ('SWR.4040058', 'APIGW.0101', None)
    >>> known_code("404")
    'IAM.404'
    """
    match = re.fullmatch(r"(?:SVCSTG\.)?(?:SWR|S2I)\.([0-9]{7})", code or "")
    if match:
        return f"SWR.{match[1]}"
    match = re.fullmatch(r"APIGW?\.([0-9]{4})", code or "")
    if match:
        return f"APIGW.{match[1]}"
    return f"IAM.{code}" if re.fullmatch(r"[0-9]{3}", code or "") else None


def kind_of(status: int, code: str | None) -> RetryClass:
    """Return whether asking again can help."""
    if status == HTTPStatus.TOO_MANY_REQUESTS or code in _THROTTLES:
        return RetryClass.THROTTLED
    return RetryClass.TRANSIENT if status in _PASSING_STATUSES else RetryClass.PERMANENT


def is_expiry(status: int, code: str | None, text: str) -> bool:
    """Tell whether fresh credentials of the same kind may do; ``text`` is the server's."""
    if code in _EXPIRED:
        return True
    if status != HTTPStatus.UNAUTHORIZED or code in _FORBIDDEN:
        return False
    # A failed signature comes with an echo of the request, whose words mean nothing here.
    return "signature" not in text and bool(_EXPIRED_TEXT.search(text))


def error_class(status: int, code: str | None) -> type[ServiceError]:
    """Return the exception for an error answer."""
    if kind_of(status, code) is RetryClass.THROTTLED:
        return ThrottledError
    if code in _FORBIDDEN:
        return PermissionDeniedError
    if status == HTTPStatus.UNAUTHORIZED or code in _BAD_CREDENTIALS:
        return AuthenticationError
    if status == HTTPStatus.FORBIDDEN:
        return PermissionDeniedError
    if status == HTTPStatus.NOT_FOUND:
        return _not_found(code)
    return UnavailableError if status >= HTTPStatus.INTERNAL_SERVER_ERROR else ServiceError


def _not_found(code: str | None) -> type[ServiceError]:
    """Tell who did not find what; SWR's organizations, IAM's projects and agencies, or no API."""
    if code is None or code == _NO_SUCH_URL:
        return EndpointError
    if code.startswith("SWR.404"):
        return NotFoundError
    return ServiceError if code.startswith("IAM.") else EndpointError


def map_error_response(
    request: str, answer: Answer, secrets: Iterable[str], now: datetime
) -> Failure:
    """Return what an error answer to ``request`` means; none of ``secrets`` is in it."""
    body = parse_error_body(answer.body)
    known = known_code(body.code)
    outcome = RetryDecision(
        kind_of(answer.status, known),
        parse_retry_after(answer.headers.get("Retry-After"), now),
    )
    code = clean(body.code, secrets, _LONGEST_CODE) if body.code else None
    error = error_class(answer.status, known)(
        request,
        answer.status,
        # IAM repeats the status as the code.
        code=code if code != str(answer.status) else None,
        text=clean(body.text, secrets),
        request_id=request_id(answer.headers, secrets, body.request_id),
        hint=hint_for(answer, known, body.text, outcome, now),
    )
    return Failure(error, outcome, is_expiry(answer.status, known, body.text))
