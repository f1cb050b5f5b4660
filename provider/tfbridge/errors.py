"""Every exception that tfbridge raises on purpose.

::

    TfbridgeError
    +-- SchemaError          an author's declaration cannot work
    +-- ValueMismatchError   a value does not fit its type; knows the path to the spot
    |   +-- EncodeError      ... on its way to Terraform
    |   +-- DecodeError      ... in bytes that Terraform sent
    +-- DiagnosticError      author code gives up with diagnostics for the user
    +-- ArgumentError        a function refuses one of its arguments
    +-- StoppedError         Terraform asked running reads to end early
    +-- HandshakeError       the environment does not allow a handshake with the host

Exceptions become diagnostics at one place only, ``tfbridge.server.guard``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfbridge.diagnostics import Diagnostics
from tfbridge.paths import ROOT

if TYPE_CHECKING:
    from tfbridge.paths import Path


class TfbridgeError(Exception):
    """The root of the tree; never raised itself."""


class SchemaError(TfbridgeError):
    """An author's declaration that no host could accept, found before a host sees it."""


class ValueMismatchError(TfbridgeError):
    """A value that does not fit its type."""

    def __init__(self, message: str, path: Path = ROOT) -> None:
        super().__init__(message, path)
        self.message = message
        self.path = path

    def __str__(self) -> str:
        """Return the path, when there is one, and what is wrong there."""
        return f"{self.path}: {self.message}" if self.path else self.message


class EncodeError(ValueMismatchError):
    """A value from author code that its declared type cannot hold."""


class DecodeError(ValueMismatchError):
    """Bytes that are not a value of the expected type."""


class DiagnosticError(TfbridgeError):
    """Raised by author code to end a read or a configuration with diagnostics.

    Give a summary and a detail for the common case of one error, or ready
    ``Diagnostics`` for several.
    """

    def __init__(self, summary: str | Diagnostics, detail: str = "", path: Path = ROOT) -> None:
        if isinstance(summary, str):
            self.diagnostics = Diagnostics()
            self.diagnostics.error(summary, detail, path)
        else:
            self.diagnostics = summary
        super().__init__("; ".join(entry.summary for entry in self.diagnostics))


class ArgumentError(TfbridgeError):
    """A provider function refuses an argument.

    ``argument`` is the parameter's name; None blames the call as a whole.
    """

    def __init__(self, text: str, argument: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.argument = argument


class StoppedError(TfbridgeError):
    """Terraform sent StopProvider while a read was running."""


class HandshakeError(TfbridgeError):
    """The environment that the host prepared does not allow a handshake."""
