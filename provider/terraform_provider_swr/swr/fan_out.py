"""Many reads at the same time, as for every repository of an organization."""

from __future__ import annotations

import logging
import time
from concurrent.futures import FIRST_EXCEPTION, CancelledError, ThreadPoolExecutor, wait
from contextlib import nullcontext
from threading import Event, Semaphore
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from terraform_provider_swr.http.errors import (
    ApiError,
    AuthenticationError,
    FanOutError,
    NotFoundError,
    StoppedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from concurrent.futures import Future

log = logging.getLogger(__name__)

PROGRESS_SECONDS = 1.0

Key = TypeVar("Key")
Result = TypeVar("Result")


class FanOut(NamedTuple, Generic[Key, Result]):
    """What came of many reads, each under its key and in the order in which they were given.

    ``missing`` is what SWR says is not there, ``failures`` are all other
    errors, and ``unasked`` counts the reads that were not begun.
    """

    results: dict[Key, Result]
    missing: dict[Key, NotFoundError]
    failures: dict[Key, ApiError]
    unasked: int


def fan_out(
    reads: Mapping[Key, Callable[[], Result]], workers: int, what: str, *, spare: int = 0
) -> FanOut[Key, Result]:
    """Call every read, from as many threads as there are ``workers``.

    Once a read has succeeded there are ``spare`` threads more. ``what`` is
    the log's word for the reads. Raises StoppedError as soon as one
    read was stopped. Once the credentials are not accepted no other read is
    begun: the service locks keys that fail often.
    """
    hopeless, hopeful = Event(), Event()
    unproven = Semaphore(workers)

    def read_while_it_makes_sense(read: Callable[[], Result]) -> Result:
        with nullcontext() if hopeful.is_set() else unproven:
            if hopeless.is_set():
                raise CancelledError
            try:
                result = read()
            except (AuthenticationError, StoppedError):
                hopeless.set()
                raise
            hopeful.set()
            return result

    pool = ThreadPoolExecutor(workers + spare, thread_name_prefix="swr-fan-out")
    try:
        futures = {key: pool.submit(read_while_it_makes_sense, read) for key, read in reads.items()}
        _follow(futures.values(), what)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return _collect(futures)


def _follow(reads: Collection[Future[Result]], what: str) -> None:
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
            log.info("read %d of %d %s", len(reads) - len(pending), len(reads), what)


def _collect(futures: Mapping[Key, Future[Result]]) -> FanOut[Key, Result]:
    found: FanOut[Key, Result] = FanOut({}, {}, {}, 0)
    unasked = 0
    for key, future in futures.items():
        try:
            found.results[key] = future.result()
        except NotFoundError as error:
            found.missing[key] = error
        except CancelledError:
            unasked += 1
        except ApiError as error:
            found.failures[key] = error
    return found._replace(unasked=unasked)


def raise_failures(what: str, *found: FanOut[Any, Any]) -> None:
    """Raise FanOutError with all that failed, if something did; ``what`` counts the reads."""
    failures = {str(key): error for each in found for key, error in each.failures.items()}
    if failures:
        unasked = sum(each.unasked for each in found)
        total = sum(len(each.results) + len(each.missing) for each in found)
        raise FanOutError(what, failures, total + len(failures) + unasked, unasked)
