"""Attribute paths: where in a configuration or a value something is.

A path starts at the block that is validated or read. The steps are those of
the wire's ``AttributePath``: an attribute's name, a map key, a list position.
Elements of a set have no address, so a path ends at the set.

See docs/reference/plugin-protocol.md, section 3.6.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class StepKind(Enum):
    """What a step selects."""

    ATTRIBUTE = "attribute"
    KEY = "key"
    INDEX = "index"


class Step(NamedTuple):
    """One step of a path; ``value`` is a name, a map key or a list position."""

    kind: StepKind
    value: str | int


class Path:
    """An immutable sequence of steps, written ``sync_repos[3].id``."""

    __slots__ = ("steps",)

    def __init__(self, steps: tuple[Step, ...] = ()) -> None:
        self.steps = steps

    def attribute(self, name: str) -> Path:
        """Return the path to the attribute ``name`` of the object here."""
        return Path((*self.steps, Step(StepKind.ATTRIBUTE, name)))

    def key(self, key: str) -> Path:
        """Return the path to the element under ``key`` of the map here."""
        return Path((*self.steps, Step(StepKind.KEY, key)))

    def index(self, position: int) -> Path:
        """Return the path to the element at ``position``, counted from zero."""
        return Path((*self.steps, Step(StepKind.INDEX, position)))

    def __truediv__(self, name: str) -> Path:
        """Return the path to an attribute: ``ROOT / "region"``."""
        return self.attribute(name)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Path) and self.steps == other.steps

    def __hash__(self) -> int:
        return hash(self.steps)

    def __str__(self) -> str:
        """Return the path as a user would write it in HCL."""
        text = ""
        for kind, value in self.steps:
            if kind is StepKind.ATTRIBUTE:
                text += f".{value}" if text else str(value)
            elif kind is StepKind.KEY:
                text += f'["{value}"]'
            else:
                text += f"[{value}]"
        return text

    def __repr__(self) -> str:
        return f"<Path {self}>"


ROOT = Path()
