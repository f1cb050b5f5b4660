"""Calls that can be left behind."""

from __future__ import annotations

import threading

import pytest

from tfbridge.errors import StoppedError
from tfbridge.server.cancellation import RunningCalls


def test_results_and_exceptions_pass_through() -> None:
    """A call's result or exception, of any kind, reaches its caller."""
    calls = RunningCalls()
    assert calls.run(lambda: 5) == 5
    with pytest.raises(ZeroDivisionError):
        calls.run(lambda: 1 // 0)
    with pytest.raises(SystemExit):
        calls.run(exit_program)


def exit_program() -> None:
    """Try to end the process."""
    raise SystemExit(1)


@pytest.mark.parametrize("fails", [False, True])
def test_stop_ends_what_runs_and_what_comes(fails: bool) -> None:
    """Stopping raises in running calls at once, whatever they do later, and refuses new ones."""
    calls, started, finish = RunningCalls(), threading.Event(), threading.Event()

    def stuck() -> None:
        started.set()
        finish.wait()
        if fails:
            raise ValueError

    outcome: list[BaseException] = []

    def caller() -> None:
        try:
            calls.run(stuck)
        except StoppedError as error:
            outcome.append(error)

    thread = threading.Thread(target=caller)
    thread.start()
    started.wait()
    calls.stop()
    thread.join()
    finish.set()
    assert len(outcome) == 1
    with pytest.raises(StoppedError):
        calls.run(lambda: 1)


def test_resuming_after_a_stop() -> None:
    """Calls are taken again after a stop; what was left behind is still told to end."""
    calls = RunningCalls()
    before = calls.stopped
    calls.resume()
    assert calls.stopped is before
    calls.stop()
    calls.resume()
    assert (before.is_set(), calls.stopped.is_set()) == (True, False)
    assert calls.run(lambda: 1) == 1


def test_interrupting_refuses_nothing() -> None:
    """An interruption ends what runs and leaves later calls alone."""
    calls, started = RunningCalls(), threading.Event()
    outcome: list[type[BaseException]] = []

    def stuck() -> None:
        started.set()
        threading.Event().wait()

    def caller() -> None:
        with pytest.raises(StoppedError) as raised:
            calls.run(stuck)
        outcome.append(raised.type)

    thread = threading.Thread(target=caller)
    thread.start()
    started.wait()
    calls.interrupt()
    thread.join()
    assert outcome == [StoppedError]
    assert calls.run(lambda: 1) == 1
