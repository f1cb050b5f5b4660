"""Whoever asks for what is just being fetched waits for that, instead of asking as well."""

from __future__ import annotations

from threading import Event, Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from terraform_provider_swr.http.errors import StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from terraform_provider_swr.http.cancellation import CancellationToken

Result = TypeVar("Result")


class _Call(Generic[Result]):
    def __init__(self) -> None:
        self.done = Event()
        self.results: list[Result] = []
        self.error: Exception | None = None


class SingleFlight(Generic[Result]):
    """Runs one call for each key at a time; never a cache.

    Who comes while a call with the same key runs gets its result or its
    exception; who comes later starts a new one. With ``stop`` those who wait
    are freed by a stop, even when the call itself does not end.
    """

    def __init__(self, stop: CancellationToken | None = None) -> None:
        self._stop = stop
        self._lock = Lock()
        self._running: dict[Hashable, _Call[Result]] = {}

    def share(self, key: Hashable, call: Callable[[], Result]) -> Result:
        """Return what ``call`` returns or raises; raise StoppedError when stopped before."""
        with self._lock:
            running = self._running.get(key)
            is_leader = running is None
            if running is None:
                running = self._running[key] = _Call()
        return self._lead(key, running, call) if is_leader else self._follow(running)

    def _lead(self, key: Hashable, running: _Call[Result], call: Callable[[], Result]) -> Result:
        try:
            result = call()
        except Exception as error:
            running.error = error
            raise
        else:
            running.results.append(result)
            return result
        finally:
            with self._lock:
                del self._running[key]
            running.done.set()

    def _follow(self, running: _Call[Result]) -> Result:
        if self._stop is None:
            running.done.wait()
        else:
            self._stop.wait(running.done)
        if running.error is not None:
            # The frames of another thread would only mislead whoever reads the log.
            raise running.error.with_traceback(None)
        if not running.results:
            raise StoppedError
        return running.results[0]
