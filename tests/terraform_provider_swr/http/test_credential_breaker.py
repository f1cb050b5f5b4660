"""Credentials are tried with one request before many go out with them."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from terraform_provider_swr.auth.regional import HomeProject
from terraform_provider_swr.auth.sources import Secret
from terraform_provider_swr.auth.token import FixedToken
from terraform_provider_swr.http.cancellation import CancellationToken
from terraform_provider_swr.http.credential_breaker import CredentialCircuitBreaker
from terraform_provider_swr.http.errors import (
    AuthenticationError,
    RefusedBeforeError,
    TransportError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 20.0


def credentials() -> FixedToken:
    """Return credentials that were never used."""
    return FixedToken(Secret("t"), HomeProject("cn-north-4"))


def breaker() -> CredentialCircuitBreaker:
    """Return a breaker that nothing stops."""
    return CredentialCircuitBreaker(CancellationToken(threading.Event()))


def refuse() -> int:
    """Be the call whose credentials are not accepted."""
    raise AuthenticationError("GET /", 401)


def break_off() -> int:
    """Be the call that fails on the way."""
    raise TransportError("GET /", "the connection was cut")


def never() -> int:
    """Be the call that must not run."""
    raise AssertionError


def test_a_refusal_of_the_first_is_one_of_all() -> None:
    """Later calls do not run; their error points to the first one."""
    circuit, used = breaker(), credentials()
    with pytest.raises(AuthenticationError) as first:
        circuit.run("GET /", used, refuse)
    for _ in range(2):
        with pytest.raises(RefusedBeforeError) as later:
            circuit.run("GET /later", used, never)
        assert later.value.first is first.value
        assert later.value.request == "GET /later"


def test_others_wait_for_the_first() -> None:
    """While one is on its way with new credentials, no other goes."""
    circuit, used = breaker(), credentials()
    begun, may_end = threading.Event(), threading.Event()

    def wait_and_refuse() -> int:
        begun.set()
        may_end.wait(PATIENCE)
        return refuse()

    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(circuit.run, "GET /", used, wait_and_refuse)
        assert begun.wait(PATIENCE)
        others = [pool.submit(circuit.run, "GET /", used, never) for _ in range(7)]
        may_end.set()
        for call in (first, *others):
            assert isinstance(call.exception(PATIENCE), AuthenticationError)


@pytest.mark.parametrize("first", [lambda: 1, break_off], ids=["accepted", "broken"])
def test_any_other_end_lets_all_go(first: Callable[[], int]) -> None:
    """Later calls run side by side, and a refusal then is one of a single call."""
    circuit, used = breaker(), credentials()
    with suppress(TransportError):
        circuit.run("GET /", used, first)
    together = threading.Barrier(4)

    def meet() -> int:
        return together.wait(PATIENCE)

    with ThreadPoolExecutor(4) as pool:
        calls = [
            pool.submit(circuit.run, "GET /", used, lambda: together.wait(PATIENCE))
            for _ in range(4)
        ]
        assert sorted(call.result(PATIENCE) for call in calls) == [0, 1, 2, 3]
    with pytest.raises(AuthenticationError):
        circuit.run("GET /", used, refuse)
    assert circuit.run("GET /", used, lambda: 2) == 2


def test_each_has_its_own_first() -> None:
    """Refused credentials say nothing about others, nor about requests without any."""
    circuit = breaker()
    with pytest.raises(AuthenticationError):
        circuit.run("GET /", credentials(), refuse)
    assert circuit.run("GET /", credentials(), lambda: 3) == 3
    assert circuit.run("GET /", None, lambda: 4) == 4
    with pytest.raises(AuthenticationError):
        circuit.run("GET /", None, refuse)
    assert circuit.run("GET /", None, lambda: 5) == 5


def test_whoever_comes_as_the_first_ends_does_not_become_another_first() -> None:
    """A look at the verdict from before the first call's end is not trusted."""
    circuit, used = breaker(), credentials()
    assert circuit.run("GET /", used, lambda: 1) == 1
    second: Future[int] = Future()
    circuit._run_first(used, never, second)
    assert not second.done()
