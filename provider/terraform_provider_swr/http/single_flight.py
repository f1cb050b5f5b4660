"""Identical requests in flight at the same moment are sent once."""

from __future__ import annotations

from threading import Event, Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from terraform_provider_swr.http.errors import StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from terraform_provider_swr.http.cancellation import CancellationToken

Result = TypeVar("Result")


class _Flight(Generic[Result]):
    def __init__(self) -> None:
        self.done = Event()
        self.result: Result | None = None
        self.error: Exception | None = None


class SingleFlight(Generic[Result]):
    """Runs one call for each key at a time; never a cache.

    Who comes while a call with the same key runs gets its result or its
    exception; who comes later starts a new one.
    """

    def __init__(self, stop: CancellationToken) -> None:
        self._stop = stop
        self._lock = Lock()
        self._single_flight: dict[Hashable, _Flight[Result]] = {}

    def share(self, key: Hashable, call: Callable[[], Result]) -> Result:
        """Return what ``call`` returns or raises; raise StoppedError when stopped before."""
        with self._lock:
            flight = self._single_flight.get(key)
            is_leader = flight is None
            if flight is None:
                flight = self._single_flight[key] = _Flight()
        return self._lead(key, flight, call) if is_leader else self._follow(flight)

    def _lead(self, key: Hashable, flight: _Flight[Result], call: Callable[[], Result]) -> Result:
        try:
            flight.result = call()
        except Exception as error:
            flight.error = error
            raise
        else:
            return flight.result
        finally:
            with self._lock:
                del self._single_flight[key]
            flight.done.set()

    def _follow(self, flight: _Flight[Result]) -> Result:
        self._stop.wait(flight.done)
        if flight.error is not None:
            # The frames of another thread would only mislead whoever reads the log.
            raise flight.error.with_traceback(None)
        if flight.result is None:
            raise StoppedError
        return flight.result
