"""What ``read`` and ``open`` have in common, with the echo provider."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from echo.echo import SECRET, Echo
from tfbridge import NUMBER, Attribute, DataSource, DiagnosticError, Nested, Provider
from tfbridge.commands.command_line import main
from tfbridge.commands.program import Program

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfbridge import Context


class All(DataSource[None]):
    """Has one row."""

    attributes = {
        "rows": Attribute(Nested({"a": Attribute(NUMBER), "b": Attribute(NUMBER)}), computed=True)
    }

    def read(self, config: Mapping[str, Any], context: Context[None]) -> dict[str, Any]:
        """Return it."""
        del config, context
        return {"rows": [{"a": 1, "b": 2}]}


class Nothing(DataSource[None]):
    """Has none."""

    name = "none"
    attributes = All.attributes

    def read(self, config: Mapping[str, Any], context: Context[None]) -> dict[str, Any]:
        """Refuse."""
        del config, context
        raise DiagnosticError("Nothing", "There is nothing.")


class Rows(Provider[None]):
    """Has rows, and none."""

    source = "example/rows"
    data_sources = (All, Nothing)


def run(*arguments: str, program: Program | None = None) -> int:
    """Run a command of the echo provider."""
    return main(program or Program(Echo()), arguments)


def test_options_stand_anywhere(capsys: pytest.CaptureFixture[str]) -> None:
    """Options may come before, between and after the arguments."""
    for line in (
        ["read", "--json", "echo_value", "value=x"],
        ["read", "echo_value", "--json", "value=x"],
        ["read", "echo_value", "value=x", "--format", "json"],
    ):
        assert run(*line) == 0
        assert json.loads(capsys.readouterr().out)["result"] == "x"


def test_help_lists_everything(capsys: pytest.CaptureFixture[str]) -> None:
    """``read --help`` shows data sources with their arguments, and those of the provider block."""
    assert run("read", "--help") == 0
    shown = capsys.readouterr().out
    for words in ("echo_value", "echo_typed", "data sources:", "arguments of the provider block"):
        assert words in shown
    assert "echo_login" not in shown


def test_help_of_one(capsys: pytest.CaptureFixture[str]) -> None:
    """``read NAME --help`` shows that one."""
    assert run("read", "echo_value", "-h") == 0
    assert capsys.readouterr().out.startswith("echo_value\n\n")
    assert run("read", "echo_valu", "-h") == 2
    assert "there is no echo_valu; there are echo_" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["read"], "name a data source; there are echo_"),
        (["open"], "name a ephemeral resource; there are echo_login"),
        (["read", "echo_value", "--columns", "a"], "no column 'a'; there are no rows"),
        (["read", "echo_value", "--raw", "x"], "--raw: there is no value 'x'; there are "),
        (["read", "echo_value", "value=[1]", "--raw", "result"], "result is none; use --format"),
    ],
)
def test_what_cannot_be_meant(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is a sentence that says what could be meant, and the status is 2."""
    assert run(*arguments) == 2
    said = capsys.readouterr().err
    assert message.replace("a ephemeral", "an ephemeral") in said
    assert said.count("\n") == 1


def test_wrong_usage_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """With --json it is JSON, and only that."""
    assert run("read", "echo_nothing", "--json") == 2
    (entry,) = json.loads(capsys.readouterr().err)["diagnostics"]
    assert entry["summary"] == "Wrong usage"


def test_raw(capsys: pytest.CaptureFixture[str]) -> None:
    """One value is printed as it is, with nothing around it."""
    assert run("read", "echo_value", "value=a\033b", "--raw", "result") == 0
    assert capsys.readouterr().out == "a\033b"
    assert run("read", "echo_value", "value=true", "--raw", "result") == 0
    assert capsys.readouterr().out == "true"


def test_raw_null(capsys: pytest.CaptureFixture[str]) -> None:
    """A value that is null cannot be printed as it is."""
    assert run("read", "echo_value", "--raw", "value") == 1
    assert "value is null" in capsys.readouterr().err


def test_a_view(capsys: pytest.CaptureFixture[str]) -> None:
    """A provider's own view is the table, unless another format is asked for."""
    program = Program(Echo(), views={"echo_value": lambda state, _style: f"{state['result']}!\n"})
    assert run("read", "echo_value", "value=x", program=program) == 0
    assert capsys.readouterr().out == "x!\n"
    assert run("read", "echo_value", "value=x", "--format", "csv", program=program) == 0
    assert "result,x\n" in capsys.readouterr().out


def test_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    """Sensitive values are withheld in every format unless they are asked for."""
    for form in ("table", "json", "csv", "markdown"):
        assert run("open", "echo_login", "--format", form) == 0
        shown = capsys.readouterr()
        assert SECRET not in shown.out + shown.err
        assert "(sensitive value)" in shown.out
        assert run("open", "echo_login", "--format", form, "--show-sensitive") == 0
        assert SECRET in capsys.readouterr().out


def test_columns_of_rows(capsys: pytest.CaptureFixture[str]) -> None:
    """Columns are chosen by name, blanks around them do not count."""
    assert main(Program(Rows()), ["read", "rows_all", "--columns", "b, a", "--format", "csv"]) == 0
    assert capsys.readouterr().out == "b,a\n2,1\n"
    assert main(Program(Rows()), ["read", "rows_all", "--columns", "c"]) == 2
    assert "the columns are a, b" in capsys.readouterr().err


def test_errors(capsys: pytest.CaptureFixture[str]) -> None:
    """What the provider refuses is on stderr, and the status is 1."""
    assert main(Program(Rows()), ["read", "rows_none"]) == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "Error: Nothing\nThere is nothing.\n")
