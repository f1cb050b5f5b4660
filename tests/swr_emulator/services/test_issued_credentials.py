"""Tokens and keys while the emulator runs."""

from __future__ import annotations

from swr_emulator.fixtures.loader import load
from swr_emulator.http.clock import Clock
from swr_emulator.services.issued_credentials import Identity, Staleness

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
    identity = Identity(clock)
    issued = identity.issue_token(FIXTURE.domain, FIXTURE.projects[0], 60)
    assert identity.token(issued.value, FIXTURE) == issued
    assert issued.region == "cn-north-4"
    assert len(issued.value) > 1_500
    assert identity.staleness(issued) is None
    clock.advance(60)
    assert identity.staleness(issued) is Staleness.EXPIRED


def test_fixture_tokens_are_known() -> None:
    """A static token has its region and its end; an unknown one is None."""
    identity = Identity(Clock())
    here, old = identity.token("here", FIXTURE), identity.token("old", FIXTURE)
    assert here is not None
    assert (here.region, identity.staleness(here)) == ("cn-north-4", None)
    assert old is not None
    assert (old.region, identity.staleness(old)) == (None, Staleness.EXPIRED)
    assert identity.token("other", FIXTURE) is None


def test_expiring_tokens_spares_later_ones() -> None:
    """All tokens of the moment are spoiled in the wanted way, static ones included."""
    identity = Identity(Clock())
    before = identity.issue_token(FIXTURE.domain, None, 60)
    identity.expire_tokens(FIXTURE, Staleness.UPDATE)
    after = identity.issue_token(FIXTURE.domain, None, 60)
    static = identity.token("here", FIXTURE)
    assert static is not None
    assert identity.staleness(before) is Staleness.UPDATE
    assert identity.staleness(static) is Staleness.UPDATE
    assert identity.staleness(after) is None


def test_temporary_key_ends_by_the_clock_or_on_demand() -> None:
    """A key is over at its end, or when all keys are expired."""
    clock = Clock()
    identity = Identity(clock)
    first, second = identity.issue_key(60), identity.issue_key(600)
    assert identity.key(first.access) == first
    assert identity.key("other") is None
    clock.advance(60)
    assert identity.is_over(first)
    assert not identity.is_over(second)
    identity.expire_keys()
    ended = identity.key(second.access)
    assert ended is not None
    assert identity.is_over(ended)
    assert set(first.body()["credential"]) == {"access", "secret", "securitytoken", "expires_at"}


def test_metadata_token_is_good_until_its_end() -> None:
    """The metadata service's own tokens expire too."""
    clock = Clock()
    identity = Identity(clock)
    token = identity.issue_metadata_token(60)
    assert identity.metadata_token_is_good(token)
    assert not identity.metadata_token_is_good("other")
    clock.advance(60)
    assert not identity.metadata_token_is_good(token)


def test_key_is_locked_after_more_than_five_wrong_signatures_in_a_row() -> None:
    """A right signature in between starts the count anew; a lock lasts five minutes."""
    clock = Clock()
    identity = Identity(clock)
    for _ in range(5):
        identity.signature_failed("AK")
    identity.signature_verified("AK")
    for _ in range(5):
        identity.signature_failed("AK")
    assert not identity.is_locked("AK")
    identity.signature_failed("AK")
    assert identity.is_locked("AK")
    clock.advance(300)
    assert not identity.is_locked("AK")
