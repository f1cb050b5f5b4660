"""Attempts that take too long are ended from outside."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from terraform_provider_swr.http import interrupter as module
from terraform_provider_swr.http.cancellation import CancellationToken
from terraform_provider_swr.http.interrupter import Interrupter
from terraform_provider_swr.http.interruptible_socket import SocketInterrupter

LONG = 30.0


class Sockets(SocketInterrupter):
    """Tells when it is interrupted."""

    def __init__(self) -> None:
        super().__init__()
        self.interrupted = threading.Event()

    def interrupt(self) -> None:
        """Remember it."""
        super().interrupt()
        self.interrupted.set()


@pytest.fixture
def stopped() -> threading.Event:
    """Return the stop event."""
    return threading.Event()


@pytest.fixture
def interrupter(stopped: threading.Event) -> Interrupter:
    """Return what is tested."""
    return Interrupter(CancellationToken(stopped))


def test_what_takes_too_long_is_interrupted(interrupter: Interrupter) -> None:
    """While what has time goes on."""
    late, early = Sockets(), Sockets()
    with interrupter.watch(late, LONG), interrupter.watch(early, 0.01):
        assert early.interrupted.wait(LONG)
        assert early.is_interrupted
        assert not late.is_interrupted


def test_an_earlier_deadline_wakes_the_thread(stopped: threading.Event) -> None:
    """It does not sleep until the one that it knew before."""
    waiting = threading.Event()

    class Waits(CancellationToken):
        def wait(self, done: threading.Event, seconds: float | None = None) -> bool:
            waiting.set()
            return super().wait(done, seconds)

    interrupter = Interrupter(Waits(stopped))
    late, early = Sockets(), Sockets()
    with interrupter.watch(late, LONG):
        assert waiting.wait(LONG)
        with interrupter.watch(early, 0.01):
            assert early.interrupted.wait(LONG)
    assert not late.is_interrupted


def test_what_ends_in_time_is_left_alone(interrupter: Interrupter) -> None:
    """Its deadline means nothing afterwards."""
    quick, slow = Sockets(), Sockets()
    with interrupter.watch(quick, 0.02):
        pass
    with interrupter.watch(slow, 0.04):
        assert slow.interrupted.wait(LONG)
    assert not quick.is_interrupted


def test_a_stop_interrupts_all(interrupter: Interrupter, stopped: threading.Event) -> None:
    """Those that come after it, too."""
    first, second, later = Sockets(), Sockets(), Sockets()
    with interrupter.watch(first, LONG), interrupter.watch(second, LONG):
        stopped.set()
        assert first.interrupted.wait(LONG)
        assert second.interrupted.wait(LONG)
    with interrupter.watch(later, LONG):
        assert later.interrupted.wait(LONG)


def test_the_thread_ends_when_there_is_nothing_to_watch(
    interrupter: Interrupter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And begins again with the next attempt."""
    monkeypatch.setattr(module, "_LINGER", 0.01)
    for _ in range(2):
        with interrupter.watch(Sockets(), LONG):
            thread = interrupter._thread
            assert thread is not None
            assert thread.daemon
        thread.join(LONG)
        assert not thread.is_alive()
        assert interrupter._thread is None


def test_a_thread_that_cannot_start_is_an_error_of_the_attempt(
    interrupter: Interrupter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it nobody would end the attempt; the next one tries again."""

    class Dead(threading.Thread):
        def start(self) -> None:
            raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(module, "Thread", Dead)
        with pytest.raises(RuntimeError), interrupter.watch(Sockets(), LONG):
            pytest.fail("it must not run")
    with interrupter.watch(Sockets(), LONG) as nothing:
        assert nothing is None


def test_an_exception_inside_ends_the_watch(interrupter: Interrupter) -> None:
    """Nothing is left behind."""
    sockets: Any = Sockets()
    with pytest.raises(ZeroDivisionError), interrupter.watch(sockets, LONG):
        raise ZeroDivisionError
    assert interrupter._deadlines == {}
