"""Text that must never be shown."""

from __future__ import annotations


class Secret(str):
    """A token, key or password: a string whose ``repr`` hides it.

    Everything that prints a structure (a named tuple, a log line with ``%r``,
    the complaint of ``requests`` about a header's value) goes through ``repr``.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(...)"
