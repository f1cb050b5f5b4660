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
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any

from tfbridge.postponed_imports import late, postponed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _system() -> str:
    if hasattr(os, "uname"):
        return os.uname().sysname
    import platform

    return platform.system()


def _has_surrogates(string: str) -> bool:
    """Return what the function of ``email.utils`` does, which each header of an answer asks."""
    try:
        string.encode()
    except UnicodeEncodeError:
        return True
    return False


def _mozillas_certificates() -> str:
    """Return what ``certifi.where`` does, without its way through ``importlib.resources``."""
    spec = PathFinder.find_spec("certifi")
    for folder in (spec and spec.submodule_search_locations) or ():
        if os.path.isfile(path := os.path.join(folder, "cacert.pem")):  # noqa: PTH113, PTH118 -- slow
            return path
    return str(late("certifi", "where")())


REQUESTS: dict[str, dict[str, Any]] = {
    # Who asks for nothing else gets the path of a file.
    "certifi": {"where": _mozillas_certificates},
    # Guesses how text is encoded; we read bytes. Requests warns of versions before 2.
    "charset_normalizer": {"__version__": "3.0.0"},
    # Dates of cookies, of which none is kept.
    "calendar": {"timegm": late("calendar", "timegm")},
    # Names and addresses of people, and dates; http.client reads headers with what is around it.
    "email.utils": {"_has_surrogates": _has_surrogates},
    # Names of hosts that are not ASCII, of which there are none until there is one.
    "idna": {},
    "encodings.idna": {},
    # Looked into for the version of h2, by those who ask for HTTP/2.
    "importlib.metadata": {"version": late("importlib.metadata", "version")},
    # For forms, files and retries of the libraries' own, of which there are none.
    "mimetypes": {},
    "random": {},
    "tempfile": {},
    # For proxies, which we choose ourselves, and for digest authentication.
    "urllib.request": {
        name: late("urllib.request", name)
        for name in (
            "getproxies",
            "getproxies_environment",
            "parse_http_list",
            "proxy_bypass",
            "proxy_bypass_environment",
        )
    },
    # For certificates inside of a zip file, which are looked for when they are not found.
    "zipfile": {},
}
"""What requests and urllib3 import: two fifths of a load, 20 of 52 milliseconds."""

MSGSPEC: dict[str, dict[str, Any]] = {
    # Schemas, and formats other than JSON.
    "msgspec.inspect": {},
    "msgspec._json_schema": {
        name: late("msgspec._json_schema", name) for name in ("schema", "schema_components")
    },
    "msgspec.toml": {},
    "msgspec.yaml": {},
    "platform": {"system": _system},
    "typing_extensions": {
        name: getattr(typing, name) for name in ("get_type_hints", "NotRequired", "Required")
    },
}
"""What msgspec and ``uuid`` import, for other formats and Pythons: 12 of 43 milliseconds."""


PATTERNS = (
    "urllib3.util.url",
    "http.cookiejar",
    "http.cookies",
    "terraform_provider_swr.swr.error_codes",
    "terraform_provider_swr.swr.hints",
    "terraform_provider_swr.swr.strict_json",
)
"""Modules whose patterns are compiled when they are used: 8 of 39 milliseconds of a load.

Most are for cookies, for IPv6 and for answers that are errors, which a read as a rule has
nothing to do with; the first request compiles the others, a fourth.
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
    """Import them, and those modules of ours that have late patterns."""
    with (
        postponed(*REQUESTS, *MSGSPEC, used_at_once=REQUESTS | MSGSPEC),
        _late_patterns(*PATTERNS),
    ):
        import msgspec  # noqa: F401
        import requests  # noqa: F401

        import terraform_provider_swr.swr.strict_json  # noqa: F401
