"""What a service grants for a while: fetched once for everybody, renewed in time."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from terraform_provider_swr.http.errors import (
    ApiError,
    AuthenticationError,
    ConfigurationError,
    StoppedError,
)
from terraform_provider_swr.timestamps import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("terraform_provider_swr.auth")

T = TypeVar("T")

# Renewed when this little is left, or half the life where that is less.
MARGIN = timedelta(minutes=10)
# Nothing is kept longer without asking again, whatever its expiry claims.
LONGEST_LIFE = timedelta(days=1)
# How long to leave a service alone that failed to renew what is still valid.
PAUSE = timedelta(minutes=1)


class Lease(NamedTuple, Generic[T]):
    """A value and the times of its life; None where the service did not say."""

    value: T
    expires_at: datetime | None = None
    issued_at: datetime | None = None


class Refreshable(Generic[T]):
    """Fetches a lease when it is first needed and again before it expires.

    Any number of threads may ask: one fetches, the others wait for it and
    share what comes of it, a failure included. A refusal (wrong password, no
    such agency) is final: asking again with each read could lock the user.
    Where the source changes by itself, such as the file of a token that is
    issued anew, it is final for a minute.
    """

    def __init__(
        self,
        what: str,
        fetch: Callable[[], Lease[T]],
        clock: Callable[[], datetime] = utc_now,
        *,
        source_changes: bool = False,
    ) -> None:
        self._what = what
        self._fetch = fetch
        self._clock = clock
        self._source_changes = source_changes
        self._lock = Lock()
        self._lease: Lease[T] | None = None
        self._refresh_at: datetime | None = None
        self._attempts = 0
        self._failure: ApiError | None = None
        self._failed_at = datetime.min.replace(tzinfo=UTC)

    def get(self) -> T:
        """Return the value; blocks while it is fetched. Raises what ``fetch`` raises."""
        attempts = self._attempts
        with self._lock:
            if self._lease is None:
                return self._replace(attempts).value
            if self._refresh_at is not None and self._clock() >= self._refresh_at:
                return self._refresh_in_time(self._lease).value
            return self._lease.value

    def refresh(self, rejected: T) -> bool:
        """Replace a value that the service called expired, unless somebody just did."""
        attempts = self._attempts
        with self._lock:
            if self._lease is None or self._lease.value is rejected:
                self._replace(attempts)
            return True

    def _refresh_in_time(self, lease: Lease[T]) -> Lease[T]:
        try:
            return self._replace(self._attempts)
        except StoppedError:
            raise
        except ApiError as error:
            now = self._clock()
            if lease.expires_at is None or lease.expires_at <= now:
                raise
            log.warning("%s could not be renewed and is used on: %s", self._what, error)
            self._refresh_at = now + PAUSE
            return lease

    def _replace(self, attempts: int) -> Lease[T]:
        if self._failure is not None and (self._is_final() or attempts != self._attempts):
            raise self._failure.with_traceback(None)
        again = "renewed" if self._lease is not None else "obtained"
        try:
            lease = self._fetch()
        except ApiError as error:
            self._failure = error
            self._failed_at = self._clock()
            raise
        finally:
            self._attempts += 1
        self._failure = None
        self._lease = lease
        self._refresh_at = self._time_to_refresh(lease)
        log.info("%s %s, expires %s", self._what, again, lease.expires_at or "at an unknown time")
        return lease

    def _is_final(self) -> bool:
        if self._source_changes and self._clock() >= self._failed_at + PAUSE:
            return False
        return isinstance(self._failure, (AuthenticationError, ConfigurationError))

    def _time_to_refresh(self, lease: Lease[T]) -> datetime | None:
        """Return when to renew by our clock, which may differ from the service's."""
        if lease.expires_at is None:
            return None
        now = self._clock()
        life = min(lease.expires_at - (lease.issued_at or now), LONGEST_LIFE)
        if life <= timedelta(0):
            return None  # one of the clocks is wrong; a 401 will tell
        return now + max(life - MARGIN, life / 2)
