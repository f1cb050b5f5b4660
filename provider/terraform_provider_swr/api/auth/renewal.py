"""What a service grants for a while: fetched once for everybody, renewed in time."""

from __future__ import annotations

import logging
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from terraform_provider_swr.api.auth.clock import utc_now
from terraform_provider_swr.api.errors import (
    ApiError,
    AuthenticationError,
    ConfigurationError,
    StoppedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

log = logging.getLogger("terraform_provider_swr.api.auth")

T = TypeVar("T")

# Renewed when this little is left, or half the life where that is less.
MARGIN = timedelta(minutes=10)
# Nothing is kept longer without asking again, whatever its expiry claims.
LONGEST_LIFE = timedelta(days=1)
# How long to leave a service alone that failed to renew what is still valid.
PAUSE = timedelta(minutes=1)


class Grant(NamedTuple, Generic[T]):
    """A value and the times of its life; None where the service did not say."""

    value: T
    expires_at: datetime | None = None
    issued_at: datetime | None = None


class Renewable(Generic[T]):
    """Fetches a grant when it is first needed and again before it expires.

    Any number of threads may ask: one fetches, the others wait for it and
    share what comes of it, a failure included. A refusal (wrong password, no
    such agency) is final: asking again with each read could lock the user.
    """

    def __init__(
        self,
        what: str,
        fetch: Callable[[], Grant[T]],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._what = what
        self._fetch = fetch
        self._clock = clock
        self._lock = Lock()
        self._grant: Grant[T] | None = None
        self._renew_at: datetime | None = None
        self._attempts = 0
        self._failure: ApiError | None = None

    def get(self) -> T:
        """Return the value; blocks while it is fetched. Raises what ``fetch`` raises."""
        attempts = self._attempts
        with self._lock:
            if self._grant is None:
                return self._replace(attempts).value
            if self._renew_at is not None and self._clock() >= self._renew_at:
                return self._renew_in_time(self._grant).value
            return self._grant.value

    def renew(self, rejected: T) -> bool:
        """Replace a value that the service called expired, unless somebody just did."""
        attempts = self._attempts
        with self._lock:
            if self._grant is None or self._grant.value is rejected:
                self._replace(attempts)
            return True

    def _renew_in_time(self, grant: Grant[T]) -> Grant[T]:
        try:
            return self._replace(self._attempts)
        except StoppedError:
            raise
        except ApiError as error:
            now = self._clock()
            if grant.expires_at is None or grant.expires_at <= now:
                raise
            log.warning("%s could not be renewed and is used on: %s", self._what, error)
            self._renew_at = now + PAUSE
            return grant

    def _replace(self, attempts: int) -> Grant[T]:
        if self._failure is not None and (self._is_final() or attempts != self._attempts):
            raise self._failure.with_traceback(None)
        again = "renewed" if self._grant is not None else "obtained"
        try:
            grant = self._fetch()
        except ApiError as error:
            self._failure = error
            raise
        finally:
            self._attempts += 1
        self._failure = None
        self._grant = grant
        self._renew_at = self._time_to_renew(grant)
        log.info("%s %s, expires %s", self._what, again, grant.expires_at or "at an unknown time")
        return grant

    def _is_final(self) -> bool:
        return isinstance(self._failure, (AuthenticationError, ConfigurationError))

    def _time_to_renew(self, grant: Grant[T]) -> datetime | None:
        """Return when to renew by our clock, which may differ from the service's."""
        if grant.expires_at is None:
            return None
        now = self._clock()
        life = min(grant.expires_at - (grant.issued_at or now), LONGEST_LIFE)
        if life <= timedelta(0):
            return None  # one of the clocks is wrong; a 401 will tell
        return now + max(life - MARGIN, life / 2)
