"""What the error answers of SWR, the gateway and IAM mean: their bodies, their codes.

There are many shapes of body::

    E1  {"errors": [{"errorCode", "errorMessage", "detail"}], "error_code", "error_msg", ...}
    E2  {"errors": [{"errorCode", "errorMessage", "detail"}]}
    E3  [{"errorCode", "errorMessage", "detail"}]
    E4  {"errorCode", "errorMessage", ...}
    E5  {"error_code", "error_msg", "request_id"}           the gateway
    E6  {"error": {"code": 401, "message", "title"}}        IAM; the code may be a number
    E7  HTML, plain text, nothing                           proxies, load balancers

SWR's codes are ``SVCSTG.SWR.`` and seven digits, of which the first three
repeat the HTTP status; the gateway's are ``APIGW.`` (in its documentation
``APIG.``) and four digits; IAM only repeats the status. No table is complete,
so the status decides where a code is unknown. The functions take codes as
``known_code`` spells them.

See docs/reference/swr-api.md, sections 1.6 to 1.8.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from terraform_provider_swr.http.errors import (
    AuthenticationError,
    EndpointError,
    NotFoundError,
    PermissionDeniedError,
    ServiceError,
    ThrottledError,
    UnavailableError,
)
from terraform_provider_swr.http.messages import (
    LONGEST_RETRY_AFTER,
    Answer,
    Failure,
    RetryClass,
    RetryDecision,
)
from terraform_provider_swr.http.redaction import clean, request_id
from terraform_provider_swr.swr import hints

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

_CODE_NAMES = ("error_code", "errorCode", "code")
_TEXT_NAMES = ("error_msg", "errorMessage", "errorMsg", "message")
_REQUEST_ID_NAMES = ("request_id", "requestId")
_LONGEST_CODE = 64
# SWR's own words for "too many requests", hidden in a 403, and for "busy", in a 409.
_THROTTLES = frozenset({"SWR.4031032", "SWR.4031042", "SWR.4090023", "APIGW.0308"})
_TRANSIENT_STATUSES = frozenset({500, 502, 503, 504})
_EXPIRED = frozenset({"SWR.4010000", "SWR.4031043", "APIGW.0307"})
_EXPIRED_TEXT = re.compile(r"token[^,;]{0,40}(?:expire|must be updated)", re.IGNORECASE)
# A new token would not help against these, although the status is 401.
_FORBIDDEN = frozenset({"SWR.4011044", "SWR.4011064"})
# Bad credentials that SWR reports as a bad request.
_BAD_CREDENTIALS = frozenset({"SWR.4000031", "SWR.4001048"})
_NO_SUCH_URL = "SWR.4040083"
# Signatures are refused beyond 15 minutes; a machine that is off by this much has a problem.
_LARGEST_SKEW = 300.0


def map_error_response(
    request: str, answer: Answer, secrets: Iterable[str], now: datetime
) -> Failure:
    """Return what an error answer to ``request`` means; none of ``secrets`` is in it."""
    body = parse_error_body(answer.body)
    known = known_code(body.code)
    decision = RetryDecision(retry_class(answer.status, known), answer.retry_after(now))
    code = clean(body.code, secrets, _LONGEST_CODE) if body.code else None
    error = error_class(answer.status, known)(
        request,
        answer.status,
        # IAM repeats the status as the code.
        code=code if code != str(answer.status) else None,
        text=clean(body.text, secrets),
        request_id=request_id(answer.headers, secrets, body.request_id),
        hint=hint_for(answer, known, body.text, decision, now),
    )
    return Failure(error, decision, is_expiry(answer.status, known, body.text))


class ErrorBody(NamedTuple):
    """What an error body says, in the server's own words; nothing of it is redacted yet."""

    code: str | None = None
    text: str = ""
    request_id: str | None = None


def parse_error_body(body: bytes) -> ErrorBody:
    """Return what a body says, whatever its shape; never raises."""
    text = body.decode("utf-8", "replace").strip()
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return ErrorBody(text=summarise_page(text) or text)
    return find_error(document) or ErrorBody(text="" if document is None else text)


def find_error(document: Any) -> ErrorBody | None:
    """Return the error that a JSON document describes; None when it describes none."""
    for candidate in _candidates(document):
        code, text = _first(candidate, _CODE_NAMES), _text(candidate)
        if code or text:
            request_id = _first(candidate, _REQUEST_ID_NAMES)
            if request_id is None and isinstance(document, dict):
                request_id = _first(document, _REQUEST_ID_NAMES)
            return ErrorBody(code, text, request_id)
    return None


def summarise_page(text: str) -> str | None:
    """Return a few words for an HTML page, its title among them; None for other text."""
    start = text.lstrip("\ufeff \t\r\n")[:1024].lower()
    if not (start.startswith(("<!doctype html", "<html", "<head", "<body")) or "<html" in start):
        return None
    title = re.search(r"<title[^>]*>([^<]{1,500})", text, re.IGNORECASE)
    return f"an HTML page with the title {title[1].strip()}" if title else "an HTML page"


def _candidates(document: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects that may hold code and message, the best place first."""
    if isinstance(document, list):
        yield from _objects(document[:1])
        return
    if not isinstance(document, dict):
        return
    if "error_code" in document:
        yield document
    errors = document.get("errors")
    if isinstance(errors, list):
        yield from _objects(errors[:1])
    yield from _objects([document.get("error")])
    yield document


def _objects(values: list[Any]) -> Iterator[dict[str, Any]]:
    return (value for value in values if isinstance(value, dict))


def _first(candidate: dict[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = candidate.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return None


def _text(candidate: dict[str, Any]) -> str:
    text = _first(candidate, _TEXT_NAMES) or ""
    detail = _first(candidate, ("detail",)) or ""
    return text if detail in text else f"{text} {detail}".strip()


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


def retry_class(status: int, code: str | None) -> RetryClass:
    """Return whether asking again can help."""
    if status == HTTPStatus.TOO_MANY_REQUESTS or code in _THROTTLES:
        return RetryClass.THROTTLED
    return RetryClass.TRANSIENT if status in _TRANSIENT_STATUSES else RetryClass.PERMANENT


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
    if retry_class(status, code) is RetryClass.THROTTLED:
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


def hint_for(
    answer: Answer, code: str | None, text: str, decision: RetryDecision, now: datetime
) -> str:
    """Return whole sentences on what to do; empty where there is nothing to say.

    ``code`` is spelled as by ``known_code``; ``text`` is the server's.
    """
    found = [
        hints.SLOW_DOWN
        if decision.kind is RetryClass.THROTTLED
        else _hint(answer.status, code, text)
    ]
    if decision.retry_after is not None and decision.retry_after > LONGEST_RETRY_AFTER:
        found.append(
            f"The service asks to be left alone for {hints.spell(decision.retry_after)}, which is "
            "longer than a plan should wait."
        )
    if answer.status == HTTPStatus.UNAUTHORIZED:
        found.append(_clock_hint(answer, now))
    return " ".join(filter(None, found))


def _hint(status: int, code: str | None, text: str) -> str:
    if code in hints.BY_CODE:
        return hints.BY_CODE[code]
    if status == HTTPStatus.UNAUTHORIZED:
        found = (hint for words, hint in hints.BY_WORDS if words.search(text))
        return next(found, hints.CHECK_CREDENTIALS)
    if status == HTTPStatus.NOT_FOUND:
        return hints.CHECK_NAMES if code and code.startswith("SWR.") else hints.CHECK_ADDRESS
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return hints.TRY_LATER
    return hints.BY_STATUS.get(status, "")


def _clock_hint(answer: Answer, now: datetime) -> str:
    if answer.date is None:
        return ""
    skew = (now - answer.date).total_seconds()
    if abs(skew) < _LARGEST_SKEW:
        return ""
    side = "ahead of" if skew > 0 else "behind"
    return f"This machine's clock is {hints.spell(abs(skew))} {side} the service's."
