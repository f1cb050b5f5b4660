"""Checks that types cannot make, for ``Attribute(..., validators=[...])``.

Any function of value, path and diagnostics is a validator; these are the usual
ones. They see values that are known and not null.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from decimal import Decimal

    from tfbridge.diagnostics import Diagnostics
    from tfbridge.paths import Path
    from tfbridge.schema.schema import Validator

    Number = int | float | Decimal

_SHOWN = 100
"""The most characters of a wrong value that a message repeats."""


def one_of(*allowed: str) -> Validator:
    """Return a validator for strings that takes nothing but these."""

    def validate(value: str, path: Path, diagnostics: Diagnostics) -> None:
        if value not in allowed:
            choice = ", ".join(f'"{each}"' for each in allowed)
            _refuse(f"It must be one of {choice}, not {quoted(value)}.", path, diagnostics)

    return validate


def matches(pattern: str, meaning: str) -> Validator:
    """Return a validator for strings that ``pattern`` describes from start to end.

    ``meaning`` tells the user what is needed: "an ISO country code".
    """

    def validate(value: str, path: Path, diagnostics: Diagnostics) -> None:
        # Compiled when it is first used, and then kept by re: a start has no time for it.
        if not re.fullmatch(pattern, value):
            _refuse(f"It must be {meaning}, not {quoted(value)}.", path, diagnostics)

    return validate


def between(lowest: Number | None = None, highest: Number | None = None) -> Validator:
    """Return a validator for numbers in a range, both ends included; None is no limit."""

    def validate(value: Number, path: Path, diagnostics: Diagnostics) -> None:
        if not _is_within(value, lowest, highest):
            _refuse(f"It must be {_range(lowest, highest)}, not {value}.", path, diagnostics)

    return validate


def size_between(lowest: int | None = None, highest: int | None = None) -> Validator:
    """Return a validator for the characters of a string or the elements of a collection."""

    def validate(value: Any, path: Path, diagnostics: Diagnostics) -> None:
        if not _is_within(len(value), lowest, highest):
            unit = "characters" if isinstance(value, str) else "elements"
            limits = _range(lowest, highest)
            _refuse(f"It must have {limits} {unit}, not {len(value)}.", path, diagnostics)

    return validate


def _is_within(value: Number, lowest: Number | None, highest: Number | None) -> bool:
    return (lowest is None or value >= lowest) and (highest is None or value <= highest)


def _range(lowest: Number | None, highest: Number | None) -> str:
    if highest is None:
        return f"at least {lowest}"
    return f"at most {highest}" if lowest is None else f"{lowest} to {highest}"


def quoted(value: str) -> str:
    """Return a wrong value as messages repeat it: in quotation marks, and not too much of it."""
    return f'"{value}"' if len(value) <= _SHOWN else f'"{value[:_SHOWN]}..."'


def _refuse(detail: str, path: Path, diagnostics: Diagnostics) -> None:
    diagnostics.error("Invalid value", detail, path)
