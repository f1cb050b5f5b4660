"""The ECS metadata service."""

from __future__ import annotations

import json

import pytest

from emulator_clients import SYNC_REPO, Asker
from swr_emulator.fixtures.loader import document, load
from swr_emulator.http.clock import Clock
from swr_emulator.services.service import Service

TOKEN_PATH = "/meta-data/latest/api/token"
KEY_PATH = "/openstack/latest/securitykey"


def asker(**metadata: object) -> Asker:
    """Return a way to ask a service with other metadata settings."""
    return Asker(Service(load({**document(), "metadata": metadata}), Clock()))


def test_keys_are_given_without_a_token_and_open_swr(ask: Asker) -> None:
    """The plain way: one GET, and the key signs."""
    answer = ask(KEY_PATH, {})
    key = json.loads(answer.body)["credential"]
    assert answer.status == 200
    signed = ask.signed(
        SYNC_REPO,
        {"X-Security-Token": key["securitytoken"]},
        secret=key["secret"],
        access=key["access"],
    )
    assert signed.status == 200
    assert key["expires_at"].endswith("Z")
    assert "." in key["expires_at"]


def test_keys_are_given_with_a_token() -> None:
    """The two-step way, which can be made mandatory."""
    strict = asker(agency="a", require_token=True)
    ttl = {"X-Metadata-Token-Ttl-Seconds": "21600"}
    token = strict(TOKEN_PATH, ttl, "PUT").body.decode()
    assert strict(KEY_PATH, {"X-Metadata-Token": token}).status == 200
    assert strict(KEY_PATH, {"X-Metadata-Token": "other"}).status == 401
    assert strict(KEY_PATH, {}).status == 401
    strict.service.clock.advance(21_600)
    assert strict(KEY_PATH, {"X-Metadata-Token": token}).status == 401


@pytest.mark.parametrize("ttl", ["", "0", "21601", "soon"])
def test_token_needs_a_possible_lifetime(ask: Asker, ttl: str) -> None:
    """The lifetime is 1 to 21600 seconds."""
    assert ask(TOKEN_PATH, {"X-Metadata-Token-Ttl-Seconds": ttl}, "PUT").status == 400


def test_without_an_agency_there_are_no_keys() -> None:
    """An instance without an agency is told to get one."""
    answer = asker()(KEY_PATH, {})
    assert answer.status == 401
    assert b"agency" in answer.body


def test_lifetime_of_keys_comes_from_the_fixture() -> None:
    """Short-lived keys can be had for tests of renewal."""
    short = asker(agency="a", key_lifetime=900)
    key = json.loads(short(KEY_PATH, {}).body)["credential"]
    short.service.clock.advance(900)
    signed = short.signed(
        SYNC_REPO,
        {"X-Security-Token": key["securitytoken"]},
        secret=key["secret"],
        access=key["access"],
    )
    assert signed.status == 401
