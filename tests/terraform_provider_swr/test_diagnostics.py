"""The boundary: one error for each exception of the client's."""

from __future__ import annotations

import http.client
import logging

import pytest
import requests

from terraform_provider_swr.diagnostics import to_diagnostics
from terraform_provider_swr.http import errors
from tfbridge import Path


def test_configuration_errors_point_at_the_argument() -> None:
    """What cannot work is reported at the argument to change, when there is one."""
    (entry,) = to_diagnostics(errors.ConfigurationError("No region.", attribute="region")) or ()
    assert (entry.summary, entry.detail) == ("Invalid configuration", "No region.")
    assert str(entry.path) == "region"
    (entry,) = to_diagnostics(errors.ConfigurationError("No.")) or ()
    assert entry.path == Path()


def test_service_errors_say_what_came_back() -> None:
    """Status, code, message and request id all reach the user."""
    error = errors.NotFoundError(
        "GET https://host/path", 404, code="SVCSTG.SWR.4040058", text="gone", request_id="r-1"
    )
    (entry,) = to_diagnostics(error) or ()
    assert entry.summary == "Organization or repository not found"
    for part in ("404", "SVCSTG.SWR.4040058", "gone", "r-1", "GET https://host/path"):
        assert part in entry.detail


@pytest.mark.parametrize(
    ("error", "summary"),
    [
        (errors.TransportError("GET x", "it broke"), "Service could not be reached"),
        (errors.ServiceError("GET x", 400), "Request refused"),
        (errors.StoppedError(), "Interrupted"),
        (errors.ApiError("x"), "Reading from SWR failed"),
    ],
)
def test_each_class_has_its_summary(error: Exception, summary: str) -> None:
    """The most specific class decides on the summary."""
    (entry,) = to_diagnostics(error) or ()
    assert entry.summary == summary


def test_other_exceptions_are_not_ours() -> None:
    """An exception that the client did not raise on purpose is left to the bridge."""
    assert to_diagnostics(ValueError("x")) is None


def test_http_libraries_are_not_quoted(caplog: pytest.LogCaptureFixture) -> None:
    """What an HTTP library raises is shown without its text, which quotes what was sent."""
    connection = http.client.HTTPConnection("127.0.0.1")
    connection.putrequest("GET", "/")
    with caplog.at_level(logging.DEBUG), pytest.raises(ValueError, match="geheim") as caught:
        connection.putheader("Authorization", "geheim\n")
    for error in (caught.value, requests.exceptions.InvalidHeader("geheim")):
        (entry,) = to_diagnostics(error) or ()
        assert entry.summary == "Request could not be sent"
        assert type(error).__name__ in entry.detail
        assert "geheim" not in entry.detail
    assert "ValueError in http.client:" in caplog.text
    assert "geheim" not in caplog.text
