"""Taking turns: what slows the machine down for a while then slows down everybody."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Sample = TypeVar("Sample")


def in_turn(
    what: str, contenders: Mapping[str, Callable[[], Sample]], rounds: int
) -> dict[str, list[Sample]]:
    """Measure every contender in turn, ``rounds`` times after one to warm up."""
    samples: dict[str, list[Sample]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        tell(f"{what} {number} of {rounds}")
        for name, measure in contenders.items():
            sample = measure()
            if number:
                samples[name].append(sample)
    return samples


def tell(progress: str) -> None:
    """Show how far it is, on one line of a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{progress}")
        sys.stderr.flush()
