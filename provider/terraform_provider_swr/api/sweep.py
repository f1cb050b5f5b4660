"""Every repository of an organization: one request each, in parallel."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, NamedTuple

from terraform_provider_swr.api.errors import ApiError, NotFoundError, StoppedError, SweepError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    Row = dict[str, Any]

log = logging.getLogger(__name__)

PROGRESS_SECONDS = 1.0


class Sweep(NamedTuple):
    """What a sweep found; ``vanished`` are repositories deleted since they were listed."""

    repositories: list[str]
    rows: list[Row]
    vanished: list[str]


def sweep(
    namespace: str, names: Sequence[str], read: Callable[[str], list[Row]], workers: int
) -> Sweep:
    """Call ``read`` for each repository, from as many threads as there are ``workers``.

    Raises SweepError with all that failed for another reason than being gone,
    StoppedError as soon as one read was stopped.
    """
    with ThreadPoolExecutor(workers, thread_name_prefix="sweep") as pool:
        reads = {name: pool.submit(read, name) for name in names}
        try:
            _follow(namespace, list(reads.values()))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    return _collect(namespace, reads)


def _follow(namespace: str, reads: Sequence[Future[list[Row]]]) -> None:
    """Wait for all reads and say in the log, every second, how far they are."""
    pending = set(reads)
    while pending:
        done, pending = wait(pending, timeout=PROGRESS_SECONDS)
        for finished in done:
            if isinstance(finished.exception(), StoppedError):
                raise StoppedError
        if pending:
            finished_count = len(reads) - len(pending)
            log.info("read %d of %d repositories of %s", finished_count, len(reads), namespace)


def _collect(namespace: str, reads: dict[str, Future[list[Row]]]) -> Sweep:
    found = Sweep([], [], [])
    failures: dict[str, ApiError] = {}
    for name, read in reads.items():
        try:
            rows = read.result()
        except NotFoundError:
            found.vanished.append(name)
        except ApiError as error:
            failures[name] = error
        else:
            found.repositories.append(name)
            found.rows.extend(rows)
    if failures:
        raise SweepError(namespace, failures, len(reads))
    return found
