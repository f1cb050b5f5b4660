"""What Terraform prints as JSON becomes problems and values."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tfbridge import UNKNOWN
from tfbridge.testing.reports import Problem, planned_outputs, problems

SHOWN = {
    "severity": "error",
    "summary": "Wrong",
    "detail": "Very wrong.",
    "snippet": {"code": '  name = "x"'},
}
BARE = {"severity": "warning", "summary": "Odd", "detail": ""}
EXPECTED = [
    Problem("error", "Wrong", "Very wrong.", 'name = "x"'),
    Problem("warning", "Odd", "", ""),
]


def test_problems_of_a_validation() -> None:
    """Validate prints one object with all diagnostics in it."""
    text = json.dumps({"valid": False, "diagnostics": [SHOWN, BARE]}, indent=2)
    assert problems(text) == EXPECTED


def test_problems_of_a_plan() -> None:
    """Plan and apply print a line for each event; nothing but diagnostics is taken."""
    lines = [
        json.dumps({"type": "version"}),
        json.dumps({"type": "diagnostic", "diagnostic": SHOWN}),
        "some text",
        json.dumps({"type": "diagnostic", "diagnostic": BARE}),
    ]
    assert problems("\n".join(lines)) == EXPECTED


@pytest.mark.parametrize(
    ("after", "unknown", "expected"),
    [
        ("x", False, "x"),
        (None, False, None),
        (None, True, UNKNOWN),
        ({"a": 1}, {"b": True}, {"a": 1, "b": UNKNOWN}),
        ({"a": {"b": [1]}}, {"a": {"b": [False, True]}}, {"a": {"b": [1, UNKNOWN]}}),
        ([1, 2], [True], [UNKNOWN, 2]),
        (None, {"a": True}, {"a": UNKNOWN}),
        (None, [True], [UNKNOWN]),
    ],
)
def test_planned_outputs(after: Any, unknown: Any, expected: Any) -> None:
    """Values have UNKNOWN wherever the plan says that apply will tell."""
    change = {"actions": ["create"], "after": after, "after_unknown": unknown}
    assert planned_outputs({"output_changes": {"x": change}}) == {"x": expected}


def test_outputs_that_are_about_to_go() -> None:
    """An output that the configuration no longer has is no output of the plan."""
    change = {"actions": ["delete"], "after": None, "after_unknown": False}
    assert planned_outputs({"output_changes": {"x": change}}) == {}
    assert planned_outputs({}) == {}
