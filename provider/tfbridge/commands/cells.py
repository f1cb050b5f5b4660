"""Values as text for one cell, whatever a server has put into them."""

from __future__ import annotations

import unicodedata
from typing import Any

SENSITIVE = "(sensitive value)"
"""What stands in for a value that is not shown unless asked for."""

_UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Cs", "Co")
"""Categories of characters that could move a terminal's cursor or hide what stands there."""


def cell(value: Any) -> str:
    """Return a value on one line: a dash for null, and nothing that controls a terminal."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(map(cell, value)) or "-"
    if isinstance(value, dict):
        return " ".join(f"{name}={cell(each)}" for name, each in value.items())
    return printable(str(value))


def printable(text: str) -> str:
    """Return the string with escapes for what is not to be seen in it."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character.encode("unicode_escape").decode()
        if unicodedata.category(character) in _UNSEEN
        else character
        for character in text
    )


def width(text: str) -> int:
    """Return how many columns of a terminal the string takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )


def padded(text: str, columns: int) -> str:
    """Return the string, with blanks behind it up to so many columns."""
    return text + " " * (columns - width(text))
