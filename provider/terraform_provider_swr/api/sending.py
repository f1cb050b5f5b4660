"""One request on its way, with all its attempts."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

from terraform_provider_swr.api.attempt import Attempt
from terraform_provider_swr.api.deadline import Budget
from terraform_provider_swr.api.errors import ApiError, ServiceError, TransportError
from terraform_provider_swr.api.judging import judge
from terraform_provider_swr.api.messages import Response
from terraform_provider_swr.api.retry import Failure, Kind

if TYPE_CHECKING:
    import requests
    from requests.auth import AuthBase

    from terraform_provider_swr.api.limits import Limiter
    from terraform_provider_swr.api.messages import Request
    from terraform_provider_swr.api.retry import RetryPolicy
    from terraform_provider_swr.api.stopping import Stop

log = logging.getLogger(__name__)


class Means(NamedTuple):
    """What all requests of one transport share; ``seconds`` is the time for one attempt."""

    session: requests.Session
    limiter: Limiter
    policy: RetryPolicy
    stop: Stop
    seconds: float


class Sending:
    """Sends one request until there is an answer, or no sense in trying again.

    Its time begins with its first slot: while it queues behind others it is
    not yet under way. A login, which is a request of its own, and waits that
    the service asks for do not count.
    """

    def __init__(self, means: Means, request: Request) -> None:
        self._means = means
        self._request = request
        self._auth: AuthBase | None = None
        self._attempts = 0
        self._renewals = 0

    def run(self) -> Response:
        """Return the answer when its status is 2xx; raise an ApiError otherwise."""
        self._log_in()
        self._means.limiter.acquire()
        budget = Budget(self._means.policy.budget)
        seconds = self._seconds(budget)
        while True:
            result = self._try(seconds)
            if isinstance(result, Response):
                return result
            with budget.paused():
                is_renewed = self._renew(result)
            if not is_renewed and not self._wait(result, budget):
                raise self._counted(result.error)
            with budget.paused():
                self._log_in()
            seconds = self._queue_again(budget)
            if not seconds:
                raise self._counted(result.error)

    def _log_in(self) -> None:
        if self._request.credentials is not None:
            self._auth = self._request.credentials.auth()

    def _seconds(self, budget: Budget) -> float:
        return min(self._means.seconds, budget.remaining)

    def _queue_again(self, budget: Budget) -> float:
        """Wait for a slot and return the time for an attempt; none when it came too late."""
        # While the service wants to be left alone nobody's time runs.
        budget.extend(self._means.limiter.asked)
        if not self._means.limiter.acquire(budget.remaining, first=True):
            return 0.0
        seconds = self._seconds(budget)
        if not seconds:
            self._means.limiter.release()
        return seconds

    def _try(self, seconds: float) -> Response | Failure:
        """Send the request once; this gives the slot back."""
        self._attempts += 1
        attempt = Attempt(self._means.session, self._request, self._auth)
        attempt.run(seconds, self._means.stop, self._means.limiter.release)
        result = judge(self._request, attempt, self._means.seconds)
        self._log(attempt, result)
        if not isinstance(result, Failure) or result.outcome.kind is not Kind.THROTTLED:
            self._means.limiter.answered()
        return result

    def _renew(self, failure: Failure) -> bool:
        """Replace credentials that expired; at most once, or a refusal would go on for ever."""
        credentials = self._request.credentials
        if not failure.is_expiry or self._renewals or credentials is None or self._auth is None:
            return False
        self._renewals += 1
        log.info("%s asks for new credentials: %s", self._request, _reason(failure.error))
        return credentials.renew(self._auth)

    def _wait(self, failure: Failure, budget: Budget) -> bool:
        """Wait before the next attempt; False when there is none."""
        means, outcome = self._means, failure.outcome
        wait = means.policy.decide(outcome, self._attempts - self._renewals, budget.elapsed)
        asked = outcome.retry_after or 0.0
        if outcome.kind is Kind.THROTTLED:
            means.limiter.throttled(wait or 0.0, asked if wait is not None else 0.0)
        if wait is None:
            return False
        log.info("%s is tried again in %.1f s: %s", self._request, wait, _reason(failure.error))
        if outcome.kind is Kind.PASSING:
            budget.extend(asked)
            means.stop.sleep(wait)
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
