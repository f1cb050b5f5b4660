"""Waiting ends at once when the stop event is set."""

from __future__ import annotations

import threading

import pytest

from terraform_provider_swr.http import cancellation
from terraform_provider_swr.http.cancellation import CancellationToken
from terraform_provider_swr.http.errors import StoppedError

LONG = 30.0


def _wait(stop: CancellationToken) -> None:
    stop.wait(threading.Event(), LONG)


def test_nothing_happens_without_a_stop() -> None:
    """Checks pass and waits take their time."""
    stop = CancellationToken(threading.Event())
    stop.check()
    stop.sleep(0.0)
    assert not stop.wait(threading.Event(), 0.0)


def test_a_wait_ends_when_what_it_waits_for_happens() -> None:
    """The event counts as long as nobody stops."""
    done = threading.Event()
    threading.Timer(0.0, done.set).start()
    assert CancellationToken(threading.Event()).wait(done, LONG)


def test_a_set_stop_event_ends_everything_before_it_begins() -> None:
    """Whatever is waited for."""
    event = threading.Event()
    event.set()
    stop = CancellationToken(event)
    with pytest.raises(StoppedError):
        stop.check()
    with pytest.raises(StoppedError):
        stop.sleep(LONG)
    with pytest.raises(StoppedError):
        stop.wait(threading.Event(), LONG)
    done = threading.Event()
    done.set()
    with pytest.raises(StoppedError):
        stop.wait(done)


@pytest.mark.parametrize("waits", [True, False])
def test_a_stop_wakes_all_who_wait(*, waits: bool) -> None:
    """Each of several threads gets the exception, long before its time is over."""
    event = threading.Event()
    stop = CancellationToken(event)
    woken = threading.Semaphore(0)
    begun = threading.Barrier(4)

    def work() -> None:
        begun.wait(LONG)
        with pytest.raises(StoppedError):
            _wait(stop) if waits else stop.sleep(LONG)
        woken.release()

    for _ in range(3):
        threading.Thread(target=work, daemon=True).start()
    begun.wait(LONG)
    event.set()
    for _ in range(3):
        assert woken.acquire(timeout=LONG)


def test_the_watcher_leaves_when_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """No thread stays behind, and the next wait starts another."""
    monkeypatch.setattr(cancellation, "_LINGER", 0.0)
    stop = CancellationToken(threading.Event())
    for _ in range(2):
        assert not stop.wait(threading.Event(), 0.01)
        for thread in threading.enumerate():
            if thread.name == "swr-stop":
                thread.join(LONG)
                assert not thread.is_alive()


def test_a_stop_in_the_middle_of_a_wait_ends_it() -> None:
    """What is waited for is set on its behalf, and the exception tells the two apart."""
    event = threading.Event()

    class StopsWhenWaitedFor(threading.Event):
        """Stops everything once somebody has begun to wait."""

        def wait(self, timeout: float | None = None) -> bool:
            """Set the stop event, then wait."""
            event.set()
            return super().wait(timeout)

    with pytest.raises(StoppedError):
        CancellationToken(event).wait(StopsWhenWaitedFor(), LONG)
