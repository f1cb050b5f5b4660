"""``terraform-provider-swr report``, against the emulator."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from swr_emulator import Emulator
from swr_emulator.cli import environment
from terraform_provider_swr.commands import PROGRAM
from tfbridge.commands.command_line import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """Return an emulator with the large fixture."""
    with Emulator("inventory") as running:
        yield running


@pytest.fixture
def report(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a command line that leads to the emulator."""
    for name, value in environment(emulator).items():
        monkeypatch.setenv(name, value)
    return ["report", "namespace=pitfalls"]


def test_a_file(report: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page is in the file that was named, and the verdict on stderr."""
    path = tmp_path / "report.html"
    assert main(PROGRAM, [*report, "--output", str(path)]) == 0
    text = path.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert text.endswith("</html>\n")
    assert "<h1>cn-north-4/pitfalls</h1>" in text
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == f"{path}: 3 missing, 1 different of 6 copies.\n"


def test_standard_output(report: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Without a file the page goes to standard output."""
    assert main(PROGRAM, report) == 0
    assert capfdbinary.readouterr().out.startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize("arguments", [[], ["--output", ""]])
def test_not_onto_a_terminal(
    report: list[str],
    arguments: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A page on a terminal helps nobody, and a file needs a name."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(PROGRAM, [*report, *arguments]) == 2
    assert "name a file for the page" in capsys.readouterr().err


def test_a_read_that_fails(report: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong is told as by ``read``, and no page is written."""
    assert main(PROGRAM, [*report[:1], "namespace=nobody"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("Error: ")


def test_a_file_that_cannot_be_written(
    report: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is a sentence."""
    assert main(PROGRAM, [*report, "-o", str(tmp_path / "no" / "page")]) == 1
    assert "No such file or directory" in capfd.readouterr().err


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    """Help tells the arguments of the data source."""
    assert main(PROGRAM, ["report", "--help"]) == 0
    shown = capsys.readouterr().out
    assert "--output" in shown
    assert "tag_regex" in shown
