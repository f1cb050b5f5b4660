"""When a request is sent again, and after how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terraform_provider_swr.http.messages import TransportOptions
from terraform_provider_swr.http.retry_policy import (
    LONGEST_RETRY_AFTER,
    RetryClass,
    RetryDecision,
    RetryPolicy,
    parse_retry_after,
)

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
PASSING = RetryDecision(RetryClass.TRANSIENT)


def policy(randomness: float = 1.0, max_retries: int = 5, budget: float = 180.0) -> RetryPolicy:
    """Return a policy whose dice always show the same."""
    return RetryPolicy(max_retries, budget, randomness=lambda: randomness)


def test_waits_grow_twofold_up_to_a_ceiling() -> None:
    """The longest possible waits double from half a second to eight seconds."""
    waits = [policy(max_retries=9).next_delay(PASSING, attempt, 0.0) for attempt in range(1, 8)]
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


def test_jitter_is_full() -> None:
    """A wait can be anything from nothing to its ceiling."""
    assert policy(randomness=0.0).next_delay(PASSING, 5, 0.0) == 0.0
    assert policy(randomness=0.25).next_delay(PASSING, 5, 0.0) == 2.0


def test_there_are_at_most_max_retries() -> None:
    """The attempt after the last retry is never made; without retries there is one attempt."""
    assert policy(max_retries=2).next_delay(PASSING, 2, 0.0) is not None
    assert policy(max_retries=2).next_delay(PASSING, 3, 0.0) is None
    assert policy(max_retries=0).next_delay(PASSING, 1, 0.0) is None


def test_final_outcomes_are_never_retried() -> None:
    """Not even when the service sent a Retry-After."""
    assert policy().next_delay(RetryDecision(RetryClass.PERMANENT, 1.0), 1, 0.0) is None


def test_no_attempt_is_made_that_would_begin_after_the_budget() -> None:
    """A wait that outlasts the budget ends the request at once."""
    assert policy(budget=10.0).next_delay(PASSING, 1, 9.4) == 0.5
    assert policy(budget=10.0).next_delay(PASSING, 1, 9.5) is None


def test_a_sane_retry_after_is_waited_for_on_top_of_the_budget() -> None:
    """The service's own wish does not use up the request's time."""
    asked = RetryDecision(RetryClass.THROTTLED, 30.0)
    assert policy(budget=10.0).next_delay(asked, 1, 9.0) == 30.0
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


def test_short_time_outs_have_short_waits() -> None:
    """All retries of the default number fit into the budget of a short time-out."""
    short = RetryPolicy.of(TransportOptions(request_timeout=0.3, max_retries=5))
    longest = RetryPolicy(short.max_retries, short.budget, short.longest_wait, lambda: 1.0)
    assert sum(longest.next_delay(PASSING, n, 0.0) or 0.0 for n in range(1, 6)) <= short.budget


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
    """A wait is never negative, never beyond a minute and never outside the budget."""
    rule = RetryPolicy(10_000, 180.0, randomness=lambda: dice)
    wait = rule.next_delay(RetryDecision(kind, retry_after), attempt, elapsed)
    if wait is not None:
        assert kind is not RetryClass.PERMANENT
        assert 0 <= wait <= LONGEST_RETRY_AFTER
        assert wait >= (retry_after or 0)
        assert elapsed + wait - (retry_after or 0) < 180.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        ("7", 7.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("7200", 7200.0),
        ("9" * 400, 1e9),
        ("Fri, 02 Jan 2026 03:04:35 GMT", 30.0),
        ("Friday, 02-Jan-26 03:04:35 GMT", 30.0),
        ("Fri, 02 Jan 2026 03:04:35 -0000", 30.0),
        ("Fri, 02 Jan 2026 04:04:35 +0100", 30.0),
    ],
)
def test_a_number_or_a_date_is_understood(text: str, seconds: float) -> None:
    """Both forms of the header count; dates are measured from now."""
    assert parse_retry_after(text, NOW) == seconds


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "-5",
        "soon",
        "in a while",
        "1e3",
        "0x10",
        "١٢",
        "nan",
        "5 seconds",
        "Fri, 02 Jan 2026 03:04:04 GMT",
        "Fri, 99 Jan 2026 03:04:04 GMT",
        "Fri, 02 Jan 99999999999999999999 03:04:04 GMT",
    ],
)
def test_garbage_and_the_past_ask_for_nothing(text: str | None) -> None:
    """They are as good as no header."""
    assert parse_retry_after(text, NOW) is None


@given(st.text())
def test_no_header_breaks_the_parser(text: str) -> None:
    """Any text is a number of seconds or nothing."""
    seconds = parse_retry_after(text, NOW)
    assert seconds is None or 0 <= seconds <= timedelta.max.total_seconds()
