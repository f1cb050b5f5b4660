"""Exceptions of author code, as diagnostics."""

from __future__ import annotations

import logging
from typing import Any, cast

import pytest

from tfbridge import (
    ROOT,
    Diagnostic,
    DiagnosticError,
    Diagnostics,
    Provider,
    Severity,
    StoppedError,
)
from tfbridge.errors import DecodeError, EncodeError
from tfbridge.server.guard import Guard

UNEXPECTED = "Unexpected error in the provider"


class KnownError(Exception):
    """An exception that the provider has words for."""


class HalfKnownError(Exception):
    """An exception that the provider warns of, no more."""


class BadlyKnownError(Exception):
    """An exception about which the provider reports nonsense."""


class FatalError(Exception):
    """An exception that the provider trips over."""


class Shop(Provider[None]):
    """A provider with exceptions of its own."""

    source = "example/shop"

    def diagnose(self, error: Exception) -> Diagnostics | None:
        """Explain some exceptions."""
        diagnostics = Diagnostics()
        match error:
            case KnownError():
                diagnostics.error("Closed", "It is Sunday.")
            case HalfKnownError():
                diagnostics.warning("Nearly closed")
            case BadlyKnownError():
                diagnostics.error(cast("str", 5))
            case FatalError():
                raise RuntimeError("no words")
            case _:
                return None
        return diagnostics


def run(error: BaseException) -> list[Diagnostic]:
    """Return the diagnostics about an exception."""
    diagnostics = Diagnostics()

    def call() -> Any:
        raise error

    assert Guard(Shop()).run(diagnostics, call) is None
    return list(diagnostics)


def test_a_result_passes() -> None:
    """A call that works returns its result, and there is nothing to report."""
    diagnostics = Diagnostics()
    assert Guard(Shop()).run(diagnostics, lambda: 5) == 5
    assert not diagnostics


@pytest.mark.parametrize(
    ("error", "summary", "detail"),
    [
        (DiagnosticError("Gone", "Sold out."), "Gone", "Sold out."),
        (StoppedError(), "Interrupted", "Terraform was interrupted"),
        (DecodeError("odd"), "Configuration cannot be understood", "fit the schema: odd."),
        (EncodeError("odd"), "Provider returned an invalid value", "odd. This is a bug"),
        (KnownError(), "Closed", "It is Sunday."),
        (ValueError("odd"), UNEXPECTED, "ValueError: odd"),
        (SystemExit(3), UNEXPECTED, "SystemExit: 3"),
    ],
)
def test_each_kind_is_one_error(error: BaseException, summary: str, detail: str) -> None:
    """Whatever is raised becomes one error with what there is to say about it."""
    (entry,) = run(error)
    assert (entry.severity, entry.summary) == (Severity.ERROR, summary)
    assert detail in entry.detail


def test_errors_about_values_have_a_path() -> None:
    """The path of a value leads the user to its argument."""
    path = ROOT / "size"
    for kind in (DecodeError, EncodeError):
        (entry,) = run(kind("odd", path))
        assert entry.path == path


@pytest.mark.parametrize(
    ("error", "summaries"),
    [
        (HalfKnownError(), ["Nearly closed", UNEXPECTED]),
        (BadlyKnownError(), [UNEXPECTED, UNEXPECTED]),
        (FatalError(), [UNEXPECTED, UNEXPECTED]),
        (DiagnosticError(Diagnostics()), [UNEXPECTED]),
    ],
)
def test_an_explanation_without_an_error_is_not_enough(
    error: BaseException, summaries: list[str]
) -> None:
    """A call that failed always ends in an error, whatever the provider's author says."""
    assert [entry.summary for entry in run(error)] == summaries


def test_tracebacks_are_for_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """What nobody expected leaves its traceback in the log, and not with the user."""
    with caplog.at_level(logging.ERROR):
        (entry,) = run(ValueError("odd"))
    assert "Traceback" in caplog.text
    assert "Traceback" not in entry.detail
