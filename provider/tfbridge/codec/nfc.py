"""Unicode normal form C, which Terraform gives to every string."""

from __future__ import annotations

import re

MOST_MARKS = 30
"""How many combining marks may follow each other, as in Unicode's stream-safe text format."""

JOINER = "\u034f"
"""COMBINING GRAPHEME JOINER: shows nothing, and ends a run of marks."""

_MOST_IN_ONE = 3
"""How many marks one character can count for, or a letter can end with."""

_LONG_RUN = re.compile(rb"[^\0]{%d}" % (MOST_MARKS // _MOST_IN_ONE - 1))

_HIDDEN_MARKS = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")
"""Characters that pass for letters, but consist of nothing but marks."""


def nfc(text: str) -> str:
    """Return the string in Unicode normal form C, as Terraform has all strings and keys.

    As Terraform's own library does, it puts a joiner after 30 combining marks
    in a row (Unicode Standard Annex 15, section 13). No language has that
    many, and to put a long run in order takes time that grows with the square
    of its length. Terraform counts vowels that join the letter before them as
    well, of which we take any number: they are never put in another order.
    """
    if text.isascii():
        return text
    import unicodedata

    if len(text) * _MOST_IN_ONE > MOST_MARKS:
        classes = bytes(map(unicodedata.combining, text))
        if _LONG_RUN.search(classes) or not _HIDDEN_MARKS.isdisjoint(text):
            text = _stream_safe(text)
    return unicodedata.normalize("NFC", text)


def _stream_safe(text: str) -> str:
    """Return the string with a joiner wherever a run of marks becomes too long."""
    counts = {character: _marks(character) for character in set(text)}
    pieces = []
    marks = 0
    for character in text:
        leading, trailing, is_letter = counts[character]
        if marks + leading > MOST_MARKS:
            pieces.append(JOINER)
            marks = 0
        marks = trailing if is_letter else marks + leading
        pieces.append(character)
    return "".join(pieces)


def _marks(character: str) -> tuple[int, int, bool]:
    """Return how many marks a character begins and ends with, and whether more is in it."""
    from itertools import takewhile
    from unicodedata import combining, normalize

    parts = normalize("NFKD", character)
    leading = len(list(takewhile(combining, parts)))
    trailing = len(list(takewhile(combining, reversed(parts))))
    return leading, trailing, leading < len(parts)
