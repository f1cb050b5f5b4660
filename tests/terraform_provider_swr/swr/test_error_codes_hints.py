"""Error answers come with advice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from terraform_provider_swr.http.messages import Answer, RetryClass, RetryDecision
from terraform_provider_swr.swr.error_codes import hint_for

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
PERMANENT = RetryDecision(RetryClass.PERMANENT)


def hint(
    status: int,
    code: str | None = None,
    text: str = "",
    decision: RetryDecision = PERMANENT,
    date: str = "",
) -> str:
    """Return the hint for an answer."""
    return hint_for(Answer(status, {"Date": date}, b""), code, text, decision, NOW)


@pytest.mark.parametrize(
    ("status", "code", "text", "words"),
    [
        (400, "SWR.4000014", "", "Check the names"),
        (400, "SWR.4000031", "", "Check the provider's credentials"),
        (401, "SWR.4010000", "", "Log in again"),
        (401, "SWR.4011064", "", "another account"),
        (401, "APIGW.0301", "x-auth-token not found", "no token"),
        (401, "APIGW.0301", "AK access failed to reach the limit", "locked"),
        (401, "APIGW.0301", "verify aksk signature fail", "check secret_key"),
        (401, "APIGW.0301", "token expires", "Log in again"),
        (401, "APIGW.0301", "Get secretKey failed,ak:X,err:ak not exist", "Check access_key"),
        (401, "APIGW.0301", "decrypt token fail", "copied whole"),
        (401, None, "", "Check the provider's credentials"),
        (403, "SWR.4030170", "", "permission"),
        (403, "APIGW.0310", "", "project_id"),
        (403, "APIGW.0401", "", "network address"),
        (404, "SWR.4040058", "", "names of the organization"),
        (404, "APIGW.0101", "", "endpoints"),
        (404, "SWR.4040083", "", "endpoints"),
        (404, None, "", "endpoints"),
        (407, None, "", "HTTPS_PROXY"),
        (500, None, "", "service's side"),
    ],
)
def test_advice_fits_the_answer(status: int, code: str | None, text: str, words: str) -> None:
    """By code where it is known, else by the words of a 401, else by the status."""
    assert words in hint(status, code, text)


def test_an_unknown_status_has_no_advice() -> None:
    """Better none than a wrong one."""
    assert hint(418) == ""


def test_throttles_advise_to_slow_down_whatever_their_status() -> None:
    """SWR hides them in a 403."""
    assert "max_concurrent_requests" in hint(
        403, "SWR.4031042", decision=RetryDecision(RetryClass.THROTTLED)
    )


def test_a_long_retry_after_is_spelled_out() -> None:
    """The user learns for how long."""
    assert "alone for 2 hours" in hint(429, decision=RetryDecision(RetryClass.THROTTLED, 7200.0))
    assert "alone" not in hint(429, decision=RetryDecision(RetryClass.THROTTLED, 60.0))


def test_a_wrong_clock_is_mentioned_with_a_401() -> None:
    """Signatures are refused when clocks differ."""
    ahead = hint(401, date="Fri, 02 Jan 2026 02:04:05 GMT")
    assert "This machine's clock is 1 hour ahead of the service's." in ahead
    assert "1 hour behind" in hint(401, date="Fri, 02 Jan 2026 04:04:05 GMT")
    assert "clock" not in hint(401, date="Fri, 02 Jan 2026 03:02:05 GMT")
    assert "clock" not in hint(500, date="Fri, 02 Jan 2026 02:04:05 GMT")
