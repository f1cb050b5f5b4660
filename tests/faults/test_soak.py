"""Two thousand reads from a service of which every fifth answer is bad."""

from __future__ import annotations

import gc
import random
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from swr_emulator import Emulator
from swr_emulator.faults.actions import Action, Respond, throttle
from swr_emulator.faults.rules import Faults, Rule
from swr_emulator.faults.wire_actions import BadGzip, Reset, Truncate
from swr_emulator.fixtures import loader
from swr_emulator.fixtures.builders import organization_of
from swr_emulator.http.messages import Answer
from swr_emulator.services.error_bodies import gateway_error, html_error, swr_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from faults.rigs import Rig
    from swr_emulator.faults.exchange import Exchange

pytestmark = pytest.mark.slow

ROUNDS, REPOSITORIES, READERS = 5, 400, 16
SHARE_OF_FAULTS = 0.2
SEED = 20_260_102

THROTTLES: dict[str, Action] = {
    "429": throttle("429"),
    "429 with Retry-After": throttle("429", retry_after="0.05"),
    "403 throttle": throttle("403"),
    "409 busy": throttle("409"),
}
OTHERS: dict[str, Action] = {
    "500": Respond(swr_error("5000057", "Internal.")),
    "502 page": Respond(html_error(502, "Bad Gateway")),
    "503 empty": Respond(Answer(503)),
    "504": Respond(gateway_error(504, "APIGW.0201", "Backend timeout.")),
    "reset at the start": Reset(at="start"),
    "reset in the headers": Reset(at="headers"),
    "reset in the body": Reset(at="body"),
    "truncated": Truncate(missing=3),
    "truncated gzip": BadGzip(kind="truncated"),
}
MISHAPS = THROTTLES | OTHERS
# After each throttle fewer requests are in flight for a while. With many the soak would be one
# request after the other.
WEIGHTS = [1] * len(THROTTLES) + [4] * len(OTHERS)


@dataclass(frozen=True, kw_only=True)
class Mishap(Action):
    """Plays any of them, and counts."""

    played: Counter[str] = field(default_factory=Counter)
    randomness: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311
    lock: Any = field(default_factory=threading.Lock)

    def play(self, exchange: Exchange) -> None:
        """Pick one and play it."""
        with self.lock:
            (name,) = self.randomness.choices(list(MISHAPS), WEIGHTS)
            self.played[name] += 1
        MISHAPS[name].play(exchange)


class Figures(NamedTuple):
    """What the process holds after a round; files and memory only where the system tells."""

    threads: int
    connections: int
    files: int
    megabytes: float

    def __str__(self) -> str:
        """Return the figures as a line."""
        return (
            f"{self.threads} threads, {self.connections} connections, {self.files} open files, "
            f"{self.megabytes:.1f} MiB"
        )


def measure(emulator: Emulator) -> Figures:
    """Return the figures once everything that ends by itself has ended."""
    emulator.wait_until_idle()
    for thread in threading.enumerate():
        if thread.name in {"swr-request", "swr-stop"}:
            thread.join(10)
    emulator.clear()
    gc.collect()
    emulator.wait_until_left(at_most=8)  # its threads take a moment to notice who left
    own = [thread for thread in threading.enumerate() if "_converse" not in thread.name]
    files, megabytes = 0, 0.0
    if sys.platform == "linux":
        # Both ends of a connection that stays open for reuse are this process's.
        files = len(list(Path("/proc/self/fd").iterdir())) - 2 * emulator.open_connections
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        megabytes = pages * 4096 / 1024**2
    return Figures(len(own), emulator.open_connections, files, megabytes)


@pytest.fixture
def emulator() -> Any:
    """Return an emulator with an organization of its own."""
    document = loader.document()
    organizations = document["regions"]["cn-north-4"]["organizations"]
    organizations.append(organization_of(REPOSITORIES))
    with Emulator(document) as running:
        yield running


def test_soak(
    quick_rig: Rig, emulator: Emulator, record_property: Callable[[str, object], None]
) -> None:
    """Every value is right, no request is lost, and threads, sockets and memory do not grow."""
    mishap = Mishap()
    emulator.faults = Faults([Rule(mishap, probability=SHARE_OF_FAULTS)], seed=SEED)
    quick_rig.configure(max_retries=20, request_timeout=60)
    expected = expected_rows(emulator)
    began = time.monotonic()
    requests, rounds = 0, []
    for _ in range(ROUNDS):
        found = read(quick_rig, list(expected))
        assert found == expected
        requests += len(emulator.requests)
        assert emulator.in_flight_peak <= 8
        rounds.append(measure(emulator))
    reads, faults = ROUNDS * REPOSITORIES, sum(mishap.played.values())
    seconds = time.monotonic() - began
    record_property("figures", report(reads, requests, mishap.played, rounds, seconds))
    assert requests == reads + faults
    assert faults > reads * SHARE_OF_FAULTS * 0.8
    assert set(mishap.played) == set(MISHAPS)
    check_growth(rounds)


def expected_rows(emulator: Emulator) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the tasks of each repository are, from the emulator's own data."""
    organization = emulator.data.regions["cn-north-4"].organizations["fleet"]
    keys = ("id", "repoName", "remoteRegionId", "remoteNamespace", "override", "createdAt")
    return {
        name: [tuple(task[key] for key in keys) for task in repository.sync_repos]
        for name, repository in organization.repositories.items()
    }


def read(rig: Rig, names: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Read the tasks of each repository, many at once."""
    keys = ("id", "repo_name", "remote_region_id", "remote_namespace", "override", "created_at")

    def read_one(name: str) -> list[tuple[Any, ...]]:
        found = rig.rows(namespace="fleet", repository=name)
        return [tuple(row[key] for key in keys) for row in found]

    with ThreadPoolExecutor(READERS) as pool:
        return dict(zip(names, pool.map(read_one, names), strict=True))


def check_growth(rounds: list[Figures]) -> None:
    """Nothing grows from the first round, in which everything is used, to the last."""
    first, last = rounds[0], rounds[-1]
    assert last.threads <= first.threads
    assert max(figures.connections for figures in rounds) <= 8
    assert last.files <= first.files + 8  # connections that a reset had ended
    assert last.megabytes <= first.megabytes + 8


def report(
    reads: int, requests: int, played: Counter[str], rounds: list[Figures], seconds: float
) -> str:
    """Return the figures in words."""
    faults = ", ".join(f"{count} x {name}" for name, count in sorted(played.items()))
    lines = [
        f"soak: {reads} reads, {requests} requests, {seconds:.1f} s",
        f"  {sum(played.values())} faults: {faults}",
        *(f"  after {(n + 1) * REPOSITORIES} reads: {each}" for n, each in enumerate(rounds)),
    ]
    return "\n".join(lines)
