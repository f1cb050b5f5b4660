"""A state as text."""

from __future__ import annotations

from tfbridge.commands.table import render


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


def test_objects_in_a_row_take_one_cell() -> None:
    """Each by the names of its fields."""
    state = {"rows": [{"in": [{"a": "x", "b": None}, {"a": "y", "b": 1}]}, {"in": []}]}
    assert render(state) == "\nrows\nin\na=x b=-, a=y b=1\n-\n"


def test_no_rows() -> None:
    """A state without rows is only its values."""
    assert render({"id": "x"}) == "id  x\n"
