"""tfbridge.plugin.crash: reports that hosts show to their user."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, NoReturn

import pytest

from tfbridge.plugin import crash

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def hooks() -> Iterator[None]:
    """Install the hooks for one test."""
    before = sys.excepthook, threading.excepthook
    crash.install()
    yield
    sys.excepthook, threading.excepthook = before


def _caught() -> BaseException:
    with pytest.raises(ValueError, match="first line") as caught:
        _fail()
    return caught.value


def _fail() -> NoReturn:
    raise ValueError("first line\nsecond line")


def test_a_report_begins_with_panic_and_the_exception() -> None:
    """The host recognizes the first word; the traceback follows."""
    text = crash.text(_caught())
    assert text.startswith("panic: ValueError: first line\nsecond line\n\nTraceback (most recent")
    assert text.endswith("ValueError: first line\nsecond line\n")


@pytest.mark.usefixtures("hooks")
def test_an_exception_of_the_main_thread_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    """sys.excepthook prints the report."""
    error = _caught()
    sys.excepthook(type(error), error, error.__traceback__)
    assert capsys.readouterr().err.startswith("panic: ValueError: first line")


def _raise_in_thread(error: BaseException) -> None:
    def target() -> None:
        raise error

    thread = threading.Thread(target=target)
    thread.start()
    thread.join()


@pytest.mark.usefixtures("hooks")
def test_an_exception_of_a_thread_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    """threading.excepthook prints the report."""
    _raise_in_thread(ValueError("in a thread"))
    assert capsys.readouterr().err.startswith("panic: ValueError: in a thread")


@pytest.mark.usefixtures("hooks")
def test_a_thread_may_exit(capsys: pytest.CaptureFixture[str]) -> None:
    """SystemExit ends a thread without a report."""
    _raise_in_thread(SystemExit(3))
    assert capsys.readouterr().err == ""


def test_a_stderr_that_is_gone_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nobody left to tell."""

    class Gone:
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Gone())
    crash.report(_caught())
    crash.tell("a library is missing")


def test_a_known_reason_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Hosts show it as they show a report."""
    crash.tell("a library is missing")
    assert capsys.readouterr().err == "panic: a library is missing\n"
