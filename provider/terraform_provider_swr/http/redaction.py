"""Makes the words of a server fit to be shown: no secret, no control character, not too long.

The gateway quotes requests in its refusals, header values included, and
anything between it and us can put any bytes into a body.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from terraform_provider_swr.http.secret_finder import SHORTEST_SECRET, find_secrets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LONGEST_TEXT = 200
WITHHELD = "(withheld)"
_LONGEST_ID = 128

_SECRET_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "x-auth-token", "x-security-token", "cookie"}
)
_SECRET_NAMES = re.compile(r"password|passcode|secret|token", re.IGNORECASE)

# From here to the end the gateway repeats the request.
_ECHO = re.compile(r"[,;\s]*canonical_?\s?request.*", re.IGNORECASE | re.DOTALL)
_LOOKS_SECRET = re.compile(
    r"""
      SDK-[A-Z0-9-]+\s+Access=.*                    # an Authorization header, to its end
    | \b(?:authorization|x-auth-token|x-subject-token|x-security-token|security_?token
        |signature|secret(?:_?key)?|password|access(?:_?key)?|ak|sk)
      ["']?\s*[:=]\s*(?!\()\S+                      # a name and its value
    | [A-Za-z0-9+=_-]{40,} | [A-Za-z0-9+/=_-]{64,}  # a token, a signature, a blob
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Terraform gives these a meaning in a diagnostic.
_COLOURS = re.compile(
    r"\[(_?(?:light_|dark_)?(?:default|black|red|green|yellow|blue|magenta|cyan|white|gray)_?"
    r"|bold|dim|underline|blink(?:_slow|_fast)?|invert|hidden|reset(?:_bold)?)\]",
    re.IGNORECASE,
)
_LONGEST_INPUT = 8_192
# More than that in characters, so that no part of a secret is left where the string is cut.
_LONGEST_SEARCH = 24_576


def clean(text: str, secrets: Iterable[str] = (), longest: int = LONGEST_TEXT) -> str:
    """Return the string on one line, without secrets, and no longer than ``longest`` characters."""
    text = _one_line(_without(secrets, text[:_LONGEST_SEARCH])[:_LONGEST_INPUT])
    text = _ECHO.sub("", text)
    text = _LOOKS_SECRET.sub(WITHHELD, text)
    text = _COLOURS.sub(r"(\1)", text)
    return text if len(text) <= longest else text[: longest - 3].rstrip() + "..."


def secrets_in(headers: Mapping[str, str | bytes], body: Any = None) -> frozenset[str]:
    """Return what must not be shown again of a request's headers and its JSON body."""
    found = set(_secret_leaves(body))
    for name, value in headers.items():
        if name.lower() in _SECRET_HEADERS:
            text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
            found.add(text)
            found.update(re.findall(r"(?:Access|Signature)=([^,\s]+)", text))
    return frozenset(secret for secret in found if len(secret) >= SHORTEST_SECRET)


def _without(secrets: Iterable[str], text: str) -> str:
    for start, end in reversed(find_secrets(text, secrets)):
        text = text[:start] + WITHHELD + text[end:]
    return text


def _one_line(text: str) -> str:
    shown = "".join(" " if _is_unprintable(character) else character for character in text)
    return " ".join(shown.split())


def _is_unprintable(character: str) -> bool:
    # C: control, format (text that runs backwards), surrogates; Zl, Zp: line separators.
    category = unicodedata.category(character)
    return category.startswith("C") or category in {"Zl", "Zp"}


def _secret_leaves(value: Any) -> Iterator[str]:
    if isinstance(value, (list, tuple)):
        for inner in value:
            yield from _secret_leaves(inner)
    elif isinstance(value, dict):
        for name, inner in value.items():
            # IAM calls a token {"token": {"id": ...}}.
            secret = inner.get("id") if isinstance(inner, dict) else inner
            if isinstance(secret, str) and _SECRET_NAMES.search(name):
                yield secret
            yield from _secret_leaves(inner)


def request_id(
    headers: Mapping[str, str], secrets: Iterable[str] = (), in_body: str | None = None
) -> str | None:
    """Return the id under which the service's support finds a request.

    ``in_body`` is the one that the body names; headers come first.
    """
    found = headers.get("X-Request-Id") or headers.get("X-IAM-Trace-Id") or in_body
    return clean(found, secrets, _LONGEST_ID) or None if found else None
