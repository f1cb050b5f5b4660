"""Rows of single starts: handshake, first answer, end, memory."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from environments import GO, RIVAL
from figures import MILLISECONDS, Row, spreads
from plugin import Plugin
from rounds import in_turn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from environments import Contender

_QUANTITIES = (
    ("exec to handshake line, AutoMTLS with P-521", "handshake", "ms", 0.45),
    ("exec to the first answer (GetProviderSchema)", "answer", "ms", 0.80),
    ("Shutdown to process gone", "end", "ms", 0.50),
    ("CPU from exec to exit, user and system, of all its processes", "cpu", "ms", 0.65),
    ("resident memory of a schema process", "resident", "MiB", 0.60),
)


class Start(NamedTuple):
    """What one start took: seconds by the clock, CPU seconds, MiB."""

    handshake: float
    answer: float
    end: float
    cpu: float
    resident: float


def measure(contenders: Mapping[str, Contender], home: Path, rounds: int) -> list[Row]:
    """Start every contender in Python, ask it for its schema and shut it down."""
    calls = {
        name: partial(_start, contender, home)
        for name, contender in contenders.items()
        if name != GO
    }
    samples = in_turn("start", calls, rounds)
    rows = []
    for what, field, unit, goal in _QUANTITIES:
        taken = {name: [getattr(start, field) for start in of] for name, of in samples.items()}
        scale = MILLISECONDS if unit == "ms" else 1.0
        rows.append(Row(what, unit, RIVAL, spreads(taken, scale), goal))
    return rows


def _start(contender: Contender, home: Path) -> Start:
    plugin = Plugin(contender.command, home)
    plugin.client.schema()
    answer = plugin.age
    resident = plugin.memory()
    end = plugin.shut_down()
    return Start(plugin.handshake_seconds, answer, end.seconds, end.cpu, resident)
