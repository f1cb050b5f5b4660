"""When a request is sent again, how long to wait before, and the loop that does it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

from terraform_provider_swr.http.attempt import Attempt, AttemptContext
from terraform_provider_swr.http.deadline import Deadline
from terraform_provider_swr.http.errors import ApiError, ServiceError, TransportError
from terraform_provider_swr.http.messages import (
    LONGEST_RETRY_AFTER,
    TIMEOUTS_PER_REQUEST,
    Failure,
    Request,
    Response,
    RetryClass,
    RetryDecision,
    TransportOptions,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from requests.auth import AuthBase

    from terraform_provider_swr.http.concurrency_limiter import AdaptiveConcurrencyLimiter

log = logging.getLogger(__name__)

_FIRST_DELAY = 0.5
_LONGEST_DELAY = 8.0


def _random() -> float:
    import random  # for whom retries alone

    return random.random()  # noqa: S311 -- no secret


class RetryPolicy(NamedTuple):
    """Exponential backoff with full jitter, within a number of retries and a time.

    ``total_timeout`` is the time for all attempts of a request and the delays
    between them, in seconds; delays that a Retry-After asked for come on top.
    ``randomness`` returns numbers from 0 to 1.
    """

    max_retries: int
    total_timeout: float
    longest_delay: float = _LONGEST_DELAY
    randomness: Callable[[], float] = _random

    @classmethod
    def of(cls, options: TransportOptions) -> RetryPolicy:
        """Return the policy for a transport; short time-outs have short delays."""
        return cls(
            max_retries=options.max_retries,
            total_timeout=TIMEOUTS_PER_REQUEST * options.request_timeout,
            longest_delay=min(_LONGEST_DELAY, options.request_timeout / 3),
        )

    def next_delay(self, decision: RetryDecision, attempt: int, elapsed: float) -> float | None:
        """Return the seconds to wait before the next attempt; None to give up.

        ``attempt`` counts from 1; ``elapsed`` is how much of ``total_timeout``
        is spent. The delay is never shorter than a sane Retry-After.
        """
        if decision.kind is RetryClass.PERMANENT or attempt > self.max_retries:
            return None
        retry_after = decision.retry_after or 0.0
        if retry_after > LONGEST_RETRY_AFTER:
            return None
        delay = max(retry_after, self._backoff(attempt))
        return delay if elapsed + delay - retry_after < self.total_timeout else None

    def _backoff(self, attempt: int) -> float:
        # The exponent is bounded, or a large max_retries would overflow.
        ceiling = min(self.longest_delay, _FIRST_DELAY * 2.0 ** min(attempt - 1, 10))
        return ceiling * self.randomness()


class RetryLoop:
    """Sends one request until there is an answer, or no sense in trying again.

    Its time begins with its first slot: while it queues behind others it is
    not yet under way. A login, which is a request of its own, and delays that
    the service asks for do not count.
    """

    def __init__(
        self,
        context: AttemptContext,
        limiter: AdaptiveConcurrencyLimiter,
        policy: RetryPolicy,
        request: Request,
    ) -> None:
        self._context = context
        self._limiter = limiter
        self._policy = policy
        self._request = request
        self._auth: AuthBase | None = None
        self._attempts = 0
        self._refreshes = 0

    def run(self) -> Response:
        """Return the answer when its status is 2xx; raise an ApiError otherwise."""
        self._log_in()
        self._limiter.acquire()
        deadline = Deadline(self._policy.total_timeout)
        seconds = self._attempt_timeout(deadline)
        while True:
            result = self._try(seconds)
            if isinstance(result, Response):
                return result
            with deadline.paused():
                is_refreshed = self._refresh(result)
            if not is_refreshed and not self._wait(result, deadline):
                raise self._counted(result.error)
            with deadline.paused():
                self._log_in()
            seconds = self._queue_again(deadline)
            if not seconds:
                raise self._counted(result.error)

    def _log_in(self) -> None:
        if self._request.credentials is not None:
            self._auth = self._request.credentials.auth()

    def _attempt_timeout(self, deadline: Deadline) -> float:
        return min(self._context.request_timeout, deadline.remaining)

    def _queue_again(self, deadline: Deadline) -> float:
        """Wait for a slot and return the time for an attempt; 0.0 when it came too late."""
        # While the service wants to be left alone nobody's time runs.
        deadline.extend(self._limiter.retry_after)
        if not self._limiter.acquire(deadline.remaining, first=True):
            return 0.0
        seconds = self._attempt_timeout(deadline)
        if not seconds:
            self._limiter.release()
        return seconds

    def _try(self, seconds: float) -> Response | Failure:
        """Send the request once; this gives the slot back."""
        self._attempts += 1
        attempt = Attempt(self._context, self._request, self._auth)
        try:
            result = attempt.run(seconds)
        finally:
            self._limiter.release()
        self._log(attempt, result)
        if not isinstance(result, Failure) or result.decision.kind is not RetryClass.THROTTLED:
            self._limiter.on_answered()
        return result

    def _refresh(self, failure: Failure) -> bool:
        """Replace credentials that expired; at most once, or a refusal would go on for ever."""
        credentials = self._request.credentials
        if not failure.is_expiry or self._refreshes or credentials is None or self._auth is None:
            return False
        self._refreshes += 1
        log.info("%s asks for new credentials: %s", self._request, _reason(failure.error))
        return credentials.refresh(self._auth)

    def _wait(self, failure: Failure, deadline: Deadline) -> bool:
        """Wait before the next attempt; False when there is none."""
        decision = failure.decision
        retries = self._attempts - self._refreshes
        delay = self._policy.next_delay(decision, retries, deadline.elapsed)
        retry_after = decision.retry_after or 0.0
        if decision.kind is RetryClass.THROTTLED:
            self._limiter.on_throttled(delay or 0.0, retry_after if delay is not None else 0.0)
        if delay is None:
            return False
        log.info("%s is tried again in %.1f s: %s", self._request, delay, _reason(failure.error))
        if decision.kind is RetryClass.TRANSIENT:
            deadline.extend(retry_after)
            self._context.stop.sleep(delay)
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
