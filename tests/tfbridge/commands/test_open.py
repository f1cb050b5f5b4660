"""``open``, with the echo provider's login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from echo.echo import SECRET, Echo
from tfbridge import STRING, Typed
from tfbridge.commands.command_line import main
from tfbridge.commands.program import Program

if TYPE_CHECKING:
    import pytest


def test_a_secret_for_another_program(capsys: pytest.CaptureFixture[str]) -> None:
    """The secret alone is printed when it is asked for; what was opened stays open."""
    provider = Echo()
    assert main(Program(provider), ["open", "echo_login", "value=x", "--raw", "secret"]) == 0
    assert capsys.readouterr().out == SECRET
    assert provider.received == [{"opened": Typed(STRING, "x")}]


def test_what_is_wrong_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    """It is checked as Terraform does; an error is on stderr, and the status is 1."""
    assert main(Program(Echo()), ["open", "echo_login", "renewals=-1"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("Error: Too few renewals (renewals)\nIt was -1.\n")


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    """``open --help`` lists ephemeral resources and no data sources."""
    assert main(Program(Echo()), ["open", "--help"]) == 0
    shown = capsys.readouterr().out
    assert "ephemeral resources:\n\necho_login\n" in shown
    assert "echo_typed" not in shown
