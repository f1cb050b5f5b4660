"""Figures side by side: samples of a quantity for each contender, and what is made of them."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MILLISECONDS = 1000.0


class Spread(NamedTuple):
    """The median of some samples, the lowest and the highest of them."""

    median: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, samples: Sequence[float], scale: float = 1.0) -> Spread:
        """Summarise samples, each multiplied by ``scale``."""
        scaled = [sample * scale for sample in samples]
        return cls(median(scaled), min(scaled), max(scaled))

    def __str__(self) -> str:
        digits = 0 if self.median >= 100 else 1
        return f"{self.median:.{digits}f} ({self.lowest:.{digits}f}-{self.highest:.{digits}f})"


class Row(NamedTuple):
    """One line of the table: a quantity, measured for several contenders in turn.

    ``base`` names the one that the others are divided by. ``goal`` is the ratio that
    ours, as pip installs it, has to reach, if any.
    """

    what: str
    unit: str
    base: str
    measured: Mapping[str, Spread]
    goal: float | None = None

    @property
    def title(self) -> str:
        """What is compared with what."""
        return f"{self.what}, against {self.base}"

    def ratio(self, name: str) -> float:
        """Return a contender's median over that of the base."""
        return self.measured[name].median / self.measured[self.base].median


def spreads(samples: Mapping[str, Sequence[float]], scale: float = 1.0) -> dict[str, Spread]:
    """Summarise the samples of each contender."""
    return {name: Spread.of(taken, scale) for name, taken in samples.items()}
