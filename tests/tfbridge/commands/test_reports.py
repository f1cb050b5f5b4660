"""What went wrong, as text and as JSON."""

from __future__ import annotations

import json

import pytest

from tfbridge import ROOT, Diagnostics
from tfbridge.commands.errors import CommandError, UsageError
from tfbridge.commands.reports import Reports


def found(*, errors: bool) -> Diagnostics:
    """Return a warning, and an error if there is to be one."""
    diagnostics = Diagnostics()
    diagnostics.warning("Old", "It is\nold\033.")
    if errors:
        diagnostics.error("Wrong", "It is wrong.", ROOT / "name")
    return diagnostics


def test_text(capsys: pytest.CaptureFixture[str]) -> None:
    """Each is printed at once, with nothing that controls a terminal."""
    with Reports(as_json=False) as reports:
        assert reports.add(found(errors=True))
        assert capsys.readouterr().err == (
            "Warning: Old\nIt is\nold\\x1b.\nError: Wrong (name)\nIt is wrong.\n"
        )
        assert not reports.add(Diagnostics())
    assert capsys.readouterr().err == ""


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    """All of them are one document."""
    with Reports(as_json=True) as reports:
        assert not reports.add(found(errors=False))
        assert reports.add(found(errors=True))
    entries = json.loads(capsys.readouterr().err)["diagnostics"]
    assert [entry["severity"] for entry in entries] == ["warning", "warning", "error"]
    assert entries[2] == {
        "severity": "error",
        "summary": "Wrong",
        "detail": "It is wrong.",
        "attribute": "name",
    }
    assert entries[0]["attribute"] is None


def test_nothing_is_no_document(capsys: pytest.CaptureFixture[str]) -> None:
    """Without diagnostics nothing is printed."""
    with Reports(as_json=True) as reports:
        assert not reports.add(Diagnostics())
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("error", "summary"),
    [(UsageError("no such name"), "Wrong usage"), (CommandError("no"), "Command failed")],
)
def test_errors_of_the_command_are_json_too(
    error: CommandError, summary: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What stops the command is in the document, and marked so that it is not told twice."""
    with pytest.raises(CommandError), Reports(as_json=True):
        raise error
    (entry,) = json.loads(capsys.readouterr().err)["diagnostics"]
    assert (entry["summary"], entry["detail"]) == (summary, str(error))
    assert error.is_reported


def test_errors_of_the_command_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    """As text they are left to the command line."""
    with pytest.raises(UsageError) as caught, Reports(as_json=False):
        raise UsageError("no such name")
    assert capsys.readouterr().err == ""
    assert not caught.value.is_reported
