"""Tests of text in Terraform's form."""

from __future__ import annotations

import pytest

from tfbridge.text import nfc


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
