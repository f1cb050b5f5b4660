"""Tokens and keys while the emulator runs."""

from __future__ import annotations

import pytest

from swr_emulator.fixtures.loader import load
from swr_emulator.fixtures.model import Domain
from swr_emulator.http.clock import Clock
from swr_emulator.services.issued_credentials import IssuedCredentials, Staleness

FIXTURE = load(
    {
        "tokens": [
            {"token": "here", "region": "cn-north-4"},
            {"token": "old", "expires_at": "2020-01-01T00:00:00Z"},
        ],
        "regions": {"cn-north-4": {}, "cn-east-3": {}},
    }
)


def test_issued_token_is_good_until_its_end() -> None:
    """A token is remembered, long like real ones, and expires by the clock."""
    clock = Clock()
    issued = IssuedCredentials(clock)
    token = issued.issue_token(FIXTURE.domain, FIXTURE.projects[0], 60)
    assert issued.token(token.value, FIXTURE) == token
    assert token.region == "cn-north-4"
    assert len(token.value) > 1_500
    assert issued.staleness(token) is None
    clock.advance(60)
    assert issued.staleness(token) is Staleness.EXPIRED


def test_fixture_tokens_are_known() -> None:
    """A static token has its region and its end; an unknown one is None."""
    issued = IssuedCredentials(Clock())
    here, old = issued.token("here", FIXTURE), issued.token("old", FIXTURE)
    assert here is not None
    assert (here.region, issued.staleness(here)) == ("cn-north-4", None)
    assert old is not None
    assert (old.region, issued.staleness(old)) == (None, Staleness.EXPIRED)
    assert issued.token("other", FIXTURE) is None


def test_expiring_tokens_spares_later_ones() -> None:
    """All tokens of the moment are spoiled in the wanted way, static ones included."""
    issued = IssuedCredentials(Clock())
    before = issued.issue_token(FIXTURE.domain, None, 60)
    issued.expire_tokens(FIXTURE, Staleness.UPDATE)
    after = issued.issue_token(FIXTURE.domain, None, 60)
    static = issued.token("here", FIXTURE)
    assert static is not None
    assert issued.staleness(before) is Staleness.UPDATE
    assert issued.staleness(static) is Staleness.UPDATE
    assert issued.staleness(after) is None


def test_temporary_key_ends_by_the_clock_or_on_demand() -> None:
    """A key is over at its end, or when all keys are expired."""
    clock = Clock()
    issued = IssuedCredentials(clock)
    first, second = issued.issue_key(60), issued.issue_key(600)
    assert issued.key(first.access) == first
    assert issued.key("other") is None
    clock.advance(60)
    assert issued.is_over(first)
    assert not issued.is_over(second)
    issued.expire_keys()
    ended = issued.key(second.access)
    assert ended is not None
    assert issued.is_over(ended)
    assert set(first.body()["credential"]) == {"access", "secret", "securitytoken", "expires_at"}


def test_metadata_token_is_good_until_its_end() -> None:
    """The metadata service's own tokens expire too."""
    clock = Clock()
    issued = IssuedCredentials(clock)
    token = issued.issue_metadata_token(60)
    assert issued.metadata_token_is_good(token)
    assert not issued.metadata_token_is_good("other")
    clock.advance(60)
    assert not issued.metadata_token_is_good(token)


def test_key_is_locked_after_more_than_five_wrong_signatures_in_a_row() -> None:
    """A right signature in between starts the count anew; a lock lasts five minutes."""
    clock = Clock()
    issued = IssuedCredentials(clock)
    for _ in range(5):
        issued.signature_failed("AK")
    issued.signature_verified("AK")
    for _ in range(5):
        issued.signature_failed("AK")
    assert not issued.is_locked("AK")
    issued.signature_failed("AK")
    assert issued.is_locked("AK")
    clock.advance(300)
    assert not issued.is_locked("AK")


def test_everything_secret_is_told_for_a_search() -> None:
    """Tokens, keys, passwords of logins: what a log may not have."""
    issued = IssuedCredentials(Clock())
    domain = Domain("i", "n")
    key = issued.issue_key(60)
    expected = {
        issued.issue_token(domain, None, 60).value,
        issued.issue_metadata_token(60),
        issued.issue_registry_token(60),
        issued.issue_login("user", 60)[0],
        key.access,
        key.secret,
        key.security_token,
    }
    assert issued.secrets() == expected


def test_login_is_known_until_it_ends() -> None:
    """By its user; nobody else has one."""
    clock = Clock()
    issued = IssuedCredentials(clock)
    password, end = issued.issue_login("user", 60)
    assert issued.login("user") == password
    assert end == pytest.approx(clock.now() + 60, abs=5)
    assert issued.login("nobody") is None
    clock.advance(61)
    assert issued.login("user") is None


def test_token_of_the_registry_is_good_until_its_end() -> None:
    """One that nobody issued is not."""
    clock = Clock()
    issued = IssuedCredentials(clock)
    token = issued.issue_registry_token(60)
    assert issued.registry_token_is_good(token)
    assert not issued.registry_token_is_good("another")
    clock.advance(61)
    assert not issued.registry_token_is_good(token)
