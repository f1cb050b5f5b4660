"""A state, taken apart for printing: single values, and tables of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tfbridge import Nesting
from tfbridge.commands.cells import SENSITIVE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tfbridge.schema.schema import Attribute, Schema


class Table(NamedTuple):
    """Rows of one attribute; ``chosen`` tells whether the user has named the columns."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Mapping[str, Any]]
    chosen: bool = False


class State(NamedTuple):
    """What a read came to; ``values`` and ``tables`` together are all of it."""

    values: Mapping[str, Any]
    tables: Sequence[Table]

    def as_object(self) -> dict[str, Any]:
        """Return everything under its name."""
        rows = {
            table.name: [{name: row[name] for name in table.columns} for row in table.rows]
            for table in self.tables
        }
        return {**self.values, **rows}


def take_apart(
    state: Mapping[str, Any], schema: Schema, *, columns: Sequence[str] | None, reveal: bool
) -> State:
    """Return the state in parts; its sensitive values only if they are to be revealed.

    The columns come as the user has named them, else as the author has declared
    them. Raises UsageError for a column that is in none of the tables.
    """
    values: dict[str, Any] = {}
    tables = []
    for name, attribute in schema.attributes.items():
        value = state[name] if reveal else _withheld(state[name], attribute)
        if _is_table(attribute) and value != SENSITIVE:
            fields = _columns(attribute)
            chosen = [each for each in columns or () if each in fields]
            tables.append(Table(name, chosen or fields, value or [], columns is not None))
        else:
            values[name] = value
    for name in schema.blocks:
        values[name] = state[name]
    return State(dict(sorted(values.items())), tables)


def columns_of(schema: Schema) -> list[str]:
    """Return the names of all columns that rows of a schema have."""
    return [
        name
        for attribute in schema.attributes.values()
        if _is_table(attribute)
        for name in _columns(attribute)
    ]


def _is_table(attribute: Attribute) -> bool:
    nested = attribute.nested
    is_rows = nested is not None and nested.nesting in (Nesting.LIST, Nesting.SET)
    return is_rows and attribute.only_computed


def _columns(attribute: Attribute) -> list[str]:
    return list(attribute.nested.attributes) if attribute.nested is not None else []


def _withheld(value: Any, attribute: Attribute) -> Any:
    """Return a value without what is sensitive in it."""
    if value is None:
        return None
    if attribute.sensitive:
        return SENSITIVE
    if attribute.nested is None:
        return value
    fields = attribute.nested.attributes
    match attribute.nested.nesting:
        case Nesting.SINGLE:
            return _fields(value, fields)
        case Nesting.MAP:
            return {key: _fields(each, fields) for key, each in value.items()}
        case _:
            return [_fields(each, fields) for each in value]


def _fields(row: Mapping[str, Any] | None, fields: Mapping[str, Attribute]) -> Any:
    return row and {name: _withheld(each, fields[name]) for name, each in row.items()}
