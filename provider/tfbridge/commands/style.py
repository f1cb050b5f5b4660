"""What the place can show that a command prints to."""

from __future__ import annotations

import os
import shutil
import sys
from typing import NamedTuple


class Style(NamedTuple):
    """Whether colours are shown, and how wide a line may be; 0 means any width."""

    color: bool = False
    width: int = 0

    def good(self, text: str) -> str:
        """Return the string in green."""
        return self._in("32", text)

    def bad(self, text: str) -> str:
        """Return the string in bold red."""
        return self._in("1;31", text)

    def doubtful(self, text: str) -> str:
        """Return the string in yellow."""
        return self._in("33", text)

    def faint(self, text: str) -> str:
        """Return the string less bright."""
        return self._in("2", text)

    def strong(self, text: str) -> str:
        """Return the string in bold."""
        return self._in("1", text)

    def _in(self, code: str, text: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self.color and text else text


def of_stdout() -> Style:
    """Return the style of standard output: a terminal has colours, unless NO_COLOR says no.

    See https://no-color.org: the variable counts when it is not empty.
    """
    if not sys.stdout.isatty():
        return Style()
    color = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Style(color, shutil.get_terminal_size().columns)


def is_watched() -> bool:
    """Return whether a person sees what is printed as it comes."""
    return sys.stdout.isatty() and sys.stderr.isatty()
