"""One request on its way, with all its attempts."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from terraform_provider_swr.http.attempt import Attempt, is_success
from terraform_provider_swr.http.deadline import Deadline
from terraform_provider_swr.http.errors import (
    ApiError,
    ResponseError,
    ServiceError,
    TransportError,
)
from terraform_provider_swr.http.map_exceptions import EXPECTED, map_exception
from terraform_provider_swr.http.messages import ATTEMPTS_IN_A_BUDGET, Answer, Request, Response
from terraform_provider_swr.http.redaction import clean, request_id
from terraform_provider_swr.http.retry_policy import (
    ErrorMapper,
    Failure,
    RetryClass,
    RetryDecision,
    RetryPolicy,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    import requests
    from requests.auth import AuthBase

    from terraform_provider_swr.http.cancellation import CancellationToken
    from terraform_provider_swr.http.concurrency_limiter import AdaptiveConcurrencyLimiter

log = logging.getLogger(__name__)

_REDIRECTIONS = 3
_LONGEST_HOST = 253


class TransportContext(NamedTuple):
    """What all requests of one transport share; ``seconds`` is the time for one attempt."""

    session: requests.Session
    limiter: AdaptiveConcurrencyLimiter
    policy: RetryPolicy
    stop: CancellationToken
    seconds: float
    map_error: ErrorMapper


class RetryLoop:
    """Sends one request until there is an answer, or no sense in trying again.

    Its time begins with its first slot: while it queues behind others it is
    not yet under way. A login, which is a request of its own, and waits that
    the service asks for do not count.
    """

    def __init__(self, context: TransportContext, request: Request) -> None:
        self._context = context
        self._request = request
        self._auth: AuthBase | None = None
        self._attempts = 0
        self._refreshes = 0

    def run(self) -> Response:
        """Return the answer when its status is 2xx; raise an ApiError otherwise."""
        self._log_in()
        self._context.limiter.acquire()
        budget = Deadline(self._context.policy.budget)
        seconds = self._seconds(budget)
        while True:
            result = self._try(seconds)
            if isinstance(result, Response):
                return result
            with budget.paused():
                is_refreshed = self._refresh(result)
            if not is_refreshed and not self._wait(result, budget):
                raise self._counted(result.error)
            with budget.paused():
                self._log_in()
            seconds = self._queue_again(budget)
            if not seconds:
                raise self._counted(result.error)

    def _log_in(self) -> None:
        if self._request.credentials is not None:
            self._auth = self._request.credentials.auth()

    def _seconds(self, budget: Deadline) -> float:
        return min(self._context.seconds, budget.remaining)

    def _queue_again(self, budget: Deadline) -> float:
        """Wait for a slot and return the time for an attempt; none when it came too late."""
        # While the service wants to be left alone nobody's time runs.
        budget.extend(self._context.limiter.retry_after)
        if not self._context.limiter.acquire(budget.remaining, first=True):
            return 0.0
        seconds = self._seconds(budget)
        if not seconds:
            self._context.limiter.release()
        return seconds

    def _try(self, seconds: float) -> Response | Failure:
        """Send the request once; this gives the slot back."""
        self._attempts += 1
        attempt = Attempt(self._context.session, self._request, self._auth)
        attempt.run(seconds, self._context.stop, self._context.limiter.release)
        result = classify_attempt(
            self._request, attempt, self._context.seconds, self._context.map_error
        )
        self._log(attempt, result)
        if not isinstance(result, Failure) or result.outcome.kind is not RetryClass.THROTTLED:
            self._context.limiter.on_answered()
        return result

    def _refresh(self, failure: Failure) -> bool:
        """Replace credentials that expired; at most once, or a refusal would go on for ever."""
        credentials = self._request.credentials
        if not failure.is_expiry or self._refreshes or credentials is None or self._auth is None:
            return False
        self._refreshes += 1
        log.info("%s asks for new credentials: %s", self._request, _reason(failure.error))
        return credentials.refresh(self._auth)

    def _wait(self, failure: Failure, budget: Deadline) -> bool:
        """Wait before the next attempt; False when there is none."""
        context, outcome = self._context, failure.outcome
        wait = context.policy.next_delay(outcome, self._attempts - self._refreshes, budget.elapsed)
        asked = outcome.retry_after or 0.0
        if outcome.kind is RetryClass.THROTTLED:
            context.limiter.on_throttled(wait or 0.0, asked if wait is not None else 0.0)
        if wait is None:
            return False
        log.info("%s is tried again in %.1f s: %s", self._request, wait, _reason(failure.error))
        if outcome.kind is RetryClass.TRANSIENT:
            budget.extend(asked)
            context.stop.sleep(wait)
        return True

    def _counted(self, error: ApiError) -> ApiError:
        if isinstance(error, (ServiceError, TransportError)):
            error.attempts = self._attempts
        return error

    def _log(self, attempt: Attempt, result: Response | Failure) -> None:
        error = result.error if isinstance(result, Failure) else None
        log.debug(
            "%s: %s",
            self._request,
            "answered" if error is None else _reason(error),
            extra={
                "method": self._request.method,
                "path": self._request.path,
                "status": attempt.status,
                "ms": attempt.milliseconds,
                "attempt": self._attempts,
                "request_id": getattr(error or result, "request_id", None),
            },
        )


def _reason(error: ApiError) -> str:
    """Return a few words; the whole error would repeat the request and its hints."""
    if isinstance(error, ServiceError):
        return " ".join(filter(None, (f"HTTP status {error.status}", error.code, error.text)))
    return error.reason if isinstance(error, TransportError) else str(error)


def classify_attempt(
    request: Request, attempt: Attempt, seconds: float, map_error: ErrorMapper
) -> Response | Failure:
    """Return the answer, or why there is none; ``seconds`` is the time for an attempt.

    Raises only what is a fault of this program.
    """
    answer = attempt.answer
    if answer is not None and is_success(answer.status) and not attempt.timed_out:
        number = request_id(answer.headers, secrets=attempt.secrets)
        return Response(answer.status, answer.headers, answer.body, number, attempt.secrets)
    if answer is not None and not is_success(answer.status):
        return _error_response(request, answer, attempt.secrets, map_error)
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
    return Failure(error, RetryDecision(RetryClass.TRANSIENT))


def _failure(request: Request, error: Exception) -> Failure:
    if isinstance(error, ApiError):
        return Failure(error, RetryDecision(RetryClass.PERMANENT))
    if isinstance(error, EXPECTED):
        return map_exception(str(request), error)
    raise error


def _error_response(
    request: Request, answer: Answer, secrets: Iterable[str], map_error: ErrorMapper
) -> Failure:
    if answer.status // 100 == _REDIRECTIONS:
        return Failure(_redirect(request, answer, secrets), RetryDecision(RetryClass.PERMANENT))
    return map_error(str(request), answer, secrets, datetime.now(UTC))


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
