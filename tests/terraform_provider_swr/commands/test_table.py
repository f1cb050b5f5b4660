"""A state as text."""

from __future__ import annotations

from terraform_provider_swr.commands.table import render


def test_values_and_rows() -> None:
    """Values are aligned, null is a dash, columns without any value are left out."""
    state = {
        "name": "x",
        "region": None,
        "tags": ["a", "b"],
        "none": [],
        "rows": [{"id": 5, "on": True, "gone": None}, {"id": 10, "on": False, "gone": None}],
    }
    assert render(state) == (
        "name    x\nnone    -\nregion  -\ntags    a, b\n\nrows\nid  on\n5   true\n10  false\n"
    )


def test_no_rows() -> None:
    """A state without rows is only its values."""
    assert render({"id": "x"}) == "id  x\n"
