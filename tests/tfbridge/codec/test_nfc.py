"""Tests of strings in Terraform's form."""

from __future__ import annotations

import sys
import unicodedata
from typing import Literal

import pytest

from tfbridge.codec.nfc import _HIDDEN_MARKS, JOINER, MOST_MARKS, nfc


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("", ""),
        ("plain", "plain"),
        ("cafe\u0301", "caf\u00e9"),
        ("caf\u00e9", "caf\u00e9"),
        ("\u1100\u1161", "\uac00"),
        ("\ufb01", "\ufb01"),
    ],
)
def test_text_is_composed(given: str, normal: str) -> None:
    """Marks join their letters where Unicode has one character for both; ligatures stay."""
    assert nfc(given) == normal


ACUTE, CEDILLA = "\u0301", "\u0327"


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("b" + ACUTE * 30, "b" + ACUTE * 30),
        ("b" + ACUTE * 31, "b" + ACUTE * 30 + JOINER + ACUTE),
        ("b" + ACUTE * 61, "b" + ACUTE * 30 + JOINER + ACUTE * 30 + JOINER + ACUTE),
        ("\u00e9" + ACUTE * 29, "\u00e9" + ACUTE * 29),
        ("\u00e9" + ACUTE * 30, "\u00e9" + ACUTE * 29 + JOINER + ACUTE),
        ("b" + "\u0344" * 16, "b" + "\u0308\u0301" * 15 + JOINER + "\u0308\u0301"),
        ("\u0f73" * 16, "\u0f71" * 15 + "\u0f72" * 15 + JOINER + "\u0f71\u0f72"),
        (
            "b" + (ACUTE + CEDILLA) * 16,
            "b" + CEDILLA * 15 + ACUTE * 15 + JOINER + CEDILLA + ACUTE,
        ),
        ("e" + ACUTE * 9 + "e" + ACUTE * 9, ("\u00e9" + ACUTE * 8) * 2),
    ],
)
def test_a_joiner_ends_a_long_run_of_marks(given: str, normal: str) -> None:
    """After 30 marks there is a joiner, as in Terraform, also where one character counts for two.

    Text that is in form already stays as it is.
    """
    assert nfc(given) == normal
    assert nfc(normal) == normal


@pytest.mark.parametrize("marks", [ACUTE + CEDILLA, "\u0f73", "\u0344" + CEDILLA, "\uff9e" + ACUTE])
def test_no_long_run_is_put_in_order(marks: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many marks there are, those that must be put in order are few at a time."""
    normalised = []

    def record(form: Literal["NFC", "NFKD"], given: str) -> str:
        normalised.append(given)
        return normalize(form, given)

    normalize = unicodedata.normalize
    monkeypatch.setattr(unicodedata, "normalize", record)
    nfc("a" + marks * 1000)
    for each in normalised:
        runs = each.split(JOINER)
        assert max(map(len, runs)) <= MOST_MARKS + 1


def test_what_passes_for_a_letter() -> None:
    """Characters with marks in front that are no marks themselves are looked for by name."""
    hidden = {
        character
        for character in map(chr, [*range(0xD800), *range(0xE000, sys.maxunicode + 1)])
        if not unicodedata.combining(character)
        and unicodedata.combining(unicodedata.normalize("NFKD", character)[0])
    }
    assert hidden == _HIDDEN_MARKS
