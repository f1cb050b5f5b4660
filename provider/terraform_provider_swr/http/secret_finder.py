"""Finds secrets in the words of a server, however they are spelled there.

Whoever repeats a request may repeat it as JSON, as a URL, on a page, in the
wrong character set, in hex or base64, wrapped into lines, or several of these
one in another. So text and secrets are compared after what was escaped is
unescaped and what cannot be seen is left out.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Shorter values are too likely to be ordinary words, and no secret worth the name.
SHORTEST_SECRET = 6

# Of what is seen of a secret, and of it in another character set.
_SHORTEST_PATTERN = 4

# An escape inside an escape inside an escape: an URL in JSON on a page.
_LAYERS = 4

_ESCAPE = re.compile(
    r"""
      \\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}  # JSON, two halves
    | \\u[0-9a-fA-F]{4} | \\x[0-9a-fA-F]{2}
    | \\[/"'\\bfnrt]
    | (?:%[0-9a-fA-F]{2})+
    | &(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});
    """,
    re.VERBOSE,
)
_CONTROLS = frozenset("bfnrt")


class _Character(NamedTuple):
    """One that is seen, and from where to where in the string it is spelled."""

    value: str
    start: int
    end: int


def find_secrets(text: str, secrets: Iterable[str]) -> list[tuple[int, int]]:
    """Return from where to where there is a secret; parts that touch are one."""
    # A signature is another one with each request; where it has no room, nothing is prepared.
    fitting = [secret for secret in secrets if len(secret) <= len(text) or not secret.isascii()]
    if not fitting:
        return []
    found = [part for secret in fitting for part in _occurrences(text, secret)]
    patterns = [pattern for secret in fitting for pattern in _patterns(secret)]
    for layer in _layers(text):
        found.extend(_search(layer, patterns))
    return _joined(found)


def _layers(text: str) -> Iterator[list[_Character]]:
    """Yield a string as it is, and then with one layer of escapes less at a time."""
    layer = [_Character(character, at, at + 1) for at, character in enumerate(text)]
    for _ in range(_LAYERS):
        yield layer
        unescaped = _unescape(layer)
        if len(unescaped) == len(layer):
            return
        layer = unescaped
    yield layer


def _search(layer: list[_Character], patterns: list[str]) -> Iterator[tuple[int, int]]:
    seen = [character for character in layer if _is_seen(character.value)]
    folded = "".join(character.value for character in seen)
    for pattern in patterns:
        for start, end in _occurrences(folded, pattern):
            yield seen[start].start, seen[end - 1].end


def _occurrences(text: str, part: str) -> Iterator[tuple[int, int]]:
    at = text.find(part)
    while at >= 0:
        yield at, at + len(part)
        at = text.find(part, at + 1)


def _unescape(layer: list[_Character]) -> list[_Character]:
    text = "".join(character.value for character in layer)
    result: list[_Character] = []
    done = 0
    for match in _ESCAPE.finditer(text):
        result.extend(layer[done : match.start()])
        start, end = layer[match.start()].start, layer[match.end() - 1].end
        result.extend(_Character(value, start, end) for value in _meaning(match[0]))
        done = match.end()
    return [*result, *layer[done:]]


def _meaning(escape: str) -> str:
    if escape.startswith("&"):
        from html import unescape  # two milliseconds, for the rare page

        return unescape(escape)
    if escape.startswith("%"):
        return _decoded(unquote_to_bytes(escape))
    if escape[1] == "u":
        units = bytes.fromhex(escape.replace("\\u", ""))
        return units.decode("utf-16-be", "replace")
    if escape[1] == "x":
        return chr(int(f"0{escape[1:]}", 0))
    return " " if escape[1] in _CONTROLS else escape[1]


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _is_seen(character: str) -> bool:
    # C: control, format, surrogates; M: marks, which one normal form has and another has not.
    return (character.isascii() and character > " " and character != "\x7f") or (
        not character.isascii() and unicodedata.category(character)[0] not in "CMZ"
    )


@lru_cache(maxsize=64)
def _patterns(secret: str) -> tuple[str, ...]:
    """Return what to look for, without what cannot be seen."""
    # What is unescaped in the string is no longer spelled as in a secret that looks like an escape.
    own = {"".join(character.value for character in layer) for layer in _layers(secret)}
    folded = {_folded(spelling) for form in own for spelling in _spellings(form)}
    return tuple(pattern for pattern in folded if len(pattern) >= _SHORTEST_PATTERN)


def _folded(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text.replace(" ", "")
    return "".join(filter(_is_seen, text))


def _spellings(secret: str) -> Iterator[str]:
    """Yield a secret in all spellings that are no escapes."""
    for form in {secret, *(unicodedata.normalize(name, secret) for name in ("NFC", "NFD"))}:
        yield form
        yield form.replace(" ", "+")
        data, narrow = form.encode("utf-8", "surrogatepass"), form.encode("latin-1", "ignore")
        # UTF-8 that was taken for what it is not, and the other way round.
        yield data.decode("latin-1")
        yield data.decode("cp1252", "ignore")
        yield narrow.decode("utf-8", "replace")
        for raw in {data, narrow, form.encode("utf-16-le", "surrogatepass")}:
            yield raw.hex()
            yield raw.hex().upper()
            yield from _base64(raw)


def _base64(data: bytes) -> Iterator[str]:
    """Yield what base64 makes of it wherever it stands among other bytes."""
    for before, first in ((0, 0), (1, 2), (2, 3)):
        encoded = b64encode(bytes(before) + data).decode()
        core = encoded[first : (before + len(data)) * 8 // 6]
        yield core
        yield core.replace("+", "-").replace("/", "_")


def _joined(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
