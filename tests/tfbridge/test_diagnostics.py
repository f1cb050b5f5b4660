"""Diagnostics: a list that knows whether it holds an error."""

from __future__ import annotations

from tfbridge.diagnostics import Diagnostic, Diagnostics, Severity
from tfbridge.paths import ROOT


def test_keeps_order_and_severity() -> None:
    """Entries come out in the order in which they went in."""
    diagnostics = Diagnostics()
    diagnostics.warning("first", "detail", ROOT / "a")
    diagnostics.error("second")
    assert list(diagnostics) == [
        Diagnostic(Severity.WARNING, "first", "detail", ROOT / "a"),
        Diagnostic(Severity.ERROR, "second"),
    ]
    assert len(diagnostics) == 2
    assert "second" in repr(diagnostics)


def test_only_errors_count_as_errors() -> None:
    """A warning alone is no error; what was collected elsewhere counts too."""
    diagnostics = Diagnostics()
    diagnostics.warning("careful")
    assert not diagnostics.has_errors
    diagnostics.extend([Diagnostic(Severity.ERROR, "no")])
    assert diagnostics.has_errors
