"""Waiting that ends at once when the stop event is set."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from terraform_provider_swr.http.errors import StoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator

# How long the watcher stays when nobody waits any more, in seconds.
_LINGER = 1.0


class CancellationToken:
    """The stop event of one transport.

    A thread can wait for one event only. So while somebody waits for another,
    one watcher thread waits for the stop event and passes it on.
    """

    def __init__(self, event: Event) -> None:
        self._event = event
        self._lock = Lock()
        self._waiting: set[Event] = set()
        self._watcher: Thread | None = None

    def check(self) -> None:
        """Raise StoppedError when the stop event is set."""
        if self._event.is_set():
            raise StoppedError

    def sleep(self, seconds: float) -> None:
        """Wait; raise StoppedError at once when the stop event is set."""
        if self._event.wait(seconds):
            raise StoppedError

    def wait(self, done: Event, seconds: float | None = None) -> bool:
        """Return whether ``done`` was set in time; raise StoppedError when stopped before.

        The stop event sets ``done`` too.
        """
        with self._woken(done):
            arrived = done.wait(seconds)
        self.check()
        return arrived

    @contextmanager
    def _woken(self, done: Event) -> Iterator[None]:
        with self._lock:
            self._waiting.add(done)
            if self._watcher is None:
                self._watcher = Thread(target=self._watch, name="swr-stop", daemon=True)
                self._watcher.start()
        if self._event.is_set():
            done.set()
        try:
            yield
        finally:
            with self._lock:
                self._waiting.discard(done)

    def _watch(self) -> None:
        while not self._event.wait(_LINGER):
            with self._lock:
                if not self._waiting:
                    self._watcher = None
                    return
        with self._lock:
            self._watcher = None
            for done in self._waiting:
                done.set()
