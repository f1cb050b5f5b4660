"""A state in the formats that ``--format`` knows."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from tfbridge.commands.cells import cell, padded, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfbridge.commands.state import State, Table
    from tfbridge.commands.style import Style

FORMATS = ("table", "json", "csv", "markdown")

_GAP = 2  # blanks between columns


def render(state: State, form: str, style: Style) -> str:
    """Return the state in one of FORMATS, in whole lines.

    JSON and the table show everything; CSV and Markdown the rows, or name and
    value of everything where there are none.
    """
    if form == "json":
        return as_json(state.as_object())
    if form == "table":
        return _as_table(state, style)
    write = _csv if form == "csv" else _markdown
    if not state.tables:
        return write(["name", "value"], [[name, value] for name, value in state.values.items()])
    return "\n".join(
        write(table.columns, [[row[name] for name in table.columns] for row in table.rows])
        for table in state.tables
    )


def as_json(value: Any) -> str:
    """Return a value as JSON; numbers keep the digits that a float can hold."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=float) + "\n"


def _as_table(state: State, style: Style) -> str:
    """Return single values a line each, then a table for each list of objects."""
    widest = max(map(len, state.values), default=0)
    parts = [
        "".join(
            f"{style.faint(padded(name, widest))}  {_short(value, style.width - widest - _GAP)}\n"
            for name, value in state.values.items()
        )
    ]
    parts += [_rows(table, state, style) for table in state.tables]
    return "\n".join(parts)


def _short(value: Any, room: int) -> str:
    """Return a value on one line, a list no longer than the room on a terminal allows."""
    text = cell(value)
    if room <= 0 or width(text) <= room or not isinstance(value, list):
        return text
    kept = text[: max(0, room - 20)].rpartition(", ")[0]
    return f"{kept}, ... ({len(value)} in all)" if kept else f"{len(value)} in all"


def _rows(table: Table, state: State, style: Style) -> str:
    names = list(table.columns) if table.chosen else _telling(table, state)
    if not table.rows:
        return f"{style.strong(table.name)}\n(none)\n"
    lines = [names, *([cell(row[name]) for name in names] for row in table.rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    fit = len(names) if table.chosen else _fitting(widths, style.width)
    text = [
        (" " * _GAP).join(map(padded, line[:fit], widths[:fit])).rstrip() + "\n" for line in lines
    ]
    more = f"(not wide enough for {', '.join(names[fit:])})\n" if fit < len(names) else ""
    head = f"{style.strong(table.name)}\n{style.faint(text[0].rstrip())}\n"
    return head + "".join(text[1:]) + style.faint(more)


def _telling(table: Table, state: State) -> list[str]:
    """Return the columns that say something: some value, and not one that stands above already."""

    def says_something(name: str) -> bool:
        seen = {cell(row[name]) for row in table.rows}
        return seen not in ({"-"}, {cell(state.values.get(name))})

    return [name for name in table.columns if says_something(name)] or list(table.columns)


def _fitting(widths: Sequence[int], room: int) -> int:
    """Return how many columns fit side by side, at least one; ``room`` is 0 without a limit."""
    used = 0
    for index, each in enumerate(widths):
        used += each + (_GAP if index else 0)
        if room and index and used > room:
            return index
    return len(widths)


def _csv(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return CSV; null is empty, and what is no single value is JSON."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return text.getvalue()


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=float)
    return cell(value)


def _markdown(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [
        names,
        ["---"] * len(names),
        *([_escaped(cell(value)) for value in row] for row in rows),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _escaped(text: str) -> str:
    """Return the string so that Markdown shows it as it is, in a cell."""
    special = "\\`*_[]<>|&"
    return "".join(f"\\{each}" if each in special else each for each in text)
