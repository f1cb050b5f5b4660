"""When a request is sent again, and how long to wait before; nothing here waits itself."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple, Protocol

from terraform_provider_swr.http.messages import ATTEMPTS_IN_A_BUDGET, Answer, TransportOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from terraform_provider_swr.http.errors import ApiError

# Nobody waits longer than this in a plan because a header says so.
LONGEST_RETRY_AFTER = 60.0

_FIRST_WAIT = 0.5
_LONGEST_WAIT = 8.0
_FOR_EVER = 1e9


class RetryClass(Enum):
    """What became of one attempt."""

    PERMANENT = auto()
    """An answer, or a failure that another attempt would only repeat."""
    TRANSIENT = auto()
    """A failure that may be gone next time."""
    THROTTLED = auto()
    """The service asks for fewer requests."""


class RetryDecision(NamedTuple):
    """An attempt's end; ``retry_after`` is what the service asked for, in seconds."""

    kind: RetryClass
    retry_after: float | None = None


class Failure(NamedTuple):
    """An attempt that did not bring what was asked for, and what its request would raise.

    ``is_expiry``: fresh credentials of the same kind may do.
    """

    error: ApiError
    outcome: RetryDecision
    is_expiry: bool = False


class ErrorMapper(Protocol):
    """What a service hands to its transport: it alone knows what its error answers mean."""

    def __call__(
        self, request: str, answer: Answer, secrets: Iterable[str], now: datetime
    ) -> Failure:
        """Return the meaning of an error answer to ``request``; none of ``secrets`` is in it."""


@dataclass(frozen=True)
class RetryPolicy:
    """Exponential backoff with full jitter, within a number of retries and a time.

    ``budget`` is the time for all attempts of a request and the waits between
    them, in seconds; waits that a Retry-After asked for come on top.
    ``randomness`` returns numbers from 0 to 1.
    """

    max_retries: int
    budget: float
    longest_wait: float = _LONGEST_WAIT
    randomness: Callable[[], float] = field(default=random.random)

    @classmethod
    def of(cls, options: TransportOptions) -> RetryPolicy:
        """Return the policy for a transport; short time-outs have short waits."""
        return cls(
            max_retries=options.max_retries,
            budget=ATTEMPTS_IN_A_BUDGET * options.request_timeout,
            longest_wait=min(_LONGEST_WAIT, options.request_timeout / 3),
        )

    def next_delay(self, outcome: RetryDecision, attempt: int, elapsed: float) -> float | None:
        """Return the seconds to wait before the next attempt; None to give up.

        ``attempt`` counts from 1; ``elapsed`` is how much of the budget is
        spent. The wait is never shorter than a sane Retry-After.
        """
        if outcome.kind is RetryClass.PERMANENT or attempt > self.max_retries:
            return None
        asked = outcome.retry_after or 0.0
        if asked > LONGEST_RETRY_AFTER:
            return None
        wait = max(asked, self._backoff(attempt))
        return wait if elapsed + wait - asked < self.budget else None

    def _backoff(self, attempt: int) -> float:
        # The exponent is bounded, or a large max_retries would overflow.
        ceiling = min(self.longest_wait, _FIRST_WAIT * 2.0 ** min(attempt - 1, 10))
        return ceiling * self.randomness()


def parse_retry_after(text: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for; None for one without sense.

    It is a number or an HTTP date (RFC 9110, 10.2.3). A date that has passed,
    like a negative number, asks for nothing.
    """
    if text is None:
        return None
    text = text.strip()
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        return min(float(text), _FOR_EVER)
    moment = parse_date(text)
    if moment is None or moment < now:
        return None
    return (moment - now).total_seconds()


def parse_date(text: str) -> datetime | None:
    """Return the time in an HTTP date; None when it is none."""
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # "-0000" makes a time without a zone; HTTP dates are always UTC.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
