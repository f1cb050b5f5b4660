"""How many requests may be in flight."""

from __future__ import annotations

import threading
from typing import cast

import pytest

from terraform_provider_swr.http.cancellation import CancellationToken
from terraform_provider_swr.http.concurrency_limiter import AdaptiveConcurrencyLimiter
from terraform_provider_swr.http.errors import StoppedError

LONG = 30.0


class Time:
    """A clock, and a wait that lets it pass instead of waiting."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def wait(self, done: threading.Event, seconds: float | None = None) -> bool:
        """Let the time pass; a wait without an end would never end."""
        assert seconds is not None, "this would wait for ever"
        self.waits.append(seconds)
        self.now += seconds
        return done.is_set()


@pytest.fixture
def time() -> Time:
    """Return a time that passes only where something waits."""
    return Time()


@pytest.fixture
def limiter(time: Time) -> AdaptiveConcurrencyLimiter:
    """Return a limiter of two slots."""
    return AdaptiveConcurrencyLimiter(2, cast("CancellationToken", time), time)


def test_slots_are_handed_out_up_to_the_limit(
    limiter: AdaptiveConcurrencyLimiter, time: Time
) -> None:
    """The next one has to wait, and gives up when its time is over."""
    assert limiter.acquire()
    assert limiter.acquire()
    assert not limiter.acquire(5.0)
    assert time.waits == [5.0]


def test_a_slot_given_back_is_handed_out_again(limiter: AdaptiveConcurrencyLimiter) -> None:
    """Whoever gave up is not in the way."""
    limiter.acquire()
    limiter.acquire()
    assert not limiter.acquire(1.0)
    limiter.release()
    assert limiter.acquire(0.0)


def test_no_time_at_all_is_enough_for_a_free_slot(limiter: AdaptiveConcurrencyLimiter) -> None:
    """Nothing is waited for then."""
    assert limiter.acquire(0.0)


def test_a_throttle_closes_the_gate_for_all(
    limiter: AdaptiveConcurrencyLimiter, time: Time
) -> None:
    """A request that comes later waits as long as the one that was throttled."""
    limiter.on_throttled(3.0)
    assert limiter.acquire()
    assert time.waits == [3.0]


def test_the_longest_wait_of_several_counts(
    limiter: AdaptiveConcurrencyLimiter, time: Time
) -> None:
    """A shorter one afterwards does not open the gate earlier."""
    limiter.on_throttled(3.0)
    limiter.on_throttled(1.0)
    assert limiter.acquire()
    assert time.now == 103.0


def test_a_request_that_runs_out_of_time_at_the_gate_gives_up(
    limiter: AdaptiveConcurrencyLimiter,
) -> None:
    """It gets no slot."""
    limiter.on_throttled(3.0)
    assert not limiter.acquire(2.0)


def test_what_the_service_asked_for_is_known(
    limiter: AdaptiveConcurrencyLimiter, time: Time
) -> None:
    """It shrinks as time passes, and a backoff of our own is none of it."""
    limiter.on_throttled(8.0, retry_after=3.0)
    assert limiter.retry_after == 3.0
    time.now += 2
    assert limiter.retry_after == 1.0
    time.now += 2
    assert limiter.retry_after == 0.0


def test_throttles_halve_the_number_of_slots_and_answers_let_it_grow(time: Time) -> None:
    """Throttled answers of the same round count once; there is always one slot."""
    limiter = AdaptiveConcurrencyLimiter(8, cast("CancellationToken", time), time)
    limiter.on_throttled(1.0)
    limiter.on_throttled(1.0)
    assert limiter.current == 4
    for _ in range(5):
        time.now += 1
        limiter.on_throttled(1.0)
    assert limiter.current == 1
    limiter.on_answered()
    assert limiter.current == 2
    for _ in range(40):
        limiter.on_answered()
    assert limiter.current == 8


def test_a_second_turn_goes_first() -> None:
    """A request that had its turn before overtakes those that did not."""
    limiter = AdaptiveConcurrencyLimiter(1, CancellationToken(threading.Event()))
    limiter.acquire()
    order: list[str] = []
    queued = threading.Semaphore(0)

    def work(name: str, *, first: bool) -> None:
        queued.release()
        limiter.acquire(first=first)
        order.append(name)
        limiter.release()

    threads = [threading.Thread(target=work, args=("new",), kwargs={"first": False})]
    threads[0].start()
    while len(limiter._queue) < 1:
        queued.acquire(timeout=0.001)
    threads.append(threading.Thread(target=work, args=("again",), kwargs={"first": True}))
    threads[1].start()
    while len(limiter._queue) < 2:
        queued.acquire(timeout=0.001)
    limiter.release()
    for thread in threads:
        thread.join(LONG)
    assert order == ["again", "new"]


def test_whoever_waits_for_a_slot_learns_that_the_gate_closed() -> None:
    """The slot becomes free while the gate is closed; it is taken when the gate opens."""
    limiter = AdaptiveConcurrencyLimiter(1, CancellationToken(threading.Event()))
    limiter.acquire()
    taken = threading.Event()

    def work() -> None:
        limiter.acquire()
        taken.set()

    threading.Thread(target=work, daemon=True).start()
    while not limiter._queue:
        taken.wait(0.001)
    limiter.on_throttled(0.05)
    limiter.release()
    assert taken.wait(LONG)


def test_a_stop_ends_the_wait_and_loses_no_slot() -> None:
    """The one who leaves the queue does not take a slot with him."""
    event = threading.Event()
    limiter = AdaptiveConcurrencyLimiter(1, CancellationToken(event))
    limiter.acquire()
    threading.Timer(0.0, event.set).start()
    with pytest.raises(StoppedError):
        limiter.acquire()
    assert not limiter._queue
    limiter.release()
    assert limiter._in_flight == 0


def test_a_slot_that_comes_with_the_stop_is_given_back(time: Time) -> None:
    """Both at the same moment leave nothing behind."""
    limiter = AdaptiveConcurrencyLimiter(1, cast("CancellationToken", time), time)
    limiter.acquire()

    def stop_and_grant(done: threading.Event, seconds: float | None = None) -> bool:
        limiter.release()
        assert done.is_set()
        assert seconds is None
        raise StoppedError

    time.wait = stop_and_grant  # type: ignore[method-assign]
    with pytest.raises(StoppedError):
        limiter.acquire()
    assert limiter._in_flight == 0


def test_a_slot_that_comes_at_the_last_moment_is_taken(time: Time) -> None:
    """Time is over and the slot is there: it counts."""
    limiter = AdaptiveConcurrencyLimiter(1, cast("CancellationToken", time), time)
    limiter.acquire()

    def grant_late(done: threading.Event, seconds: float | None = None) -> bool:
        time.now += seconds or 0
        limiter.release()
        return done.is_set()

    time.wait = grant_late  # type: ignore[method-assign]
    assert limiter.acquire(1.0)


def test_a_waiter_that_is_told_to_wait_longer_does_not_spin() -> None:
    """The event that told it is cleared: no wait begins with an event that is set already."""
    now = 100.0
    was_set: list[bool] = []

    class Waits(CancellationToken):
        """A token whose first wait is interrupted by another throttle."""

        def wait(self, done: threading.Event, seconds: float | None = None) -> bool:
            nonlocal now
            was_set.append(done.is_set())
            if len(was_set) == 1:
                limiter.on_throttled(5.0)
            else:
                now += seconds or 0.0
            return done.is_set()

    limiter = AdaptiveConcurrencyLimiter(1, Waits(threading.Event()), lambda: now)
    limiter.on_throttled(1.0)
    assert limiter.acquire()
    assert was_set == [False, False]
    assert now == 105.0
