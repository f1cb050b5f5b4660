"""Many reads at the same time: what comes of each, and when to give up."""

from __future__ import annotations

import logging
import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest

from terraform_provider_swr.http.errors import (
    AuthenticationError,
    FanOutError,
    NotFoundError,
    StoppedError,
    TransportError,
)
from terraform_provider_swr.swr import fan_out as module
from terraform_provider_swr.swr.fan_out import FanOut, fan_out, raise_failures

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = 30.0
NAMES = [f"repo-{number:02}" for number in range(20)]


def run(read: Callable[[str], str], workers: int = 4) -> FanOut[str, str]:
    """Read every name."""
    reads = {name: partial(read, name) for name in NAMES}
    return fan_out(reads, workers, "repositories of team")


def test_every_result_comes_under_its_key() -> None:
    """In the order in which the reads were given."""
    found = run(str.upper)
    assert list(found.results) == NAMES
    assert found.results["repo-07"] == "REPO-07"
    assert (found.missing, found.failures, found.unasked) == ({}, {}, 0)


def test_no_reads_have_no_results() -> None:
    """Nothing is called."""
    assert fan_out({}, 4, "x") == ({}, {}, {}, 0)


def test_reads_run_at_the_same_time() -> None:
    """As many as there are workers."""
    together = threading.Barrier(4)

    def read(name: str) -> str:
        together.wait(LONG)
        return name

    assert len(run(read).results) == 20


def test_what_is_missing_is_no_failure() -> None:
    """It is kept apart, with what the service said."""

    def read(name: str) -> str:
        if name == "repo-07":
            raise NotFoundError("GET x", 404)
        return name

    found = run(read)
    assert list(found.missing) == ["repo-07"]
    assert found.failures == {}
    assert len(found.results) == 19


def test_failures_are_all_collected() -> None:
    """Each under its key; together they make one error."""

    def read(name: str) -> str:
        if name in {"repo-03", "repo-11"}:
            raise TransportError("GET x", f"reason of {name}")
        return name

    found = run(read)
    assert set(found.failures) == {"repo-03", "repo-11"}
    with pytest.raises(FanOutError) as caught:
        raise_failures("repositories of team", found)
    assert caught.value.failures == found.failures
    assert str(caught.value).startswith("2 of 20 repositories of team could not be read:")
    assert "reason of repo-11" in str(caught.value)


def test_several_rounds_of_reads_make_one_error() -> None:
    """The reads of all count, what was missing and what was not begun included."""
    error, gone = TransportError("GET x", "no"), NotFoundError("GET x", 404)
    first: FanOut[str, str] = FanOut({"a": "A"}, {"b": gone}, {"c": error}, 2)
    second: FanOut[int, str] = FanOut({}, {}, {4: error}, 0)
    with pytest.raises(FanOutError) as caught:
        raise_failures("lists", first, second)
    assert caught.value.failures == {"c": error, "4": error}
    assert (caught.value.total, caught.value.unasked) == (6, 2)


def test_no_failure_is_no_error() -> None:
    """What is missing alone fails nothing."""
    raise_failures("lists", run(str.upper), FanOut({}, {"x": NotFoundError("GET x", 404)}, {}, 0))


def test_a_stop_ends_all_reads() -> None:
    """As soon as one read was stopped."""

    def read(name: str) -> str:
        if name == "repo-03":
            raise StoppedError
        return name

    with pytest.raises(StoppedError):
        run(read, 2)


def test_credentials_that_are_refused_end_all_reads() -> None:
    """The service locks a key that fails often, so the rest is not tried."""
    tried: list[str] = []

    def read(name: str) -> str:
        tried.append(name)
        raise AuthenticationError("GET x", 401)

    found = run(read, 1)
    assert tried == list(found.failures) == NAMES[:1]
    assert found.unasked == 19


def test_spare_workers_wait_until_the_credentials_are_accepted() -> None:
    """Else each would send a request of its own that is refused."""
    tried: list[str] = []
    together = threading.Barrier(2)

    def read(name: str) -> str:
        tried.append(name)
        together.wait(LONG)
        raise AuthenticationError("GET x", 401)

    found = fan_out({name: partial(read, name) for name in NAMES}, 2, "x", spare=10)
    assert sorted(tried) == sorted(found.failures) == NAMES[:2]
    assert found.unasked == 18


def test_spare_workers_read_along_once_they_are() -> None:
    """All of them at the same time."""
    together = threading.Barrier(6)

    def read(name: str) -> str:
        if name in NAMES[2:8]:
            together.wait(LONG)
        return name

    found = fan_out({name: partial(read, name) for name in NAMES}, 2, "x", spare=4)
    assert list(found.results) == NAMES


def test_a_stop_leaves_what_has_not_begun() -> None:
    """What waits for a thread is cancelled, and the threads end with what they are doing."""
    tried: list[str] = []
    together = threading.Barrier(2)

    def read(name: str) -> str:
        tried.append(name)
        together.wait(LONG)
        raise StoppedError

    with pytest.raises(StoppedError):
        run(read, 2)
    threads = [each for each in threading.enumerate() if each.name.startswith("swr-fan-out")]
    for thread in threads:
        thread.join(LONG)
    assert not any(thread.is_alive() for thread in threads)
    assert tried == NAMES[:2]


def test_a_fault_of_the_program_is_not_hidden() -> None:
    """It comes through as it is."""

    def read(name: str) -> str:
        raise TypeError(name)

    with pytest.raises(TypeError):
        run(read, 2)


def test_progress_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Every now and then a line says how far it is."""
    monkeypatch.setattr(module, "PROGRESS_SECONDS", 0.0)
    logged = threading.Event()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "of 20 repositories of team" in record.getMessage():
                logged.set()

    listener = Listener()
    module.log.addHandler(listener)
    try:
        with caplog.at_level(logging.INFO, "terraform_provider_swr.swr.fan_out"):
            run(lambda name: name if logged.wait(LONG) else "", 2)
    finally:
        module.log.removeHandler(listener)
    assert logged.is_set()
