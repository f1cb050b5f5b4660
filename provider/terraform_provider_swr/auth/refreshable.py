"""What a service grants for a while: fetched once for everybody, refreshed in time."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from terraform_provider_swr.http.errors import (
    ApiError,
    AuthenticationError,
    ConfigurationError,
    StoppedError,
)
from terraform_provider_swr.http.single_flight import SingleFlight
from terraform_provider_swr.timestamps import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("terraform_provider_swr.auth")

T = TypeVar("T")

# Refreshed when this little is left, or half the life where that is less.
MARGIN = timedelta(minutes=10)
# Nothing is kept longer without asking again, whatever its expiry claims.
LONGEST_LIFE = timedelta(days=1)
# How long to leave a service alone that failed to refresh what is still valid.
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
        self._fetches: SingleFlight[Lease[T]] = SingleFlight()
        self._lease: Lease[T] | None = None
        self._refresh_at: datetime | None = None
        self._refusal: ApiError | None = None
        self._refused_at = datetime.min.replace(tzinfo=UTC)

    def get(self) -> T:
        """Return the value; blocks while it is fetched. Raises what ``fetch`` raises."""
        lease = self._lease
        if lease is None or self._is_due():
            lease = self._fetches.share(self, self._current)
        return lease.value

    def refresh(self, rejected: T) -> bool:
        """Replace a value that the service called expired, unless somebody just did."""
        while self._lease is None or self._lease.value is rejected:
            self._fetches.share(self, lambda: self._replaced(rejected))
        return True

    def _current(self) -> Lease[T]:
        lease = self._lease
        if lease is None:
            return self._replace()
        return self._refresh_in_time(lease) if self._is_due() else lease

    def _replaced(self, rejected: T) -> Lease[T]:
        lease = self._lease
        return self._replace() if lease is None or lease.value is rejected else lease

    def _is_due(self) -> bool:
        return self._refresh_at is not None and self._clock() >= self._refresh_at

    def _refresh_in_time(self, lease: Lease[T]) -> Lease[T]:
        try:
            return self._replace()
        except StoppedError:
            raise
        except ApiError as error:
            now = self._clock()
            if lease.expires_at is None or lease.expires_at <= now:
                raise
            log.warning("%s could not be renewed and is used on: %s", self._what, error)
            self._refresh_at = now + PAUSE
            return lease

    def _replace(self) -> Lease[T]:
        if self._refusal is not None and self._is_final():
            raise self._refusal.with_traceback(None)
        again = "renewed" if self._lease is not None else "obtained"
        try:
            lease = self._fetch()
        except (AuthenticationError, ConfigurationError) as error:
            self._refusal = error
            self._refused_at = self._clock()
            raise
        self._refusal = None
        self._lease = lease
        self._refresh_at = self._time_to_refresh(lease)
        log.info("%s %s, expires %s", self._what, again, lease.expires_at or "at an unknown time")
        return lease

    def _is_final(self) -> bool:
        return not self._source_changes or self._clock() < self._refused_at + PAUSE

    def _time_to_refresh(self, lease: Lease[T]) -> datetime | None:
        """Return when to refresh by our clock, which may differ from the service's."""
        if lease.expires_at is None:
            return None
        now = self._clock()
        life = min(lease.expires_at - (lease.issued_at or now), LONGEST_LIFE)
        if life <= timedelta(0):
            return None  # one of the clocks is wrong; a 401 will tell
        return now + max(life - MARGIN, life / 2)
