"""What goes into the transport and what comes out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terraform_provider_swr.http.messages import Answer, Request, Response

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def retry_after(text: str | None) -> float | None:
    """Return what an answer with that header asks for."""
    return Answer(503, {} if text is None else {"Retry-After": text}, b"").retry_after(NOW)


def test_a_request_is_called_by_method_and_address() -> None:
    """Without the query, and without a user and a password that an address might hold."""
    request = Request("GET", "https://user:hush@swr-api.example:8443/v2/x", [("filter", "a")])
    assert str(request) == "GET https://swr-api.example:8443/v2/x"
    assert request.path == "/v2/x"


def test_the_date_of_an_answer_is_in_utc() -> None:
    """Without a date that can be read there is none."""
    assert Answer(200, {"Date": "Fri, 02 Jan 2026 03:04:05 GMT"}, b"").date == NOW
    assert Answer(200, {"Date": "Fri, 02 Jan 2026 03:04:05 -0000"}, b"").date == NOW
    assert Answer(200, {"Date": "today"}, b"").date is None
    assert Answer(200, {}, b"").date is None


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
    assert retry_after(text) == seconds


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
    assert retry_after(text) is None


@given(st.text())
def test_no_header_breaks_the_parser(text: str) -> None:
    """Any text is a number of seconds or nothing."""
    seconds = retry_after(text)
    assert seconds is None or 0 <= seconds <= timedelta.max.total_seconds()


def test_an_answer_shows_no_secret() -> None:
    """What was sent and must not be seen is left out of what a log would show."""
    response = Response(200, {"X-Token": "hush"}, b"[]", "abc", frozenset({"hush"}))
    assert repr(response) == "Response(status=200, body=b'[]', request_id='abc')"
