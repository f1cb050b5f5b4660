"""What an attempt makes of what came of it."""

from __future__ import annotations

import threading

import pytest
import requests
from requests.structures import CaseInsensitiveDict

from terraform_provider_swr.http.attempt import Attempt, AttemptContext
from terraform_provider_swr.http.cancellation import CancellationToken
from terraform_provider_swr.http.errors import (
    ConfigurationError,
    EndpointError,
    ResponseError,
    TransportError,
)
from terraform_provider_swr.http.interrupter import Interrupter
from terraform_provider_swr.http.messages import (
    Answer,
    Failure,
    Request,
    Response,
    RetryClass,
    RetryDecision,
)
from terraform_provider_swr.swr.error_codes import map_error_response

REQUEST = Request("GET", "https://swr-api.example/v2/x")


def outcome(
    answer: Answer | None = None,
    error: Exception | None = None,
    *,
    timed_out: bool = False,
    request: Request = REQUEST,
) -> Response | Failure:
    """Return the result of an attempt."""
    with requests.Session() as session:
        stop = CancellationToken(threading.Event())
        context = AttemptContext(session, Interrupter(stop), stop, 60.0, map_error_response)
        attempt = Attempt(context, request, None)
    attempt.answer, attempt.error, attempt.timed_out = answer, error, timed_out
    attempt.secrets = frozenset({"sesame-1"})
    return attempt.classify()


def failure(found: Response | Failure) -> Failure:
    """Return what must be a failure."""
    assert isinstance(found, Failure)
    return found


def answered(status: int, body: bytes = b"", **headers: str) -> Answer:
    """Return an answer."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, CaseInsensitiveDict(named), body)


def test_success_is_a_response() -> None:
    """With its request id."""
    found = outcome(answered(200, b"[]", x_request_id="abc"))
    assert isinstance(found, Response)
    assert (found.status, found.body, found.request_id) == (200, b"[]", "abc")


def test_success_remembers_what_must_not_be_shown() -> None:
    """A request id that repeats a token is none, and the decoder is told what was sent."""
    found = outcome(answered(200, b"[]", x_request_id="id-sesame-1"))
    assert isinstance(found, Response)
    assert found.request_id == "id-(withheld)"
    assert found.secrets == {"sesame-1"}


def test_success_after_the_connection_was_cut_does_not_count() -> None:
    """A body without a length ends wherever the connection does."""
    found = failure(outcome(answered(200, b"[]"), timed_out=True))
    assert found.decision.kind is RetryClass.TRANSIENT


def test_an_error_answer_is_understood() -> None:
    """Even when its body took too long."""
    for timed_out in (False, True):
        found = failure(outcome(answered(404), timed_out=timed_out))
        assert isinstance(found.error, EndpointError)
        assert found.decision.kind is RetryClass.PERMANENT


def test_a_bad_request_is_shown_with_its_query() -> None:
    """As people read it, and nothing secret in it; with other errors it says nothing."""
    params = [("filter", "limit::10|offset::0"), ("name", "sesame-1")]
    for status, words in (
        (400, "GET https://swr-api.example/v2/x?filter=limit::10|offset::0&name=(withheld) was"),
        (404, "GET https://swr-api.example/v2/x was"),
    ):
        request = Request("GET", "https://swr-api.example/v2/x", params)
        assert words in str(failure(outcome(answered(status), request=request)).error)
    assert "x was answered" in str(failure(outcome(answered(400))).error)


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
def test_a_redirect_is_an_error_that_names_the_host(status: int) -> None:
    """It is never followed."""
    target = "https://me:hush@elsewhere.example/login?token=sesame-1"
    found = failure(outcome(answered(status, location=target, x_request_id="abc")))
    assert isinstance(found.error, ResponseError)
    assert (found.error.status, found.error.request_id) == (status, "abc")
    assert f"to the host elsewhere.example (HTTP status {status})" in str(found.error)
    assert "hush" not in str(found.error)
    assert found.decision.kind is RetryClass.PERMANENT


@pytest.mark.parametrize("location", ["", "/login", "http://[", "https://sesame-1/"])
def test_strange_targets_do_no_harm(location: str) -> None:
    """Relative, broken, or with a secret in the host's place."""
    text = str(failure(outcome(answered(302, location=location))).error)
    assert "redirect" in text
    assert "sesame" not in text


def test_an_attempt_that_took_too_long_may_be_repeated() -> None:
    """The error it ended with is a consequence of having been cut off."""
    found = failure(outcome(error=ConnectionResetError(), timed_out=True))
    assert isinstance(found.error, TransportError)
    assert "60 seconds" in str(found.error)
    assert found.decision.kind is RetryClass.TRANSIENT


def test_an_error_of_ours_is_final() -> None:
    """Too large a body is so the next time, too."""
    error = ResponseError("too large")
    assert outcome(error=error) == Failure(error, RetryDecision(RetryClass.PERMANENT))


def test_a_broken_connection_is_explained() -> None:
    """As the library's exceptions are."""
    found = failure(outcome(error=ConnectionResetError()))
    assert "cut before" in str(found.error)


def test_a_request_that_cannot_be_sent_is_a_matter_of_configuration() -> None:
    """It has no answer and so no request id."""
    found = failure(outcome(error=requests.exceptions.InvalidURL("x")))
    assert isinstance(found.error, ConfigurationError)


def test_a_fault_of_the_program_is_raised() -> None:
    """Nothing else should hide it."""
    with pytest.raises(ZeroDivisionError):
        outcome(error=ZeroDivisionError())
