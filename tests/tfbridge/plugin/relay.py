"""An event loop in a thread of its own, for the tests of what runs in one."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from tfbridge.plugin.event_loop import EventLoop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 60
"""Seconds until a test gives up; nothing takes that long unless it is broken."""

Result = TypeVar("Result")


class LoopThread:
    """A running event loop, which does what other threads ask it to do."""

    def __init__(self) -> None:
        self.loop = EventLoop()
        self._is_done = False
        self._thread = threading.Thread(target=lambda: self.loop.run(lambda: self._is_done))
        self._thread.start()

    def do(self, call: Callable[[], Result]) -> Result:
        """Return what a call returns or raises in the thread of the loop."""
        outcome: Future[Result] = Future()

        def settle() -> None:
            try:
                outcome.set_result(call())
            except BaseException as error:  # noqa: BLE001 - the caller's
                outcome.set_exception(error)

        self.loop.call_soon(settle)
        return outcome.result(PATIENCE)

    def stop(self) -> None:
        """End the thread."""
        self._is_done = True
        self.loop.call_soon(lambda: None)
        self._thread.join()
        self.loop.close()


@contextmanager
def running_loop() -> Iterator[LoopThread]:
    """Run an event loop for the duration of the block."""
    thread = LoopThread()
    try:
        yield thread
    finally:
        thread.stop()
