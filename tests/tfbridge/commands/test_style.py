"""Colours and widths."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tfbridge.commands.style import Style, is_watched, of_stdout

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make standard output and error a terminal of 70 columns."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "70")


@pytest.mark.usefixtures("terminal")
def test_a_terminal() -> None:
    """A terminal has colours and a width."""
    assert of_stdout() == Style(color=True, width=70)
    assert is_watched()


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("name", "value", "color"),
    [("NO_COLOR", "1", False), ("NO_COLOR", "", True), ("TERM", "dumb", False)],
)
def test_no_color(monkeypatch: pytest.MonkeyPatch, name: str, value: str, *, color: bool) -> None:
    """NO_COLOR, when it is not empty, and a dumb terminal switch colours off."""
    monkeypatch.setenv(name, value)
    assert of_stdout().color is color


def test_a_pipe() -> None:
    """What is no terminal has neither colours nor a width, and nobody watches it."""
    assert of_stdout() == Style()
    assert not is_watched()


@pytest.mark.usefixtures("terminal")
def test_output_in_a_pipe_is_not_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the output in a pipe, as into a pager, nothing is drawn on the terminal."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    assert not is_watched()


@pytest.mark.parametrize(
    ("paint", "code"),
    [
        (Style.good, "32"),
        (Style.bad, "1;31"),
        (Style.doubtful, "33"),
        (Style.faint, "2"),
        (Style.strong, "1"),
    ],
)
def test_paint(paint: Callable[[Style, str], str], code: str) -> None:
    """Each meaning has its colour, which ends with the text; without colours nothing is added."""
    assert paint(Style(color=True), "x") == f"\033[{code}mx\033[0m"
    assert paint(Style(color=True), "") == ""
    assert paint(Style(), "x") == "x"
