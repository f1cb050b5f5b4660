"""What author code reports and returns, made fit for the wire.

Author code is typed, but nothing makes its authors run a type checker. A
summary that is no string, or a path that no message can carry, must reach the user as an
error that names the bug, not as a call that failed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tfbridge.codec.msgpack import encode
from tfbridge.diagnostics import Diagnostic, Diagnostics, Severity
from tfbridge.errors import EncodeError
from tfbridge.paths import Path, StepKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tfbridge.schema.schema import Schema

UNEXPECTED = "Unexpected error in the provider"

_INT64 = range(-(2**63), 2**63)


def sanitized(diagnostics: Iterable[Diagnostic]) -> Diagnostics:
    """Return the diagnostics; each that cannot be sent is replaced by an error about it."""
    return Diagnostics(
        entry if _is_valid(entry) else _about_invalid(entry) for entry in list(diagnostics)
    )


def encode_block(
    schema: Schema, config: Mapping[str, Any], returned: Mapping[str, Any], method: str
) -> bytes:
    """Return the encoded block of a configuration and of what an author's method returned.

    Raises:
        EncodeError: ``returned`` is no mapping, or something in it does not fit the schema.

    """
    if not isinstance(returned, Mapping):
        what = "None" if returned is None else f"a value of type {type(returned).__name__}"
        raise EncodeError(
            f"{method} returned {what}, but it must return a dict with the computed attributes"
        )
    return encode({**config, **returned}, schema.type, allow_unknown=False)


def unexpected(error: BaseException) -> str:
    """Return the detail of an error that the provider has no words for."""
    return (
        f"{type(error).__name__}: {_shown(error, str)}\n\n"
        "This is a bug in the provider. Run the command again with TF_LOG=DEBUG "
        "to find the traceback in the log, and report it."
    )


def _shown(value: object, show: Callable[[object], str]) -> str:
    try:
        return show(value)
    except BaseException:  # noqa: BLE001 - author code, and nothing in it may end the process
        return f"({type(value).__name__} without a message)"


def _is_valid(entry: object) -> bool:
    return (
        isinstance(entry, Diagnostic)
        and isinstance(entry.severity, Severity)
        and isinstance(entry.summary, str)
        and isinstance(entry.detail, str)
        and isinstance(entry.path, Path)
        and all(map(_is_valid_step, entry.path.steps))
    )


def _is_valid_step(step: object) -> bool:
    match step:
        case (StepKind.INDEX, bool()):
            return False
        case (StepKind.INDEX, int(position)):
            return position in _INT64
        case (StepKind.ATTRIBUTE | StepKind.KEY, str(name)):
            return _is_unicode(name)
    return False


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _about_invalid(entry: object) -> Diagnostic:
    return Diagnostic(
        Severity.ERROR,
        UNEXPECTED,
        "The provider reported something in a form that cannot be shown, for a summary and a "
        f"detail must be strings and a path a Path: {_shown(entry, repr)}\n\n"
        "This is a bug in the provider; please report it.",
    )
