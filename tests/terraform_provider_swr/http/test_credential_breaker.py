"""Credentials are tried with one request before many go out with them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from terraform_provider_swr.auth.regional import HomeProject
from terraform_provider_swr.auth.sources import Secret
from terraform_provider_swr.auth.token import FixedToken
from terraform_provider_swr.http.credential_breaker import CredentialCircuitBreaker
from terraform_provider_swr.http.errors import AuthenticationError, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 20.0


def credentials() -> FixedToken:
    """Return credentials that were never used."""
    return FixedToken(Secret("t"), HomeProject("cn-north-4"))


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
    """Later calls get it without running."""
    vetting, used = CredentialCircuitBreaker(), credentials()
    with pytest.raises(AuthenticationError) as first:
        vetting.run(used, refuse)
    with pytest.raises(AuthenticationError) as second:
        vetting.run(used, never)
    assert second.value is first.value


def test_others_wait_for_the_first() -> None:
    """While one is on its way with new credentials, no other goes."""
    vetting, used = CredentialCircuitBreaker(), credentials()
    begun, may_end = threading.Event(), threading.Event()

    def wait_and_refuse() -> int:
        begun.set()
        may_end.wait(PATIENCE)
        return refuse()

    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(vetting.run, used, wait_and_refuse)
        assert begun.wait(PATIENCE)
        others = [pool.submit(vetting.run, used, never) for _ in range(7)]
        may_end.set()
        for call in (first, *others):
            assert isinstance(call.exception(PATIENCE), AuthenticationError)


@pytest.mark.parametrize("first", [lambda: 1, break_off], ids=["accepted", "broken"])
def test_any_other_end_lets_all_go(first: Callable[[], int]) -> None:
    """Later calls run side by side, and a refusal then is one of a single call."""
    vetting, used = CredentialCircuitBreaker(), credentials()
    with suppress(TransportError):
        vetting.run(used, first)
    together = threading.Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        calls = [pool.submit(vetting.run, used, lambda: together.wait(PATIENCE)) for _ in range(4)]
        assert sorted(call.result(PATIENCE) for call in calls) == [0, 1, 2, 3]
    with pytest.raises(AuthenticationError):
        vetting.run(used, refuse)
    assert vetting.run(used, lambda: 2) == 2


def test_each_has_its_own_first() -> None:
    """Refused credentials say nothing about others, nor about requests without any."""
    vetting = CredentialCircuitBreaker()
    with pytest.raises(AuthenticationError):
        vetting.run(credentials(), refuse)
    assert vetting.run(credentials(), lambda: 3) == 3
    assert vetting.run(None, lambda: 4) == 4
    with pytest.raises(AuthenticationError):
        vetting.run(None, refuse)
    assert vetting.run(None, lambda: 5) == 5
