"""What is granted for a while."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from terraform_provider_swr.auth.refreshable import Lease, Refreshable
from terraform_provider_swr.http.errors import (
    ApiError,
    AuthenticationError,
    ConfigurationError,
    StoppedError,
    TransportError,
)
from terraform_provider_swr.http.single_flight import SingleFlight

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class Service:
    """Grants 1, 2, 3, ... for ``life``, or fails with ``error``; and tells the time."""

    def __init__(self, life: timedelta | None = timedelta(hours=24)) -> None:
        self.now = START
        self.life = life
        self.fetched = 0
        self.error: ApiError | None = None
        self.says_when_issued = False
        self.ahead = timedelta(0)

    def clock(self) -> datetime:
        """Return our time."""
        return self.now

    def fetch(self) -> Lease[object]:
        """Make the next lease by the service's own clock."""
        self.fetched += 1
        if self.error is not None:
            raise self.error
        issued = self.now + self.ahead
        return Lease(
            f"lease {self.fetched}",
            expires_at=None if self.life is None else issued + self.life,
            issued_at=issued if self.says_when_issued else None,
        )

    def refreshable(self) -> Refreshable[object]:
        """Return what is tested."""
        return Refreshable("the lease", self.fetch, self.clock)


def test_fetched_once() -> None:
    """A lease is fetched at first use and kept."""
    service = Service()
    refreshable = service.refreshable()
    assert service.fetched == 0
    assert [refreshable.get(), refreshable.get()] == ["lease 1", "lease 1"]


@pytest.mark.parametrize(
    ("life", "kept"),
    [
        (timedelta(hours=24), timedelta(hours=23, minutes=50)),
        (timedelta(minutes=15), timedelta(minutes=7, seconds=30)),
        (timedelta(days=400), timedelta(hours=23, minutes=50)),
    ],
)
def test_renewed_before_it_expires(life: timedelta, kept: timedelta) -> None:
    """It is renewed ten minutes before its end, or at half of a short life."""
    service = Service(life)
    refreshable = service.refreshable()
    refreshable.get()
    service.now = START + kept - timedelta(seconds=1)
    assert refreshable.get() == "lease 1"
    service.now = START + kept
    assert refreshable.get() == "lease 2"


def test_never_renewed_without_expiry() -> None:
    """Without an expiry only a rejection tells."""
    service = Service(None)
    refreshable = service.refreshable()
    refreshable.get()
    service.now += timedelta(days=400)
    assert refreshable.get() == "lease 1"


def test_clock_that_is_wrong() -> None:
    """A clock that is a year off neither fetches with every read nor keeps a lease too long."""
    service = Service()
    service.ahead = timedelta(days=-365)
    refreshable = service.refreshable()
    assert [refreshable.get(), refreshable.get()] == ["lease 1", "lease 1"]

    service = Service()
    service.ahead = timedelta(days=-365)
    service.says_when_issued = True
    refreshable = service.refreshable()
    refreshable.get()
    service.now += timedelta(hours=24)
    assert refreshable.get() == "lease 2"


def test_renew_after_a_rejection() -> None:
    """A rejected lease is replaced once, however many requests it was rejected for."""
    service = Service()
    refreshable = service.refreshable()
    rejected = refreshable.get()
    assert refreshable.refresh(rejected)
    assert refreshable.refresh(rejected)
    assert refreshable.get() == "lease 2"
    assert service.fetched == 2


def test_renew_before_the_first_fetch() -> None:
    """A rejection of something else makes sure that there is a lease."""
    service = Service()
    refreshable = service.refreshable()
    assert refreshable.refresh("other")
    assert service.fetched == 1


def test_many_threads() -> None:
    """Threads that come while one is fetching wait and get the same."""
    service = Service()
    entered, proceed = threading.Event(), threading.Event()

    def fetch() -> Lease[object]:
        entered.set()
        proceed.wait(10)
        return service.fetch()

    refreshable = Refreshable("the lease", fetch, service.clock)
    with ThreadPoolExecutor(8) as pool:
        results = [pool.submit(refreshable.get) for _ in range(8)]
        assert entered.wait(10)
        proceed.set()
        assert {result.result(10) for result in results} == {"lease 1"}
    assert service.fetched == 1


def test_failure_that_may_pass() -> None:
    """A failure is tried again by the next read."""
    service = Service()
    service.error = TransportError("GET https://x/", "no connection")
    refreshable = service.refreshable()
    with pytest.raises(TransportError):
        refreshable.get()
    service.error = None
    assert refreshable.get() == "lease 2"


@pytest.mark.parametrize(
    "error", [AuthenticationError("POST /", 401), ConfigurationError("No project.")]
)
def test_refusal_is_final(error: ApiError) -> None:
    """A wrong password is tried once, whatever number of reads wants it."""
    service = Service()
    service.error = error
    refreshable = service.refreshable()
    for _ in range(3):
        with pytest.raises(type(error)):
            refreshable.get()
    with pytest.raises(type(error)):
        refreshable.refresh("other")
    assert service.fetched == 1


def test_failure_is_shared_by_those_who_waited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that waited for a failed fetch get its failure instead of trying in turn."""
    service = Service()
    service.error = TransportError("GET https://x/", "no connection")
    waiting = threading.Semaphore(0)
    proceed = threading.Event()
    follow = SingleFlight._follow

    def note(flight: SingleFlight[object], running: object) -> object:
        waiting.release()
        return follow(flight, running)  # type: ignore[arg-type]

    def fetch() -> Lease[object]:
        proceed.wait(10)
        return service.fetch()

    monkeypatch.setattr(SingleFlight, "_follow", note)
    refreshable = Refreshable("the lease", fetch, service.clock)
    with ThreadPoolExecutor(8) as pool:
        results = [pool.submit(refreshable.get) for _ in range(8)]
        assert all(waiting.acquire(timeout=10) for _ in range(7))
        proceed.set()
        assert {type(result.exception(10)) for result in results} == {TransportError}
    assert service.fetched == 1


def test_what_somebody_else_did_meanwhile_is_not_done_again() -> None:
    """A look at the lease from before is not trusted by the one who fetches."""
    service = Service()
    refreshable = service.refreshable()
    assert refreshable.get() == "lease 1"
    assert refreshable._current().value == "lease 1"
    assert refreshable._replaced("other").value == "lease 1"
    assert service.fetched == 1


def test_failed_renewal_keeps_what_is_valid(caplog: pytest.LogCaptureFixture) -> None:
    """While the old lease is valid a failed renewal is a warning, repeated after a minute."""
    service = Service()
    refreshable = service.refreshable()
    refreshable.get()
    service.error = TransportError("GET https://x/", "no connection")
    service.now += timedelta(hours=23, minutes=55)
    assert [refreshable.get(), refreshable.get()] == ["lease 1", "lease 1"]
    assert service.fetched == 2
    assert caplog.record_tuples[-1] == (
        "terraform_provider_swr.auth",
        logging.WARNING,
        "the lease could not be renewed and is used on: GET https://x/ failed: no connection.",
    )
    service.now += timedelta(minutes=1)
    service.error = None
    assert refreshable.get() == "lease 3"


def test_failed_renewal_of_what_has_expired() -> None:
    """Once the old lease has expired a failed renewal is an error."""
    service = Service()
    refreshable = service.refreshable()
    refreshable.get()
    service.error = TransportError("GET https://x/", "no connection")
    service.now += timedelta(hours=24)
    with pytest.raises(TransportError):
        refreshable.get()


def test_stop_ends_a_renewal() -> None:
    """A stop during a renewal is a stop, not a failed renewal."""
    service = Service()
    refreshable = service.refreshable()
    refreshable.get()
    service.error = StoppedError()
    service.now += timedelta(hours=23, minutes=55)
    with pytest.raises(StoppedError):
        refreshable.get()


def test_log(caplog: pytest.LogCaptureFixture) -> None:
    """Fetching and renewing are logged with the expiry and never with the value."""
    caplog.set_level(logging.INFO, "terraform_provider_swr.auth")
    refreshable = Service().refreshable()
    refreshable.refresh(refreshable.get())
    assert caplog.messages == [
        "the lease obtained, expires 2026-01-03 03:04:05+00:00",
        "the lease renewed, expires 2026-01-03 03:04:05+00:00",
    ]


def test_a_source_that_changes_is_asked_again() -> None:
    """Where a source changes by itself a refusal is final for a minute, and then it is asked."""
    service = Service()
    service.error = AuthenticationError("POST x", 401)
    refreshable = Refreshable("keys", service.fetch, service.clock, source_changes=True)
    for _ in range(3):
        with pytest.raises(AuthenticationError):
            refreshable.get()
    assert service.fetched == 1
    service.error = None
    service.now += timedelta(minutes=1)
    assert refreshable.get() == "lease 2"


def test_a_refused_renewal_is_tried_again_where_the_source_changes() -> None:
    """A renewal that was refused, as a token was stale, succeeds when there is a fresh one."""
    service = Service(timedelta(hours=1))
    refreshable = Refreshable("keys", service.fetch, service.clock, source_changes=True)
    assert refreshable.get() == "lease 1"
    service.error = AuthenticationError("POST x", 401)
    service.now += timedelta(minutes=51)
    assert refreshable.get() == "lease 1"
    service.error = None
    service.now += timedelta(minutes=2)
    assert refreshable.get() == "lease 3"
