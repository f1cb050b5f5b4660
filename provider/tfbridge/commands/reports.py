"""What went wrong, for people or for programs, on stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Self

from tfbridge import Severity
from tfbridge.commands.cells import printable
from tfbridge.commands.errors import CommandError, UsageError
from tfbridge.commands.formats import as_json

if TYPE_CHECKING:
    from types import TracebackType

    from tfbridge import Diagnostics


class Reports:
    """Takes diagnostics as they come; leaving it prints JSON as one document.

    As JSON a CommandError becomes an entry like the others, and is raised on.
    """

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._entries: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Print what was kept back, if anything was."""
        if self._as_json and isinstance(error, CommandError):
            summary = "Wrong usage" if isinstance(error, UsageError) else "Command failed"
            self._entries.append(_entry("error", summary, f"{error}", None))
            error.is_reported = True
        if self._entries:
            sys.stderr.write(as_json({"diagnostics": self._entries}))

    def add(self, diagnostics: Diagnostics) -> bool:
        """Report diagnostics and return whether one of them is an error."""
        for severity, summary, detail, path in diagnostics:
            if self._as_json:
                attribute = str(path) or None
                self._entries.append(_entry(severity.name.lower(), summary, detail, attribute))
            else:
                sys.stderr.write(_as_text(severity, summary, detail, f"{path}"))
        return diagnostics.has_errors


def _entry(severity: str, summary: str, detail: str, attribute: str | None) -> dict[str, Any]:
    return {"severity": severity, "summary": summary, "detail": detail, "attribute": attribute}


def _as_text(severity: Severity, summary: str, detail: str, path: str) -> str:
    kind = "Error" if severity is Severity.ERROR else "Warning"
    place = f" ({path})" if path else ""
    lines = "\n".join(map(printable, detail.split("\n")))
    return f"{kind}: {printable(summary)}{place}\n{lines}\n"
