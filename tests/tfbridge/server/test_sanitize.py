"""What author code reports, made fit for the wire."""

from __future__ import annotations

from typing import Any, cast

import pytest

from tfbridge.diagnostics import Diagnostic, Diagnostics, Severity
from tfbridge.paths import ROOT, Path
from tfbridge.server.sanitize import sanitized, unexpected

GOOD = Diagnostic(Severity.WARNING, "Careful", "\ud800", (ROOT / "a").key("k").index(-1))


class SilentError(Exception):
    """An exception whose message cannot be had."""

    def __str__(self) -> str:
        raise KeyboardInterrupt

    __repr__ = __str__


BAD: list[Any] = [
    None,
    SilentError(),
    GOOD._replace(severity=cast("Severity", 1)),
    GOOD._replace(summary=cast("str", None)),
    GOOD._replace(detail=cast("str", b"")),
    GOOD._replace(path=cast("Path", "a")),
    GOOD._replace(path=ROOT.key("\udfff")),
    GOOD._replace(path=ROOT.index(cast("int", True))),
    GOOD._replace(path=ROOT.index(-(2**63) - 1)),
    GOOD._replace(path=Path(cast("Any", "steps"))),
]


@pytest.mark.parametrize("bad", BAD)
def test_what_cannot_be_sent_is_replaced(bad: Any) -> None:
    """An entry that no message can carry becomes an error; its neighbours stay as they are."""
    first, error, last = sanitized(Diagnostics([GOOD, bad, GOOD]))
    assert (first, last) == (GOOD, GOOD)
    assert (error.severity, error.path) == (Severity.ERROR, ROOT)
    assert "This is a bug in the provider" in error.detail


def test_the_detail_of_the_unexpected() -> None:
    """An exception is shown with its type and its message, where it has one."""
    assert unexpected(KeyError("x")).startswith("KeyError: 'x'\n\nThis is a bug in the provider")
    assert unexpected(SilentError()).startswith("SilentError: (SilentError without a message)\n\n")
