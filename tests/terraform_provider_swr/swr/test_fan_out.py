"""Every repository of an organization is read, in parallel."""

from __future__ import annotations

import logging
import threading

import pytest

from terraform_provider_swr.http.errors import (
    AuthenticationError,
    NotFoundError,
    StoppedError,
    SweepError,
    TransportError,
)
from terraform_provider_swr.swr import fan_out as sweeping
from terraform_provider_swr.swr.fan_out import sweep
from terraform_provider_swr.swr.models import SyncRepo

LONG = 30.0
NAMES = [f"repo-{number:02}" for number in range(20)]


def rows_of(name: str) -> list[SyncRepo]:
    """Return the one task of a repository."""
    return [SyncRepo(repo_name=name)]


def test_all_repositories_are_read() -> None:
    """Their rows and their names come in the order of the names."""
    found = sweep("team", NAMES, rows_of, 4)
    assert found.repositories == NAMES
    assert [row.repo_name for row in found.rows] == NAMES
    assert found.vanished == []


def test_an_organization_without_repositories_is_empty() -> None:
    """Nothing is read."""
    assert sweep("team", [], rows_of, 4) == ([], [], [])


def test_repositories_are_read_at_the_same_time() -> None:
    """As many as there are workers."""
    together = threading.Barrier(4)

    def read(name: str) -> list[SyncRepo]:
        together.wait(LONG)
        return rows_of(name)

    assert len(sweep("team", NAMES, read, 4).repositories) == 20


def test_a_repository_that_vanished_is_reported_apart() -> None:
    """It is neither read nor a failure."""

    def read(name: str) -> list[SyncRepo]:
        if name == "repo-07":
            raise NotFoundError("GET x", 404)
        return rows_of(name)

    found = sweep("team", NAMES, read, 4)
    assert found.vanished == ["repo-07"]
    assert len(found.repositories) == 19


def test_other_failures_are_all_collected() -> None:
    """Each repository that failed is named with its reason."""

    def read(name: str) -> list[SyncRepo]:
        if name in {"repo-03", "repo-11"}:
            raise TransportError("GET x", f"reason of {name}")
        return rows_of(name)

    with pytest.raises(SweepError) as caught:
        sweep("team", NAMES, read, 4)
    assert set(caught.value.failures) == {"repo-03", "repo-11"}
    assert caught.value.total == 20
    assert "reason of repo-11" in str(caught.value)


def test_a_stop_ends_the_sweep() -> None:
    """As soon as one read was stopped."""

    def read(name: str) -> list[SyncRepo]:
        if name == "repo-03":
            raise StoppedError
        return rows_of(name)

    with pytest.raises(StoppedError):
        sweep("team", NAMES, read, 2)


def test_credentials_that_are_refused_end_the_sweep() -> None:
    """The service locks a key that fails often, so the rest is not tried."""
    tried: list[str] = []

    def read(name: str) -> list[SyncRepo]:
        tried.append(name)
        raise AuthenticationError("GET x", 401)

    with pytest.raises(SweepError) as caught:
        sweep("team", NAMES, read, 1)
    assert tried == list(caught.value.failures) == NAMES[:1]
    assert caught.value.unasked == 19


def test_a_stop_leaves_what_has_not_begun() -> None:
    """What waits for a thread is cancelled, and the threads end with what they are doing."""
    tried: list[str] = []
    together = threading.Barrier(2)

    def read(name: str) -> list[SyncRepo]:
        tried.append(name)
        together.wait(LONG)
        raise StoppedError

    with pytest.raises(StoppedError):
        sweep("team", NAMES, read, 2)
    threads = [thread for thread in threading.enumerate() if thread.name.startswith("swr-sweep")]
    for thread in threads:
        thread.join(LONG)
    assert not any(thread.is_alive() for thread in threads)
    assert tried == NAMES[:2]


def test_a_fault_of_the_program_is_not_hidden() -> None:
    """It comes through as it is."""

    def read(name: str) -> list[SyncRepo]:
        raise TypeError(name)

    with pytest.raises(TypeError):
        sweep("team", NAMES, read, 2)


def test_progress_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Every now and then a line says how far it is."""
    monkeypatch.setattr(sweeping, "PROGRESS_SECONDS", 0.0)
    logged = threading.Event()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "of 20 repositories of team" in record.getMessage():
                logged.set()

    listener = Listener()
    sweeping.log.addHandler(listener)
    try:
        with caplog.at_level(logging.INFO, "terraform_provider_swr.swr.fan_out"):
            sweep("team", NAMES, lambda name: rows_of(name) if logged.wait(LONG) else [], 2)
    finally:
        sweeping.log.removeHandler(listener)
    assert logged.is_set()
