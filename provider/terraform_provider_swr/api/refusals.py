"""From an error answer to the exception that explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terraform_provider_swr.api.codes import error_class, is_expiry, kind_of, known_code
from terraform_provider_swr.api.error_bodies import ErrorBody, parse_error_body
from terraform_provider_swr.api.hints import hint_for
from terraform_provider_swr.api.redaction import clean
from terraform_provider_swr.api.retry import Failure, Outcome, parse_retry_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from terraform_provider_swr.api.messages import Answer

_LONGEST_CODE = 64
_LONGEST_ID = 128


def understand(request: str, answer: Answer, secrets: Iterable[str], now: datetime) -> Failure:
    """Return what an error answer to ``request`` means; none of ``secrets`` is in it."""
    body = parse_error_body(answer.body)
    known = known_code(body.code)
    outcome = Outcome(
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
        request_id=request_id(answer.headers, body, secrets),
        hint=hint_for(answer, known, body.text, outcome, now),
    )
    return Failure(error, outcome, is_expiry(answer.status, known, body.text))


def request_id(
    headers: Mapping[str, str], body: ErrorBody | None = None, secrets: Iterable[str] = ()
) -> str | None:
    """Return the id under which the service's support finds a request."""
    found = (
        headers.get("X-Request-Id")
        or headers.get("X-IAM-Trace-Id")
        or (body.request_id if body else None)
    )
    return clean(found, secrets, _LONGEST_ID) or None if found else None
