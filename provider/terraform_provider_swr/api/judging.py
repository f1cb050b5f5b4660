"""What came of an attempt: an answer, or a failure and its meaning."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from terraform_provider_swr.api.attempt import is_success
from terraform_provider_swr.api.errors import ApiError, ResponseError, TransportError
from terraform_provider_swr.api.failures import EXPECTED, explain
from terraform_provider_swr.api.messages import ATTEMPTS_IN_A_BUDGET, Answer, Request, Response
from terraform_provider_swr.api.redaction import clean
from terraform_provider_swr.api.refusals import request_id, understand
from terraform_provider_swr.api.retry import Failure, Kind, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from terraform_provider_swr.api.attempt import Attempt

_REDIRECTIONS = 3
_LONGEST_HOST = 253


def judge(request: Request, attempt: Attempt, seconds: float) -> Response | Failure:
    """Return the answer, or why there is none; ``seconds`` is the time for an attempt.

    Raises only what is a fault of this program.
    """
    answer = attempt.answer
    if answer is not None and is_success(answer.status) and not attempt.timed_out:
        number = request_id(answer.headers, secrets=attempt.secrets)
        return Response(answer.status, answer.headers, answer.body, number, attempt.secrets)
    if answer is not None and not is_success(answer.status):
        return _refusal(request, answer, attempt.secrets)
    if attempt.error is not None and not attempt.timed_out:
        failure = _failure(request, attempt.error)
    else:
        failure = _too_late(request, seconds)
    if isinstance(failure.error, (ResponseError, TransportError)):
        failure.error.request_id = request_id(attempt.headers, secrets=attempt.secrets)
    return failure


def _too_late(request: Request, seconds: float) -> Failure:
    hint = (
        f"One attempt may take {seconds:g} seconds (request_timeout), all of a request together "
        f"{ATTEMPTS_IN_A_BUDGET} times that."
    )
    error = TransportError(str(request), "there was no complete answer in time", hint=hint)
    return Failure(error, Outcome(Kind.PASSING))


def _failure(request: Request, error: Exception) -> Failure:
    if isinstance(error, ApiError):
        return Failure(error, Outcome(Kind.FINAL))
    if isinstance(error, EXPECTED):
        return explain(str(request), error)
    raise error


def _refusal(request: Request, answer: Answer, secrets: Iterable[str]) -> Failure:
    if answer.status // 100 == _REDIRECTIONS:
        return Failure(_redirect(request, answer, secrets), Outcome(Kind.FINAL))
    return understand(str(request), answer, secrets, datetime.now(UTC))


def _redirect(request: Request, answer: Answer, secrets: Iterable[str]) -> ResponseError:
    target = _host(answer.headers.get("Location", ""))
    where = f"to the host {clean(target, secrets, _LONGEST_HOST)} " if target else ""
    return ResponseError(
        f"{request} was answered with a redirect {where}(HTTP status {answer.status}). SWR sends "
        "none, and they are never followed, so that credentials go nowhere else. Check the "
        "endpoint, and whether a proxy or a login page is in between.",
        status=answer.status,
        request_id=request_id(answer.headers, secrets=secrets),
    )


def _host(location: str) -> str:
    try:
        return urlsplit(location).netloc.rpartition("@")[2]
    except ValueError:
        return ""
