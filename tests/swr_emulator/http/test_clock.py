"""The emulator's time."""

from __future__ import annotations

import time

from swr_emulator.http.clock import Clock, compact, rfc3339


def test_clock_shows_real_time_until_it_is_moved() -> None:
    """The clock starts at now and moves both ways."""
    clock = Clock()
    before = time.time()
    assert before <= clock.now() <= time.time()
    clock.advance(3600)
    assert clock.now() >= before + 3600
    clock.advance(-7200)
    assert clock.now() < before


def test_moments_are_written_as_the_services_do() -> None:
    """IAM writes six digits, the signature's date none."""
    assert rfc3339(1_577_934_245.25) == "2020-01-02T03:04:05.250000Z"
    assert compact(1_577_934_245.25) == "20200102T030405Z"
