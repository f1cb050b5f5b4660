"""Credentials that no service has accepted yet go out with one request only.

A service locks an access key after a few refused signatures in a row, and
Terraform begins many reads at once.
"""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from terraform_provider_swr.http.errors import AuthenticationError, RefusedBeforeError
from terraform_provider_swr.http.single_flight import SingleFlight

if TYPE_CHECKING:
    from collections.abc import Callable

    from terraform_provider_swr.http.cancellation import CancellationToken
    from terraform_provider_swr.http.messages import Credentials

Result = TypeVar("Result")


class CredentialCircuitBreaker:
    """Lets the first call with some credentials run alone (half-open).

    When that ends in an AuthenticationError, the circuit stays open: all other
    calls with them end in an error that points to it, and do not run. However
    else it ends, they run.
    """

    def __init__(self, stop: CancellationToken) -> None:
        self._first_calls: SingleFlight[None] = SingleFlight(stop)
        self._refusals: WeakKeyDictionary[Credentials, AuthenticationError | None] = (
            WeakKeyDictionary()
        )

    def run(
        self, request: str, credentials: Credentials | None, call: Callable[[], Result]
    ) -> Result:
        """Return what ``call`` returns, and raise what it raises.

        RefusedBeforeError instead, when the first call with these
        credentials was refused; ``request`` is what that error calls this one.
        """
        if credentials is None:
            return call()
        if credentials not in self._refusals:
            first: Future[Result] = Future()
            self._first_calls.share(
                id(credentials), partial(self._run_first, credentials, call, first)
            )
            if first.done():
                return first.result()
        refusal = self._refusals[credentials]
        if refusal is not None:
            raise RefusedBeforeError(request, refusal)
        return call()

    def _run_first(
        self, credentials: Credentials, call: Callable[[], Result], first: Future[Result]
    ) -> None:
        if credentials in self._refusals:  # somebody else was first meanwhile
            return
        try:
            first.set_result(call())
        except Exception as error:  # noqa: BLE001 - raised again by whoever made the call
            first.set_exception(error)
        refusal = first.exception()
        self._refusals[credentials] = refusal if isinstance(refusal, AuthenticationError) else None
