"""Values as text for a cell."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tfbridge.commands.cells import cell, padded, printable, width


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "-"),
        (True, "true"),
        (Decimal("0.5"), "0.5"),
        (["a", None], "a, -"),
        ([], "-"),
        ({"a": 1, "b": None}, "a=1 b=-"),
    ],
)
def test_values(value: Any, text: str) -> None:
    """Each kind of value has one form."""
    assert cell(value) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\033[31mred", "\\x1b[31mred"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\u202ecba", "\\u202ecba"),
        ("\x9b2J", "\\x9b2J"),
        ("caf\u00e9 \u4e2d", "caf\u00e9 \u4e2d"),
    ],
)
def test_nothing_controls_the_terminal(text: str, shown: str) -> None:
    """Control characters and those that turn text around are escaped, letters stay."""
    assert printable(text) == shown


def test_wide_characters() -> None:
    """Chinese characters take two columns, combining ones none."""
    assert (width("ab"), width("\u4e2d"), width("e\u0301")) == (2, 2, 1)
    assert padded("\u4e2d", 4) == "\u4e2d  "
