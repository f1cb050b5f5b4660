"""Text as Terraform has it."""

from __future__ import annotations


def nfc(text: str) -> str:
    """Return the text in Unicode normal form C, which Terraform gives to all strings and keys."""
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFC", text)
