"""Rows of reading: ReadDataSource with many rows, memory with them, a sweep of an organization."""

from __future__ import annotations

import time
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from environments import PIP, READY, RIVAL
from figures import MILLISECONDS, Row, Spread, spreads
from plugin import Plugin
from rounds import in_turn
from service import FLEET, emulating, serving

from terraform_provider_swr.data_sources.sync_repos import SyncRepos
from tfbridge.codec.msgpack import encode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from environments import Contender

GOAL_ROWS = 10_000
COUNTS = (1_000, GOAL_ROWS, 100_000)
_SWEPT, _LATENCY, _AT_ONCE = 1_000, 50, 8


class Reader:
    """A configured provider that reads over and over.

    ``name`` says which, and whether it reads by GET or has its rows ready.
    """

    def __init__(
        self, contenders: Mapping[str, Contender], name: str, home: Path, endpoint: str
    ) -> None:
        contender = contenders[RIVAL if name == READY else name]
        self.plugin = Plugin(contender.command, home)
        config = {"region": "cn-north-4", "token": "demo-token", "endpoints": {"swr": endpoint}}
        self.plugin.client.configure(config)
        self._prefix = "ready-" if name == READY else "rows-"

    def read_rows(self, count: int) -> float:
        """Return the seconds of one read of a repository with so many rows."""
        return self.read({"namespace": "retail", "repository": f"{self._prefix}{count}"})

    def read(self, arguments: Mapping[str, str]) -> float:
        """Return the seconds of one ReadDataSource; the answer is received, but not decoded.

        RuntimeError when it fails.
        """
        schema = SyncRepos().schema()
        config = encode(schema.complete(arguments), schema.type)
        client = self.plugin.client
        value = client.wire.messages.DynamicValue(msgpack=config)
        began = time.perf_counter()
        answer = client.call("ReadDataSource", type_name="swr_sync_repos", config=value)
        seconds = time.perf_counter() - began
        if not answer.state.msgpack:
            raise RuntimeError(str(answer.diagnostics))
        return seconds


def measure(
    contenders: Mapping[str, Contender], home: Path, rounds: Mapping[int, int]
) -> list[Row]:
    """Read different numbers of rows; ``rounds`` says how often each."""
    rows = []
    with ExitStack() as parts:
        endpoint = parts.enter_context(serving(*rounds))
        readers = {name: Reader(contenders, name, home, endpoint) for name in (READY, RIVAL, PIP)}
        for reader in readers.values():
            parts.callback(reader.plugin.shut_down)
        for count, repetitions in rounds.items():
            calls = {name: partial(reader.read_rows, count) for name, reader in readers.items()}
            samples = in_turn(f"read {count} rows", calls, repetitions)
            what = f"ReadDataSource of {count:,} rows, GET and JSON included"
            goal = 1.5 if count == GOAL_ROWS else None
            rows.append(Row(what, "ms", READY, spreads(samples, MILLISECONDS), goal))
    return rows


def measure_memory(contenders: Mapping[str, Contender], home: Path, rounds: int) -> list[Row]:
    """Return the most memory that processes had after one plan's worth of calls."""
    with serving(GOAL_ROWS) as endpoint:
        calls = {
            name: partial(_memory, contenders, name, home, endpoint) for name in (RIVAL, PIP, READY)
        }
        samples = in_turn("memory", calls, rounds)
    what = f"most memory resident when {GOAL_ROWS:,} rows were read by HTTP"
    return [Row(what, "MiB", RIVAL, spreads(samples), 1.3)]


def measure_sweep(contenders: Mapping[str, Contender], home: Path, rounds: int) -> list[Row]:
    """Return how long an organization takes, against what the latency alone makes of it."""
    with emulating(_SWEPT, _LATENCY, home) as endpoint:
        reader = Reader(contenders, PIP, home, endpoint)
        calls = {PIP: partial(reader.read, {"namespace": FLEET})}
        samples = in_turn("organization", calls, rounds)
        reader.plugin.shut_down()
    base = f"{_AT_ONCE} at a time"
    least = Spread.of([_SWEPT * _LATENCY / MILLISECONDS / _AT_ONCE])
    what = f"organization of {_SWEPT:,} repositories at {_LATENCY} ms each"
    return [Row(what, "s", base, {base: least, **spreads(samples)}, 1.2)]


def _memory(contenders: Mapping[str, Contender], name: str, home: Path, endpoint: str) -> float:
    reader = Reader(contenders, name, home, endpoint)
    reader.read_rows(GOAL_ROWS)
    resident = reader.plugin.memory()
    reader.plugin.shut_down()
    return resident
