"""Rows of single starts: handshake, first answer, end, memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from environments import PIP, RIVAL
from figures import MILLISECONDS, Row, Spread
from plugin import Plugin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from environments import Contender


class Start(NamedTuple):
    """What one start took: seconds by the clock, CPU seconds, MiB."""

    handshake: float
    answer: float
    end: float
    cpu: float
    resident: float


def measure(
    contenders: Mapping[str, Contender], home: Path, rounds: int, tell: Callable[[str], None]
) -> list[Row]:
    """Start every contender in turn, ``rounds`` times after one to warm up."""
    samples: dict[str, list[Start]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        tell(f"start {number} of {rounds}")
        for name, contender in contenders.items():
            start = _start(contender, home)
            if number:
                samples[name].append(start)
    quantities = (
        ("exec to handshake line, AutoMTLS with P-521", "handshake", "ms", 0.80),
        ("exec to the first answer (GetProviderSchema)", "answer", "ms", 0.80),
        ("Shutdown to process gone", "end", "ms", 0.50),
        ("CPU from exec to exit, user and system, of all its processes", "cpu", "ms", None),
        ("resident memory of a schema process", "resident", "MiB", 1.0),
    )
    return [_row(samples, *quantity) for quantity in quantities]


def _start(contender: Contender, home: Path) -> Start:
    plugin = Plugin(contender.command, home)
    plugin.client.schema()
    answer = plugin.age
    resident = plugin.memory()
    end = plugin.shut_down()
    return Start(plugin.handshake_seconds, answer, end.seconds, end.cpu, resident)


def _row(
    samples: Mapping[str, list[Start]], what: str, field: str, unit: str, goal: float | None
) -> Row:
    scale = MILLISECONDS if unit == "ms" else 1.0
    spreads = {
        name: Spread.of([getattr(start, field) for start in starts], scale)
        for name, starts in samples.items()
    }
    base = spreads.pop(RIVAL)
    return Row(what, unit, base, dict(sorted(spreads.items(), key=lambda of: of[0] != PIP)), goal)
