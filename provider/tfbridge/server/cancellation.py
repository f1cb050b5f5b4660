"""Author code that can be left behind when Terraform asks everything to stop."""

from __future__ import annotations

import threading
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from tfbridge.errors import StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


class RunningCalls:
    """Calls into author code, each on a thread of its own.

    StopProvider must make a read return early even where the author's code
    never looks at ``context.stopped``: its caller gets StoppedError at once
    and the thread, a daemon, is left to end by itself.
    """

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self._lock = threading.Lock()
        self._waiting: set[Future[Any]] = set()

    def run(self, call: Callable[[], Result]) -> Result:
        """Return what ``call`` returns or raises; StoppedError once ``stop`` is called."""
        outcome: Future[Result] = Future()
        with self._lock:
            if self.stopped.is_set():
                raise StoppedError("Terraform asked the provider to stop")
            self._waiting.add(outcome)
        try:
            threading.Thread(target=_settle, args=(outcome, call), daemon=True).start()
            return outcome.result()
        finally:
            with self._lock:
                self._waiting.discard(outcome)

    def stop(self) -> None:
        """End every running call and refuse new ones, until ``resume`` is called."""
        with self._lock:
            self.stopped.set()
        self.interrupt()

    def resume(self) -> None:
        """Take calls again; those that were left behind keep the event that told them to end."""
        with self._lock:
            if self.stopped.is_set():
                self.stopped = threading.Event()

    def interrupt(self) -> None:
        """End every running call."""
        with self._lock:
            waiting = list(self._waiting)
        for outcome in waiting:
            with suppress(InvalidStateError):
                outcome.set_exception(StoppedError("Terraform asked the provider to stop"))


def _settle(outcome: Future[Result], call: Callable[[], Result]) -> None:
    try:
        result = call()
    except BaseException as error:  # noqa: BLE001 - SystemExit in author code is an answer too
        with suppress(InvalidStateError):
            outcome.set_exception(error)
    else:
        with suppress(InvalidStateError):
            outcome.set_result(result)
