"""Figures side by side: samples of a quantity for each contender, and what is made of them."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MILLISECONDS = 1000.0
READY = "; tf has its rows ready"
"""How a row ends whose base is a rival that reads nothing."""


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
    """One line of the table.

    ``base`` is what the others are divided by: the rival's figure, or a number
    that follows from the task itself. ``goal`` is the ratio to reach, if any.
    """

    what: str
    unit: str
    base: Spread
    ours: Mapping[str, Spread]
    goal: float | None = None
    base_is_rival: bool = True

    def ratio(self, name: str) -> float:
        """Return a contender's median over that of the base."""
        return self.ours[name].median / self.base.median


class Verdict(NamedTuple):
    """Whether a goal is met; ``text`` says by how much."""

    what: str
    text: str
    met: bool
