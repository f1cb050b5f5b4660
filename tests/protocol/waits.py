"""Finds calls that wait for a time instead of for something to happen."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

WAITING = {
    *("acquire", "alarm", "as_completed", "call_at", "call_later", "communicate"),
    *("exception", "get", "join", "poll", "result", "select", "setitimer", "settimeout", "sleep"),
    *("run", "stop", "timeout", "wait", "wait_for", "wait_for_termination"),
}
"""Functions and methods that can wait, of whatever module; ``run`` is our own loop's."""

TIME = re.compile(r"_?[A-Z][A-Z0-9_]*|timeout|seconds|delay|grace|deadline")
"""What a time is called that is no number on the spot."""


def timed_waits(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Yield the file's name and the text of each call that is given a time to wait."""
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _waits(node):
                yield file.name, ast.unparse(node)


def _waits(call: ast.Call) -> bool:
    arguments: list[ast.expr] = [*call.args, *(each.value for each in call.keywords)]
    match call.func:
        case ast.Attribute(value=ast.Constant()):  # " ".join(...)
            return False
        case ast.Attribute(attr="get"):  # of a queue; that of a mapping takes no keywords
            arguments = [each.value for each in call.keywords]
            name = "get"
        case ast.Attribute(attr=name) | ast.Name(id=name):
            pass
        case _:
            return False
    if name in {"sleep", "wait_for_termination"}:
        return True
    return name in WAITING and any(map(_is_time, arguments))


def _is_time(expression: ast.expr) -> bool:
    for node in ast.walk(expression):
        match node:
            case ast.Constant(value=bool()):
                continue
            case ast.Constant(value=int() | float()):
                return True
            case ast.Name(id=name) | ast.Attribute(attr=name) if TIME.fullmatch(name):
                return True
    return False
