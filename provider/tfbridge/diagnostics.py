"""What the provider tells the user: errors and warnings, with the spot they are about."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from tfbridge.paths import ROOT, Path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Severity(Enum):
    """How bad it is; the values are the wire's ``Diagnostic.Severity``."""

    ERROR = 1
    WARNING = 2


class Diagnostic(NamedTuple):
    """One message for the user.

    ``summary`` is one line. ``detail`` is whole sentences: what was tried,
    what came back, what to do. ``path`` is ROOT when it is about the block as
    a whole.
    """

    severity: Severity
    summary: str
    detail: str = ""
    path: Path = ROOT


class Diagnostics:
    """Diagnostics in the order in which they were found."""

    def __init__(self, entries: Iterable[Diagnostic] = ()) -> None:
        self._entries = list(entries)

    def error(self, summary: str, detail: str = "", path: Path = ROOT) -> None:
        """Add an error; the command fails."""
        self._entries.append(Diagnostic(Severity.ERROR, summary, detail, path))

    def warning(self, summary: str, detail: str = "", path: Path = ROOT) -> None:
        """Add a warning; the command goes on."""
        self._entries.append(Diagnostic(Severity.WARNING, summary, detail, path))

    def extend(self, entries: Iterable[Diagnostic]) -> None:
        """Add diagnostics that were collected elsewhere."""
        self._entries.extend(entries)

    @property
    def has_errors(self) -> bool:
        """Whether at least one entry is an error."""
        return any(entry.severity is Severity.ERROR for entry in self._entries)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"Diagnostics({self._entries!r})"
