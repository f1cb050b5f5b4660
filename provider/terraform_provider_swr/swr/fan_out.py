"""Every repository of an organization: one request each, in parallel."""

from __future__ import annotations

import logging
import time
from concurrent.futures import FIRST_EXCEPTION, CancelledError, ThreadPoolExecutor, wait
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

from terraform_provider_swr.http.errors import (
    ApiError,
    AuthenticationError,
    NotFoundError,
    StoppedError,
    SweepError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from terraform_provider_swr.swr.models import SyncRepo

log = logging.getLogger(__name__)

PROGRESS_SECONDS = 1.0


class Sweep(NamedTuple):
    """What a sweep found; ``vanished`` are repositories deleted since they were listed."""

    repositories: list[str]
    rows: list[SyncRepo]
    vanished: list[str]


def sweep(
    namespace: str, names: Sequence[str], read: Callable[[str], list[SyncRepo]], workers: int
) -> Sweep:
    """Call ``read`` for each repository, from as many threads as there are ``workers``.

    Raises SweepError with all that failed for another reason than being gone,
    StoppedError as soon as one read was stopped. Once the credentials are not
    accepted no other read is begun: the service locks keys that fail often.
    """
    hopeless = Event()

    def read_while_it_makes_sense(name: str) -> list[SyncRepo]:
        if hopeless.is_set():
            raise CancelledError
        try:
            return read(name)
        except (AuthenticationError, StoppedError):
            hopeless.set()
            raise

    pool = ThreadPoolExecutor(workers, thread_name_prefix="swr-sweep")
    try:
        reads = {name: pool.submit(read_while_it_makes_sense, name) for name in names}
        _follow(namespace, list(reads.values()))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return _collect(namespace, reads)


def _follow(namespace: str, reads: Sequence[Future[list[SyncRepo]]]) -> None:
    """Wait for all reads and say in the log, every second, how far they are."""
    pending = set(reads)
    said = time.monotonic()
    while pending:
        patience = max(0.0, said + PROGRESS_SECONDS - time.monotonic())
        done, pending = wait(pending, patience, FIRST_EXCEPTION)
        if any(isinstance(finished.exception(), StoppedError) for finished in done):
            raise StoppedError
        if pending and time.monotonic() >= said + PROGRESS_SECONDS:
            said = time.monotonic()
            finished_count = len(reads) - len(pending)
            log.info("read %d of %d repositories of %s", finished_count, len(reads), namespace)


def _collect(namespace: str, reads: dict[str, Future[list[SyncRepo]]]) -> Sweep:
    found = Sweep([], [], [])
    failures: dict[str, ApiError] = {}
    unasked = 0
    for name, read in reads.items():
        try:
            rows = read.result()
        except NotFoundError:
            found.vanished.append(name)
        except CancelledError:
            unasked += 1
        except ApiError as error:
            failures[name] = error
        else:
            found.repositories.append(name)
            found.rows.extend(rows)
    if failures:
        raise SweepError(namespace, failures, len(reads), unasked)
    return found
