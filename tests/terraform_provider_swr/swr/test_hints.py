"""Spans of time are words."""

from __future__ import annotations

import pytest

from terraform_provider_swr.swr.hints import spell


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 seconds"), (1, "1 second"), (59, "59 seconds"), (61, "1 minute"), (86_400, "1 day")],
)
def test_spans_are_spelled_in_words(seconds: float, words: str) -> None:
    """In the largest unit that fits."""
    assert spell(seconds) == words
