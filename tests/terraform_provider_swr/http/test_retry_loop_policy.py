"""How long to wait between attempts, and when to give up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from terraform_provider_swr.http.messages import (
    LONGEST_RETRY_AFTER,
    RetryClass,
    RetryDecision,
    TransportOptions,
)
from terraform_provider_swr.http.retry_loop import RetryPolicy

TRANSIENT = RetryDecision(RetryClass.TRANSIENT)


def policy(
    randomness: float = 1.0, max_retries: int = 5, total_timeout: float = 180.0
) -> RetryPolicy:
    """Return a policy whose dice always show the same."""
    return RetryPolicy(max_retries, total_timeout, randomness=lambda: randomness)


def test_delays_grow_twofold_up_to_a_ceiling() -> None:
    """The longest possible delays double from half a second to eight seconds."""
    delays = [policy(max_retries=9).next_delay(TRANSIENT, attempt, 0.0) for attempt in range(1, 8)]
    assert delays == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


def test_jitter_is_full() -> None:
    """A delay can be anything from nothing to its ceiling."""
    assert policy(randomness=0.0).next_delay(TRANSIENT, 5, 0.0) == 0.0
    assert policy(randomness=0.25).next_delay(TRANSIENT, 5, 0.0) == 2.0


def test_by_default_delays_are_drawn_at_random() -> None:
    """Each anew, or all who were refused together would come back together."""
    rule = RetryPolicy(5, 180.0)
    delays = [rule.next_delay(TRANSIENT, 5, 0.0) for _ in range(50)]
    assert len(set(delays)) > 1
    assert all(delay is not None and 0.0 <= delay <= 8.0 for delay in delays)


def test_there_are_at_most_max_retries() -> None:
    """The attempt after the last retry is never made; without retries there is one attempt."""
    assert policy(max_retries=2).next_delay(TRANSIENT, 2, 0.0) is not None
    assert policy(max_retries=2).next_delay(TRANSIENT, 3, 0.0) is None
    assert policy(max_retries=0).next_delay(TRANSIENT, 1, 0.0) is None


def test_permanent_failures_are_never_retried() -> None:
    """Not even when the service sent a Retry-After."""
    assert policy().next_delay(RetryDecision(RetryClass.PERMANENT, 1.0), 1, 0.0) is None


def test_no_attempt_is_made_that_would_begin_after_the_total_timeout() -> None:
    """A delay that outlasts the total time-out ends the request at once."""
    assert policy(total_timeout=10.0).next_delay(TRANSIENT, 1, 9.4) == 0.5
    assert policy(total_timeout=10.0).next_delay(TRANSIENT, 1, 9.5) is None


def test_a_sane_retry_after_is_waited_for_on_top_of_the_total_timeout() -> None:
    """The service's own wish does not use up the request's time."""
    decision = RetryDecision(RetryClass.THROTTLED, 30.0)
    assert policy(total_timeout=10.0).next_delay(decision, 1, 9.0) == 30.0
    assert (
        policy().next_delay(RetryDecision(RetryClass.TRANSIENT, LONGEST_RETRY_AFTER), 1, 0.0)
        == 60.0
    )


def test_a_short_retry_after_does_not_shorten_the_backoff() -> None:
    """Whoever is told to come back at once still spreads out."""
    assert (
        policy(randomness=0.5).next_delay(RetryDecision(RetryClass.THROTTLED, 0.0), 3, 0.0) == 1.0
    )


def test_a_retry_after_beyond_a_minute_ends_the_request() -> None:
    """Nobody waits for hours in a plan."""
    assert policy().next_delay(RetryDecision(RetryClass.THROTTLED, 60.1), 1, 0.0) is None


def test_short_time_outs_have_short_delays() -> None:
    """All retries of the default number fit into the total of a short time-out."""
    short = RetryPolicy.of(TransportOptions(request_timeout=0.3, max_retries=5))
    longest = RetryPolicy(short.max_retries, short.total_timeout, short.longest_delay, lambda: 1.0)
    assert (
        sum(longest.next_delay(TRANSIENT, n, 0.0) or 0.0 for n in range(1, 6))
        <= short.total_timeout
    )


@given(
    attempt=st.integers(1, 10_000),
    elapsed=st.floats(0, 1_000),
    retry_after=st.none() | st.floats(0, 10_000),
    dice=st.floats(0, 1),
    kind=st.sampled_from(RetryClass),
)
def test_any_decision_is_bounded(
    attempt: int, elapsed: float, retry_after: float | None, dice: float, kind: RetryClass
) -> None:
    """A delay is never negative, never beyond a minute and never outside the total time-out."""
    rule = RetryPolicy(10_000, 180.0, randomness=lambda: dice)
    delay = rule.next_delay(RetryDecision(kind, retry_after), attempt, elapsed)
    if delay is not None:
        assert kind is not RetryClass.PERMANENT
        assert 0 <= delay <= LONGEST_RETRY_AFTER
        assert delay >= (retry_after or 0)
        assert elapsed + delay - (retry_after or 0) < 180.0
