"""Identical requests of the same moment are sent once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from terraform_provider_swr.http.cancellation import CancellationToken
from terraform_provider_swr.http.errors import ApiError, StoppedError
from terraform_provider_swr.http.single_flight import SingleFlight

LONG = 30.0


class Call:
    """A call that begins, and ends when it is told."""

    def __init__(self, error: Exception | None = None) -> None:
        self.count = 0
        self.begun = threading.Event()
        self.end = threading.Event()
        self._error = error

    def __call__(self) -> str:
        """Count, wait, answer."""
        self.count += 1
        self.begun.set()
        assert self.end.wait(LONG)
        if self._error is not None:
            raise self._error
        return f"answer {self.count}"


def test_calls_with_one_key_run_once_and_share_the_result() -> None:
    """However many come while it runs."""
    stop = CancellationToken(threading.Event())
    requests: SingleFlight[str] = SingleFlight(stop)
    call = Call()
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(requests.share, "key", call)
        assert call.begun.wait(LONG)
        others = [pool.submit(requests.share, "key", call) for _ in range(3)]
        while len(stop._waiting) < 1:
            call.begun.wait(0.001)
        call.end.set()
        assert {future.result(LONG) for future in [first, *others]} <= {"answer 1", "answer 2"}
    assert first.result() == "answer 1"
    assert call.count < 4


def test_a_later_call_runs_again() -> None:
    """There is no cache."""
    stop = CancellationToken(threading.Event())
    requests: SingleFlight[str] = SingleFlight(stop)
    call = Call()
    call.end.set()
    assert requests.share("key", call) == "answer 1"
    assert requests.share("key", call) == "answer 2"


def test_calls_with_different_keys_run_side_by_side() -> None:
    """One does not wait for the other."""
    stop = CancellationToken(threading.Event())
    requests: SingleFlight[str] = SingleFlight(stop)
    slow, quick = Call(), Call()
    quick.end.set()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(requests.share, "a", slow)
        assert slow.begun.wait(LONG)
        assert requests.share("b", quick) == "answer 1"
        slow.end.set()
        assert running.result(LONG) == "answer 1"


def test_a_failure_is_shared_too() -> None:
    """All who wait get the same exception; the next call runs again."""
    stop = CancellationToken(threading.Event())
    requests: SingleFlight[str] = SingleFlight(stop)
    call = Call(ApiError("no"))
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(requests.share, "key", call)
        assert call.begun.wait(LONG)
        second = pool.submit(requests.share, "key", call)
        while not stop._waiting:
            call.begun.wait(0.001)
        call.end.set()
        for future in (first, second):
            with pytest.raises(ApiError, match="no"):
                future.result(LONG)
    assert call.count == 1
    with pytest.raises(ApiError):
        requests.share("key", call)
    assert call.count == 2


def test_a_stop_frees_those_who_wait_for_another() -> None:
    """Even when the call itself does not end."""
    event = threading.Event()
    stop = CancellationToken(event)
    requests: SingleFlight[str] = SingleFlight(stop)
    call = Call()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(requests.share, "key", call)
        assert call.begun.wait(LONG)
        second = pool.submit(requests.share, "key", call)
        event.set()
        with pytest.raises(StoppedError):
            second.result(LONG)
        call.end.set()
        assert first.result(LONG) == "answer 1"


def test_whoever_follows_a_call_that_was_killed_gets_an_error() -> None:
    """An exception that ends the leader's thread does not become a result."""
    stop = CancellationToken(threading.Event())
    requests: SingleFlight[str] = SingleFlight(stop)
    begun, end = threading.Event(), threading.Event()

    def die() -> str:
        begun.set()
        assert end.wait(LONG)
        raise KeyboardInterrupt

    def lead() -> None:
        with pytest.raises(KeyboardInterrupt):
            requests.share("key", die)

    leader = threading.Thread(target=lead)
    leader.start()
    assert begun.wait(LONG)
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(requests.share, "key", lambda: "never")
        while not stop._waiting:
            begun.wait(0.001)
        end.set()
        with pytest.raises(StoppedError):
            second.result(LONG)
    leader.join(LONG)


def test_without_a_stop_they_wait_for_the_call() -> None:
    """Whoever leads ends, so they do; a result may be None."""
    requests: SingleFlight[str | None] = SingleFlight()
    call = Call()
    joined = threading.Event()
    assert requests.share("key", lambda: None) is None

    def follow() -> None:
        joined.set()
        requests.share("key", call)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(requests.share, "key", call)
        assert call.begun.wait(LONG)
        second = pool.submit(follow)
        assert joined.wait(LONG)
        call.end.set()
        assert first.result(LONG) == "answer 1"
        assert second.result(LONG) is None
