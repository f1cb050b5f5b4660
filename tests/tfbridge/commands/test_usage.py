"""What ``--help`` tells about data sources."""

from __future__ import annotations

import pytest

from tfbridge import NUMBER, STRING, Attribute, Block, List, Map, Nested
from tfbridge.commands.usage import arguments, details, first_sentence, overview
from tfbridge.schema.schema import Schema

SCHEMA = Schema(
    {
        "optional": Attribute(STRING, "May be there. Or not.", optional=True),
        "team": Attribute(STRING, "Team to look up. Any.", required=True),
        "labels": Attribute(Map(STRING), "Labels.", optional=True),
        "a_name_that_is_much_too_long": Attribute(List(NUMBER), "Numbers.", optional=True),
        "rows": Attribute(Nested({"b": Attribute(STRING), "a": Attribute(STRING)}), computed=True),
    },
    {"role": Block({"name": Attribute(STRING, required=True)}, "Acts as another.")},
    description="Services of a team. All of\nthem.\n\nMore.",
)


@pytest.fixture(autouse=True)
def columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the terminal's width."""
    monkeypatch.setenv("COLUMNS", "80")


def test_arguments() -> None:
    """Those that are required come first; how a value is written is shown where it is not plain."""
    assert arguments(SCHEMA).splitlines() == [
        "    team                  Required. Team to look up. Any.",
        "    a_name_that_is_much_too_long=JSON",
        "                          Numbers.",
        "    labels.KEY=VALUE      Labels.",
        "    optional              May be there. Or not.",
        "    role.KEY=VALUE        Acts as another. Keys: name.",
    ]


def test_overview() -> None:
    """Each has its first sentence, and so has each argument."""
    text = overview({"x_b": SCHEMA, "x_a": Schema({"id": Attribute(STRING, computed=True)})})
    assert text.startswith("x_a\n")
    assert "\n\nx_b\n  Services of a team.\n    team                  Required. Team to" in text
    assert "Or not" not in text


def test_details() -> None:
    """One has all that is known of it, its columns in their order included."""
    text = details("x_b", SCHEMA)
    assert text.startswith("x_b\n\nServices of a team. All of them.\n\nMore.\n\narguments")
    assert "Or not." in text
    assert text.endswith("columns:\n  b, a\n")
    nothing = details("x_a", Schema({"id": Attribute(STRING, computed=True)}))
    assert "arguments" not in nothing
    assert "columns" not in nothing


def test_first_sentence() -> None:
    """Descriptions are cut at the first sentence and joined to a line."""
    assert first_sentence("One\ntwo. Three.") == "One two."
    assert first_sentence("No more") == "No more"
    assert first_sentence("One.\n\nTwo.") == "One."
