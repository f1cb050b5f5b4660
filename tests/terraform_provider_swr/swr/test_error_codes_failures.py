"""From an error answer to a failure: error, retry decision, expiry."""

from __future__ import annotations

from datetime import UTC, datetime

from requests.structures import CaseInsensitiveDict

from swr_emulator.services import error_bodies
from terraform_provider_swr.http.errors import (
    AuthenticationError,
    NotFoundError,
    ThrottledError,
)
from terraform_provider_swr.http.messages import Answer, Failure, RetryClass
from terraform_provider_swr.http.redaction import request_id
from terraform_provider_swr.swr.error_codes import (
    map_error_response,
)

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
REQUEST = "GET https://swr-api.example/v2/x"


def failure(
    status: int, body: bytes = b"", secrets: tuple[str, ...] = (), **headers: str
) -> Failure:
    """Return what an answer means."""
    named = CaseInsensitiveDict({name.replace("_", "-"): text for name, text in headers.items()})
    return map_error_response(REQUEST, Answer(status, named, body), secrets, NOW)


def test_everything_an_answer_says_is_in_the_error() -> None:
    """Class, code, words, request id and hint."""
    body = error_bodies.swr_error("4040058", "No such namespace").body
    error = failure(404, body, X_Request_Id="abc").error
    assert isinstance(error, NotFoundError)
    assert (error.code, error.text, error.request_id) == (
        "SVCSTG.SWR.4040058",
        "No such namespace",
        "abc",
    )
    assert "Check the names" in str(error)


def test_a_throttle_says_how_long_to_wait() -> None:
    """Whether it is a number or a date."""
    found = failure(429, Retry_After="7")
    assert isinstance(found.error, ThrottledError)
    assert found.decision == (RetryClass.THROTTLED, 7.0)
    date = "Fri, 02 Jan 2026 03:04:15 GMT"
    assert failure(503, Retry_After=date).decision == (RetryClass.TRANSIENT, 10.0)


def test_an_expiry_is_marked() -> None:
    """So that the credentials can be renewed."""
    found = failure(401, error_bodies.swr_error("4010000", "Authenticate Failed").body)
    assert found.is_expiry
    assert found.decision.kind is RetryClass.PERMANENT


def test_iams_code_is_not_shown_as_it_is_the_status() -> None:
    """It would only repeat it."""
    error = failure(401, error_bodies.iam_error(401, "wrong password").body).error
    assert isinstance(error, AuthenticationError)
    assert error.code is None
    assert error.text == "wrong password"


def test_nothing_secret_is_shown() -> None:
    """Not in the text, not in the code, not in the request id."""
    body = error_bodies.gateway_error(401, "sesame-1", "token sesame-1 is bad").body
    found = failure(401, body, ("sesame-1",), X_Request_Id="id-sesame-1")
    assert "sesame" not in str(found.error)


def test_request_ids_are_found_where_they_are() -> None:
    """SWR's header, then IAM's, then the gateway's body."""
    assert request_id({"X-Request-Id": "a", "X-IAM-Trace-Id": "b"}) == "a"
    assert request_id({"X-IAM-Trace-Id": "b"}) == "b"
    assert request_id({}) is None
    error = failure(404, error_bodies.gateway_error(404, "APIGW.0101", "x", "from-body").body).error
    assert getattr(error, "request_id", None) == "from-body"
