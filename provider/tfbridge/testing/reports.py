"""What Terraform prints as JSON, in the terms of a test."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from tfbridge.values import UNKNOWN


class Problem(NamedTuple):
    """A diagnostic as the user sees it.

    ``severity`` is error or warning, ``code`` the line of HCL that it points
    at, stripped; empty where it points at nothing.
    """

    severity: str
    summary: str
    detail: str
    code: str


def problems(text: str) -> list[Problem]:
    """Return the diagnostics that ``validate -json``, ``plan -json`` or ``apply -json`` printed."""
    if text.startswith("{\n"):
        return [_problem(diagnostic) for diagnostic in json.loads(text)["diagnostics"]]
    messages = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return [
        _problem(message["diagnostic"]) for message in messages if message["type"] == "diagnostic"
    ]


def planned_outputs(plan: Any) -> dict[str, Any]:
    """Return the outputs in what ``show -json`` printed for a plan."""
    return {
        name: _with_unknown(change.get("after"), change["after_unknown"])
        for name, change in plan.get("output_changes", {}).items()
        if change["actions"] != ["delete"]
    }


def _problem(diagnostic: Any) -> Problem:
    snippet = diagnostic.get("snippet") or {}
    return Problem(
        diagnostic["severity"],
        diagnostic["summary"],
        diagnostic["detail"],
        snippet.get("code", "").strip(),
    )


def _with_unknown(value: Any, unknown: Any) -> Any:
    """Return the value with UNKNOWN where ``unknown``, of the same shape, says true."""
    if unknown is True:
        return UNKNOWN
    if isinstance(unknown, dict):
        known = value or {}
        return {
            name: _with_unknown(known.get(name), unknown.get(name))
            for name in sorted(known.keys() | unknown.keys())
        }
    if isinstance(unknown, list):
        known = value or []
        padded = [*known, *[None] * (len(unknown) - len(known))]
        marks = [*unknown, *[None] * (len(padded) - len(unknown))]
        return [_with_unknown(*pair) for pair in zip(padded, marks, strict=True)]
    return value
