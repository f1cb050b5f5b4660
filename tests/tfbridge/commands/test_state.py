"""A state, taken apart."""

from __future__ import annotations

from typing import Any

import pytest

from tfbridge import STRING, Attribute, Block, List, Nested, Nesting
from tfbridge.commands.cells import SENSITIVE
from tfbridge.commands.state import Table, columns_of, take_apart
from tfbridge.schema.schema import Schema

SCHEMA = Schema(
    {
        "name": Attribute(STRING, required=True),
        "password": Attribute(STRING, computed=True, sensitive=True),
        "asked": Attribute(Nested({"a": Attribute(STRING, optional=True)}), optional=True),
        "one": Attribute(
            Nested({"b": Attribute(STRING, computed=True, sensitive=True)}, Nesting.SINGLE),
            optional=True,
            computed=True,
        ),
        "by_name": Attribute(
            Nested({"c": Attribute(STRING, sensitive=True)}, Nesting.MAP), computed=True
        ),
        "rows": Attribute(
            Nested(
                {
                    "z": Attribute(STRING),
                    "key": Attribute(STRING, sensitive=True),
                    "a": Attribute(List(STRING)),
                }
            ),
            computed=True,
        ),
    },
    {"block": Block({"x": Attribute(STRING, optional=True)})},
)
STATE: dict[str, Any] = {
    "name": "n",
    "password": "hunter2",
    "asked": [{"a": "x"}],
    "one": {"b": "hunter3"},
    "by_name": {"x": {"c": "hunter5"}},
    "rows": [{"z": "1", "key": "hunter4", "a": None}, {"z": "2", "key": None, "a": []}],
    "block": [{"x": "y"}],
}


def test_values_and_tables() -> None:
    """Lists of objects that the provider sets are tables, with the columns as they are declared."""
    state = take_apart(STATE, SCHEMA, columns=None, reveal=True)
    assert list(state.values) == ["asked", "block", "by_name", "name", "one", "password"]
    assert state.tables == [Table("rows", ["z", "key", "a"], STATE["rows"])]
    assert state.as_object() == STATE


def test_sensitive_values_are_withheld() -> None:
    """At any depth; null is no secret."""
    state = take_apart(STATE, SCHEMA, columns=None, reveal=False)
    assert "hunter" not in repr(state)
    assert state.values["password"] == SENSITIVE
    assert state.values["one"] == {"b": SENSITIVE}
    assert state.values["by_name"] == {"x": {"c": SENSITIVE}}
    assert [row["key"] for row in state.tables[0].rows] == [SENSITIVE, None]


def test_a_table_that_is_sensitive_as_a_whole() -> None:
    """Rows that are sensitive together are one withheld value."""
    rows = Nested({"a": Attribute(STRING)})
    schema = Schema({"rows": Attribute(rows, computed=True, sensitive=True)})
    state = {"rows": [{"a": "hunter2"}]}
    assert take_apart(state, schema, columns=None, reveal=False).values == {"rows": SENSITIVE}


def test_chosen_columns() -> None:
    """The user's columns come in the user's order."""
    state = take_apart(STATE, SCHEMA, columns=["a", "z"], reveal=True)
    assert state.tables == [Table("rows", ["a", "z"], STATE["rows"], chosen=True)]
    assert state.as_object()["rows"][0] == {"a": None, "z": "1"}
    assert columns_of(SCHEMA) == ["z", "key", "a"]


@pytest.mark.parametrize("rows", [None, []])
def test_no_rows(rows: object) -> None:
    """A list of rows that is null or empty is a table without rows."""
    state = take_apart({**STATE, "rows": rows}, SCHEMA, columns=None, reveal=True)
    assert state.tables[0].rows == []
