"""A state in every format."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tfbridge.commands.formats import render
from tfbridge.commands.state import State, Table
from tfbridge.commands.style import Style

PLAIN = Style()
ROWS = [
    {"id": 5, "on": True, "gone": None, "team": "a"},
    {"id": 10, "on": False, "gone": None, "team": "a"},
]
COLUMNS = ("on", "id", "gone", "team")
STATE = State({"name": None, "team": "a"}, [Table("rows", COLUMNS, ROWS)])


def test_values_and_rows() -> None:
    """Values are aligned and null is a dash; columns that say nothing new are left out."""
    state = State({"name": "x", "region": None, "tags": ["a", "b"], "none": []}, STATE.tables)
    assert render(state, "table", PLAIN) == (
        "name    x\nregion  -\ntags    a, b\nnone    -\n\nrows\non     id  team\n"
        "true   5   a\nfalse  10  a\n"
    )
    assert render(STATE, "table", PLAIN).endswith("rows\non     id\ntrue   5\nfalse  10\n")


def test_objects_in_a_row_take_one_cell() -> None:
    """Each by the names of its fields."""
    rows = [{"in": [{"a": "x", "b": None}, {"a": "y", "b": 1}]}, {"in": []}]
    assert render(State({}, [Table("rows", ["in"], rows)]), "table", PLAIN) == (
        "\nrows\nin\na=x b=-, a=y b=1\n-\n"
    )


def test_no_rows() -> None:
    """A state without rows is only its values; an empty list of rows is told."""
    assert render(State({"id": "x"}, []), "table", PLAIN) == "id  x\n"
    assert render(State({}, [Table("rows", ["a"], [])]), "table", PLAIN) == "\nrows\n(none)\n"
    only_null = State({}, [Table("rows", ["a"], [{"a": None}])])
    assert render(only_null, "table", PLAIN) == "\nrows\na\n-\n"


def test_columns_that_were_asked_for_are_all_there() -> None:
    """What the user names is shown, in that order, whatever it says and however wide it is."""
    chosen = State({"team": "a"}, [Table("rows", ["team", "gone"], ROWS, chosen=True)])
    assert render(chosen, "table", Style(width=4)).endswith("team  gone\na     -\na     -\n")


def test_a_narrow_terminal() -> None:
    """Columns that do not fit are named instead, and a long list is cut."""
    text = render(STATE, "table", Style(width=7))
    assert text.endswith("rows\non\ntrue\nfalse\n(not wide enough for id)\n")
    names = State({"names": [f"name-{number}" for number in range(20)]}, [])
    assert render(names, "table", Style(width=45)) == "names  name-0, name-1, ... (20 in all)\n"
    assert render(names, "table", Style(width=10)) == "names  20 in all\n"


def test_colors() -> None:
    """On a terminal with colours headings stand out, and cells are aligned all the same."""
    assert render(STATE, "table", Style(color=True)).splitlines()[0] == "\033[2mname\033[0m  -"


def test_json() -> None:
    """JSON has everything, numbers and bools as such."""
    state = State({"half": Decimal("0.5")}, [Table("rows", ["on", "id"], ROWS[:1])])
    assert render(state, "json", PLAIN) == (
        '{\n  "half": 0.5,\n  "rows": [\n    {\n      "on": true,\n      "id": 5\n    }\n  ]\n}\n'
    )


def test_csv() -> None:
    """CSV has every column of the rows; null is empty, a list is JSON."""
    assert render(STATE, "csv", PLAIN) == "on,id,gone,team\ntrue,5,,a\nfalse,10,,a\n"
    odd = State({}, [Table("rows", ["a"], [{"a": 'x,"y"'}, {"a": [Decimal("1.5")]}])])
    assert render(odd, "csv", PLAIN) == 'a\n"x,""y"""\n[1.5]\n'


def test_markdown() -> None:
    """Markdown is one table, in which nothing of a value is markup."""
    state = State({}, [Table("rows", ["a", "b"], [{"a": "x|y\n*z*", "b": None}])])
    assert (
        render(state, "markdown", PLAIN) == "| a | b |\n| --- | --- |\n| x\\|y\\\\n\\*z\\* | - |\n"
    )


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("csv", "name,value\nid,x\n"),
        ("markdown", "| name | value |\n| --- | --- |\n| id | x |\n"),
    ],
)
def test_a_state_without_rows(form: str, text: str) -> None:
    """Where there are no rows the values themselves are the table."""
    assert render(State({"id": "x"}, []), form, PLAIN) == text
