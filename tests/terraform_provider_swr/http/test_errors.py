"""What the client's errors say."""

from __future__ import annotations

from terraform_provider_swr.http.errors import (
    ApiError,
    AuthenticationError,
    ConfigurationError,
    FanOutError,
    NotFoundError,
    RefusedBeforeError,
    ResponseError,
    ServiceError,
    StoppedError,
    TransportError,
)

REQUEST = "GET https://swr-api.example/v2/manage/regions"


def test_a_service_error_says_what_was_asked_what_came_back_and_what_to_do() -> None:
    """Status, code, the service's words, attempts, request id and hint are all in the text."""
    error = NotFoundError(
        REQUEST,
        404,
        code="SVCSTG.SWR.4040058",
        text="No such namespace.",
        request_id="abc",
        hint="Check the names.",
        attempts=3,
    )
    assert str(error) == (
        f"{REQUEST} was answered with HTTP status 404, code SVCSTG.SWR.4040058: "
        '"No such namespace", after 3 attempts. Request id: abc. Check the names.'
    )


def test_a_service_error_leaves_out_what_is_not_known() -> None:
    """A status alone makes a sentence."""
    assert str(ServiceError(REQUEST, 418)) == f"{REQUEST} was answered with HTTP status 418."


def test_a_refusal_that_was_seen_before_points_to_the_first() -> None:
    """In one line, so that twelve reads with a wrong key do not print twelve pages."""
    first = AuthenticationError(REQUEST, 401, text="wrong", hint="Check it.")
    assert str(RefusedBeforeError("GET https://x/y", first)) == (
        "GET https://x/y was not sent: its credentials are those that were refused with "
        f"{REQUEST}. The error for that one says why."
    )


def test_a_transport_error_says_what_happened_and_how_often() -> None:
    """Reason, attempts and hint are in the text."""
    error = TransportError(REQUEST, "the connection was refused", hint="Check it.", attempts=6)
    assert str(error) == (
        f"{REQUEST} failed after 6 attempts: the connection was refused. Check it."
    )
    assert str(TransportError(REQUEST, "no")) == f"{REQUEST} failed: no."


def test_a_fan_out_error_names_the_first_ten_failures_and_counts_the_rest() -> None:
    """Names are sorted; what was not tried is counted as well."""
    failures = {f"repo-{n:02}": ApiError(f"reason {n}") for n in range(12)}
    lines = str(FanOutError("repositories of team", failures, 240, unasked=100)).splitlines()
    assert lines[0] == "12 of 240 repositories of team could not be read:"
    assert lines[1:11] == [f"- repo-{n:02}: reason {n}" for n in range(10)]
    assert lines[11] == "... and 2 more."
    assert lines[12].startswith("The other 100 were not tried")


def test_a_fan_out_error_of_few_failures_has_no_count() -> None:
    """Ten failures or fewer are all named."""
    assert "more" not in str(FanOutError("lists", {"a": ApiError("x")}, 2))


def test_a_fan_out_error_says_each_reason_once() -> None:
    """Reads that failed for the same reason stand together under the first one's."""
    mistyped = ApiError("There is no such project. Check the region.")
    failures = {"b": mistyped, "a": mistyped, "c": ApiError("It is empty."), "d": mistyped}
    assert str(FanOutError("lists of team", failures, 9)).splitlines() == [
        "4 of 9 lists of team could not be read:",
        "- a: There is no such project. Check the region.",
        "- b: the same.",
        "- d: the same.",
        "- c: It is empty.",
    ]


def test_other_errors_carry_what_callers_need() -> None:
    """The argument to blame, the status and the request id are attributes."""
    assert ConfigurationError("x", attribute="token").attribute == "token"
    error = ResponseError("It is empty.", status=302, request_id="r")
    assert (error.status, error.request_id) == (302, "r")
    assert str(error) == "It is empty. Request id: r."
    assert "stopped" in str(StoppedError())
