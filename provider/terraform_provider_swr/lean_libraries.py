"""The libraries that a read needs, imported without what it has no use for.

A plan waits for these imports, once for each process that reads. What is left
out is loaded as soon as somebody uses it: see ``tfbridge.postponed_imports``.
"""

from __future__ import annotations

import os
import re
import sys
import typing
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tfbridge.postponed_imports import postponed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _version(distribution: str) -> str:
    from importlib.metadata import version

    return version(distribution)


def _system() -> str:
    if hasattr(os, "uname"):
        return os.uname().sysname
    import platform

    return platform.system()


REQUESTS: dict[str, dict[str, Any]] = {
    # Guesses the encoding of a text; we read bytes. Requests warns of versions before 2.
    "charset_normalizer": {"__version__": "3.0.0"},
    # Names of hosts that are not ASCII, of which there are none until there is one.
    "idna": {},
    "encodings.idna": {},
    # Looked into for the version of h2, by those who ask for HTTP/2.
    "importlib.metadata": {"version": _version},
    # Asked by importlib.resources, from Python 3.12 on, for who calls without saying so.
    "inspect": {},
    # For certificates inside of a zip file, which are looked for when they are not found.
    "zipfile": {},
}
"""What requests and urllib3 import: a third of their time, 28 of 83 milliseconds when measured."""

MSGSPEC: dict[str, dict[str, Any]] = {
    "platform": {"system": _system},
    "typing_extensions": {
        name: getattr(typing, name) for name in ("get_type_hints", "NotRequired", "Required")
    },
}
"""What msgspec and ``uuid`` import, for what every Python has: 6 of 12 milliseconds."""


PATTERNS = ("urllib3.util.url", "http.cookiejar", "http.cookies")
"""Modules whose patterns are compiled when they are used: 11 of 120 milliseconds of a Configure.

Most are for cookies and for IPv6, which a read has nothing to do with; the first
request compiles the others, a third.
"""


class Pattern:
    """A regular expression that is compiled when something is asked of it."""

    def __init__(self, *arguments: Any) -> None:
        self._arguments = arguments

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(re.compile(*self._arguments), name)  # which re itself caches
        setattr(self, name, attribute)
        return attribute


@contextmanager
def _late_patterns(*modules: str) -> Iterator[None]:
    """Give the modules, while they are imported, patterns that are compiled late."""
    compile_now: Callable[..., Any] = re.compile

    def compile_for(*arguments: Any, **flags: Any) -> Any:
        is_late = not flags and sys._getframe(1).f_globals.get("__name__") in modules  # noqa: SLF001
        return (Pattern if is_late else compile_now)(*arguments, **flags)

    vars(re)["compile"] = compile_for
    try:
        yield
    finally:
        vars(re)["compile"] = compile_now


def load() -> None:
    """Import them."""
    with (
        postponed(*REQUESTS, *MSGSPEC, used_at_once=REQUESTS | MSGSPEC),
        _late_patterns(*PATTERNS),
    ):
        import msgspec  # noqa: F401
        import requests  # noqa: F401
