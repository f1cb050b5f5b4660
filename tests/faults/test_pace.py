"""What all reads of a configuration have in common: one login, and one pace."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from faults.rigs import KEYS, MANY, PASSWORD, TOKEN, Rig, read_all, serve_fleet
from swr_emulator.faults.actions import Action, throttle
from swr_emulator.faults.rules import Rule
from swr_emulator.services.issued_credentials import Staleness

if TYPE_CHECKING:
    from swr_emulator.faults.exchange import Exchange


@pytest.fixture
def rig(quick_rig: Rig) -> Rig:
    """Return a provider in this process that waits as usual, only shorter."""
    return quick_rig


@pytest.mark.parametrize("staleness", Staleness)
def test_an_expired_token_is_refreshed_once(rig: Rig, staleness: Staleness) -> None:
    """One login serves all the reads that find the token expired at the same time."""
    names = serve_fleet(rig.emulator)[:MANY]
    rig.configure(PASSWORD)
    assert read_all(rig, names) == names
    assert rig.sent.count("POST tokens") == 1
    rig.emulator.expire_tokens(staleness)
    rig.emulator.clear()
    assert read_all(rig, names) == names
    assert rig.sent.count("POST tokens") == 1
    # A read that was waiting for its turn may have the old token; each learns it once.
    refused = [request.path for request in rig.emulator.requests if request.status == 401]
    assert 1 <= len(refused) == len(set(refused))


def test_temporary_keys_are_renewed_once(rig: Rig) -> None:
    """One request for an agency's keys serves all the reads whose keys have come to their end."""
    names = serve_fleet(rig.emulator)[:MANY]
    rig.configure(assume_role=[{"agency_name": "swr-auditor", "domain_name": "partner-account"}])
    assert read_all(rig, names) == names
    rig.emulator.expire_keys()
    rig.emulator.clear()
    assert read_all(rig, names) == names
    assert rig.sent.count("POST securitytokens") == 1


WRONG = {
    "secret-key": {**KEYS, "secret_key": "mistyped/secret+key000000000000000000001"},
    "access-key": {**KEYS, "access_key": "MISTYPEDKEY000000001"},
    "token": {"token": "mistyped-token"},
    "password": {**PASSWORD, "password": "mistyped-password"},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_credentials_are_tried_once(rig: Rig, wrong: str) -> None:
    """Of many reads at once one asks, and its refusal is that of all: the key is not locked."""
    names = serve_fleet(rig.emulator)[:MANY]
    rig.configure(WRONG[wrong])
    with ThreadPoolExecutor(MANY) as pool:
        reads = [pool.submit(rig.error, namespace="fleet", repository=name) for name in names]
        assert {read.result().summary for read in reads} == {"Authentication failed"}
    assert len(rig.sent) == 1
    rig.configure()
    assert read_all(rig, names) == names


def test_a_fixed_token_is_not_renewed(rig: Rig) -> None:
    """A token of the user's that expired is one request, and words on what to do."""
    rig.configure(TOKEN)
    rig.emulator.expire_tokens()
    assert "Log in again" in rig.error().detail
    assert rig.sent == ["GET sync_repo"]


@dataclass(frozen=True)
class Throttling(Action):
    """Refuses some of the first requests, and sees how many come at a time."""

    refusals: tuple[int, ...]
    crowd: list[int] = field(default_factory=list)
    lock: Any = field(default_factory=threading.Lock)

    def play(self, exchange: Exchange) -> None:
        """Note how many requests there are at this moment; refuse this one or answer it."""
        with self.lock:
            number = len(self.crowd)
            self.crowd.append(exchange.recorder.in_flight)
        exchange.pause(0.02)
        if number in self.refusals:
            throttle("403").play(exchange)
        else:
            exchange.respond(exchange.answer())


def test_all_slow_down_and_recover(rig: Rig) -> None:
    """When the service throttles, fewer requests are sent at a time; later as many as before."""
    names = serve_fleet(rig.emulator)
    throttling = Throttling(refusals=tuple(range(8, 24)))
    rig.emulator.faults = Rule(throttling, path="sync_repo$")
    rig.configure(max_retries=20)
    assert read_all(rig, names) == names
    assert max(throttling.crowd) <= 8
    slow, recovered = throttling.crowd[24:30], throttling.crowd[80:]
    assert max(slow) <= 4
    assert max(recovered) > 4


def test_a_throttled_service_is_left_alone_by_all(rig: Rig) -> None:
    """What one request is asked to wait, all others wait, too."""
    names = serve_fleet(rig.emulator)
    rig.emulator.faults = Rule(throttle("429", retry_after=2), path="sync_repo$", nth=10)
    rig.configure(max_retries=1)
    assert read_all(rig, names) == names
    times = [request.time for request in rig.emulator.requests]
    pauses = [after - before for before, after in pairwise(times)]
    assert max(pauses) >= 1
    # Others were on their way when the tenth was refused; most were not.
    assert pauses.index(max(pauses)) < len(names) // 2
