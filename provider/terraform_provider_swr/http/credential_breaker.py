"""Credentials that no service has accepted yet go out with one request only.

A service locks an access key after a few refused signatures in a row, and
Terraform begins many reads at once.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from terraform_provider_swr.http.errors import AuthenticationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from terraform_provider_swr.http.messages import Credentials

Result = TypeVar("Result")


class _First:
    def __init__(self) -> None:
        self.lock = Lock()
        self.is_over = False
        self.refusal: AuthenticationError | None = None


class CredentialCircuitBreaker:
    """Lets the first call with some credentials run alone.

    When that ends in an AuthenticationError, all other calls with them end
    in the same one and do not run. However else it ends, they run.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._firsts: WeakKeyDictionary[Credentials, _First] = WeakKeyDictionary()

    def run(self, credentials: Credentials | None, call: Callable[[], Result]) -> Result:
        """Return what ``call`` returns, and raise what it raises or what the first one raised."""
        if credentials is None:
            return call()
        with self._lock:
            first = self._firsts.setdefault(credentials, _First())
        if not first.is_over:
            with first.lock:
                if not first.is_over:
                    return _run_first(first, call)
        if first.refusal is not None:
            # The frames of another thread would only mislead whoever reads the log.
            raise first.refusal.with_traceback(None)
        return call()


def _run_first(first: _First, call: Callable[[], Result]) -> Result:
    try:
        return call()
    except AuthenticationError as error:
        first.refusal = error
        raise
    finally:
        first.is_over = True
