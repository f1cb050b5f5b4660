"""What stops a command: one exception, its text made for the person at the terminal."""

from __future__ import annotations


class CommandError(Exception):
    """The command cannot do what was asked; the text says why and what to do."""
