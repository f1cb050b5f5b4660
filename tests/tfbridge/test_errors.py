"""Exceptions: what they say and what they carry."""

from __future__ import annotations

from tfbridge.diagnostics import Diagnostics
from tfbridge.errors import ArgumentError, DiagnosticError, EncodeError
from tfbridge.paths import ROOT


def test_mismatch_names_the_spot() -> None:
    """A value that does not fit is reported with the path to it, when there is one."""
    assert str(EncodeError("a string is required", ROOT / "name")) == "name: a string is required"
    assert str(EncodeError("a string is required")) == "a string is required"


def test_diagnostic_error_from_a_summary() -> None:
    """A summary and a detail make one error."""
    error = DiagnosticError("Not found", "There is none.", ROOT / "name")
    (entry,) = error.diagnostics
    assert (entry.summary, entry.detail, entry.path) == (
        "Not found",
        "There is none.",
        ROOT / "name",
    )
    assert str(error) == "Not found"


def test_diagnostic_error_from_many() -> None:
    """Ready diagnostics are carried as they are."""
    diagnostics = Diagnostics()
    diagnostics.error("one")
    diagnostics.error("two")
    error = DiagnosticError(diagnostics)
    assert error.diagnostics is diagnostics
    assert str(error) == "one; two"


def test_argument_error_names_its_parameter() -> None:
    """A refused argument is known by its parameter's name."""
    error = ArgumentError("no image", "image")
    assert (error.text, error.argument) == ("no image", "image")
