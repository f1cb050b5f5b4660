"""A data source's state as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def render(state: Mapping[str, Any]) -> str:
    """Return single values a line each, then a table for each list of objects."""
    tables = {name: value for name, value in state.items() if _is_table(value)}
    plain = {name: value for name, value in state.items() if name not in tables}
    width = max(map(len, plain), default=0)
    parts = ["".join(f"{name:<{width}}  {_text(plain[name])}\n" for name in sorted(plain))]
    parts += [f"{name}\n{_table(rows)}" for name, rows in tables.items()]
    return "\n".join(parts)


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the rows in columns; a column that is null in all of them is left out."""
    names = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    lines = [names, *([_text(row[name]) for name in names] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "".join(
        "  ".join(f"{text:<{width}}" for text, width in zip(line, widths, strict=True)).rstrip()
        + "\n"
        for line in lines
    )


def _text(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ", ".join(map(_text, value)) or "-"
    if isinstance(value, dict):
        return " ".join(f"{name}={_text(each)}" for name, each in value.items())
    return str(value)
