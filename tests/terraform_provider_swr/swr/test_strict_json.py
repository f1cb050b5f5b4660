"""JSON as the standard has it, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from terraform_provider_swr.swr.strict_json import NotJson, describe, parse


@pytest.mark.parametrize(
    ("body", "document"),
    [
        (b"[]", []),
        (b" null\n", None),
        (b'{"a": [1, 2.5, "x", true]}', {"a": [1, 2.5, "x", True]}),
        (b'["\\ud83d\\ude00"]', ["\U0001f600"]),
        (b'["a\\\\b"]', ["a\\b"]),
        ('["\u4ed3"]'.encode(), ["\u4ed3"]),
        (b"12345678901234567890123", 12345678901234567890123),
    ],
)
def test_json_is_read(body: bytes, document: Any) -> None:
    """Any document, at any size of numbers, characters beyond 16 bits included."""
    assert parse(body) == document


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xef\xbb\xbf[]", "byte order mark"),
        ("[]".encode("utf-16"), "not valid UTF-8 (byte 0)"),
        (b'["caf\xe9"]', "not valid UTF-8 (byte 5)"),
        (b'["\\ud800"]', "an unpaired surrogate"),
        (b"[NaN]", "holds NaN"),
        (b"[-Infinity]", "holds -Infinity"),
        (b"[1, 2", "is not JSON (line 1, column 6)"),
        (b"[] []", "is not JSON (line 1, column 4)"),
        (bytes(16), "is not JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b"[" + b"9" * 10_000 + b"]", "too many digits"),
        (b"<html><title>Sign in</title>", "an HTML page with the title Sign in; a proxy"),
    ],
)
def test_what_is_no_json_is_named(body: bytes, words: str) -> None:
    """Every way to be wrong has its own words, and none is a traceback."""
    with pytest.raises(NotJson) as caught:
        parse(body)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({}, "is a JSON object"),
        ({"errors": [{"errorCode": "x", "errorMessage": "m."}]}, "is an error, code x, m"),
        ([], "is an array"),
        ("x", "is a string"),
        (None, "is null"),
        (True, "is true"),
        (1, "is a number"),
        (1.5, "is a number"),
    ],
)
def test_documents_are_described(document: Any, words: str) -> None:
    """An error object is recognised as what it is."""
    assert describe(document) == words
