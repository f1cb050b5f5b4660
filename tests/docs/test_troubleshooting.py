"""The troubleshooting guide explains every message that the provider has, and no other."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from docs.documents import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDE = ROOT / "docs/guides/troubleshooting.md"
SOURCES = (
    *ROOT.glob("provider/terraform_provider_swr/**/*.py"),
    *ROOT.glob("provider/tfbridge/server/*.py"),
    ROOT / "provider/tfbridge/schema/validation.py",
)
FILLED = {
    "Invalid {}": {"Invalid organization name", "Invalid repository name"},
    "Unknown {}": {"Unknown data source", "Unknown ephemeral resource"},
    "Unusual {}": {"Unusual organization name", "Unusual repository name"},
}
"""What summaries that are put together come to."""
OTHERS = {"Deprecated", "Deprecated argument"}
"""Summaries of tfbridge that no part of this provider can cause."""


def test_every_summary_is_explained() -> None:
    """The headings of the third level are exactly the summaries in the code."""
    headings = re.findall(r"^### (.+)$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    found = {text for summary in summaries() for text in FILLED.get(summary, {summary}) if text}
    assert sorted(headings) == sorted(found - OTHERS)


def test_quoted_texts_are_in_the_code() -> None:
    """What the guide says that a text says is what the code says."""
    section = GUIDE.read_text(encoding="utf-8").partition("### Invalid configuration")[2]
    quoted = re.findall(r"^\| `([^`]+)` \|", section.partition("\n### ")[0], re.MULTILINE)
    code = " ".join(text for file in SOURCES for text in texts(file.read_text(encoding="utf-8")))
    missing = [part for quote in quoted for part in quote.split("...") if part.strip() not in code]
    assert quoted
    assert missing == []


def test_what_is_different_in_opentofu() -> None:
    """The guide tells what people meet in OpenTofu alone."""
    section = GUIDE.read_text(encoding="utf-8").partition("## What is OpenTofu's own")[2]
    assert "`tofu console` cannot call functions" in section
    assert "`linux_amd64.lock`" in section


def summaries() -> Iterator[str]:
    """Yield the first argument of everything that makes a diagnostic."""
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _makes_diagnostic(node.func):
                yield from map(_text, node.args[:1])
            elif isinstance(node, ast.Assign) and _name(node.targets[0]) == "_SUMMARIES":
                assert isinstance(node.value, ast.Dict)
                yield from map(_text, node.value.values)
            elif isinstance(node, ast.Assign) and _name(node.targets[0]) == "UNEXPECTED":
                yield _text(node.value)


def texts(code: str) -> Iterator[str]:
    """Yield the texts in a program, with nothing in place of what is put into them."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.JoinedStr):
            yield _text(node).replace("{}", "")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _makes_diagnostic(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr in ("error", "warning") and _name(function.value) == "diagnostics"
    return _name(function) == "ConfigWarning"


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_text, node.values))
    if isinstance(node, ast.Constant):
        return str(node.value)
    return "{}" if isinstance(node, ast.FormattedValue) else ""
