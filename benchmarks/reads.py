"""Rows of reading: ReadDataSource with many rows, memory with them, a sweep of an organization."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from environments import HTTP, PIP, RIVAL
from figures import MILLISECONDS, READY, Row, Spread
from plugin import Plugin
from service import serving

from swr_emulator.fixtures.large_inventory import organization_of
from terraform_provider_swr.data_sources.sync_repos import SyncRepos
from tfbridge.codec.msgpack import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from environments import Contender

GOAL_ROWS = 10_000
COUNTS = (1_000, GOAL_ROWS, 100_000)
_SWEPT, _LATENCY, _AT_ONCE = 1_000, 0.05, 8


class Reader:
    """A configured provider that reads over and over."""

    def __init__(self, contender: Contender, home: Path, endpoint: str, repository: str) -> None:
        self.plugin = Plugin(contender.command, home)
        config = {"region": "cn-north-4", "token": "demo-token", "endpoints": {"swr": endpoint}}
        self.plugin.client.configure(config)
        self._repository = repository

    def read(self, count: int) -> float:
        """Return how many seconds the RPC took; the answer is received, but not decoded."""
        return read(
            self.plugin, {"namespace": "retail", "repository": f"{self._repository}{count}"}
        )


def read(plugin: Plugin, arguments: Mapping[str, str]) -> float:
    """Return the seconds of one ReadDataSource; RuntimeError when it fails."""
    schema = SyncRepos().schema()
    config = encode(schema.complete(arguments), schema.type)
    value = plugin.client.wire.messages.DynamicValue(msgpack=config)
    began = time.perf_counter()
    answer = plugin.client.call("ReadDataSource", type_name="swr_sync_repos", config=value)
    seconds = time.perf_counter() - began
    if not answer.state.msgpack:
        raise RuntimeError(str(answer.diagnostics))
    return seconds


def measure(
    contenders: Mapping[str, Contender],
    home: Path,
    rounds: Mapping[int, int],
    tell: Callable[[str], None],
) -> list[Row]:
    """Read different numbers of rows, in turn; ``rounds`` says how often each."""
    rows = []
    with ExitStack() as parts:
        endpoint = parts.enter_context(serving(*rounds))
        readers = {
            RIVAL: Reader(contenders[RIVAL], home, endpoint, "ready-"),
            HTTP: Reader(contenders[RIVAL], home, endpoint, "rows-"),
            PIP: Reader(contenders[PIP], home, endpoint, "rows-"),
        }
        for reader in readers.values():
            parts.callback(reader.plugin.shut_down)
        for count, repetitions in rounds.items():
            rows.append(_compare(readers, count, repetitions, tell))
    return rows


def _compare(
    readers: Mapping[str, Reader], count: int, rounds: int, tell: Callable[[str], None]
) -> Row:
    samples: dict[str, list[float]] = {name: [] for name in readers}
    for number in range(rounds + 1):
        tell(f"read {count} rows {number} of {rounds}")
        for name, reader in readers.items():
            seconds = reader.read(count)
            if number:
                samples[name].append(seconds)
    spreads = {name: Spread.of(taken, MILLISECONDS) for name, taken in samples.items()}
    what = f"ReadDataSource of {count:,} rows, GET and JSON included{READY}"
    goal = 1.5 if count == GOAL_ROWS else None
    return Row(what, "ms", spreads.pop(RIVAL), spreads, goal)


def measure_memory(
    contenders: Mapping[str, Contender], home: Path, rounds: int, tell: Callable[[str], None]
) -> Row:
    """Return the most memory that processes had after one plan's worth of calls."""
    repositories = {RIVAL: "rows-", PIP: "rows-", "tf, rows ready": "ready-"}
    samples: dict[str, list[float]] = {name: [] for name in repositories}
    with serving(GOAL_ROWS) as endpoint:
        for number in range(rounds):
            tell(f"memory {number} of {rounds}")
            for name, repository in repositories.items():
                contender = contenders[PIP if name == PIP else RIVAL]
                reader = Reader(contender, home, endpoint, repository)
                reader.read(GOAL_ROWS)
                samples[name].append(reader.plugin.memory())
                reader.plugin.shut_down()
    spreads = {name: Spread.of(taken) for name, taken in samples.items()}
    what = f"most memory resident when {GOAL_ROWS:,} rows were read by HTTP"
    return Row(what, "MiB", spreads.pop(RIVAL), spreads, 1.3)


def measure_sweep(
    contenders: Mapping[str, Contender], home: Path, rounds: int, tell: Callable[[str], None]
) -> Row:
    """Return how long an organization takes, against what the latency alone makes of it."""
    taken = []
    with _emulator(home) as endpoint:
        reader = Reader(contenders[PIP], home, endpoint, "")
        for number in range(rounds):
            tell(f"organization {number} of {rounds}")
            taken.append(read(reader.plugin, {"namespace": "fleet"}))
        reader.plugin.shut_down()
    least = Spread.of([_SWEPT * _LATENCY / _AT_ONCE])
    what = f"organization of {_SWEPT:,} repositories at 50 ms each, against {_AT_ONCE} at a time"
    return Row(what, "s", least, {PIP: Spread.of(taken)}, 1.2, base_is_rival=False)


@contextmanager
def _emulator(folder: Path) -> Iterator[str]:
    """Run the emulator with a large organization in a process of its own; yields its address."""
    organization = organization_of(_SWEPT, every_missing=0)
    data = {
        "default_region": "cn-north-4",
        "tokens": [{"token": "demo-token"}],
        "regions": {"cn-north-4": {"organizations": [organization]}},
    }
    path = folder / "organization.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    command = [sys.executable, "-m", "swr_emulator.cli", "--port=0", f"--data={path}"]
    command += [f"--latency-ms={_LATENCY * MILLISECONDS}"]
    environment = {"PATH": os.defpath}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None  # noqa: S101 - as asked for
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()
