"""The form of an entry in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from swr_emulator.faults.actions import Respond
from swr_emulator.faults.rules import Rule

if TYPE_CHECKING:
    from swr_emulator.faults.actions import Action
    from swr_emulator.http.messages import Answer

SYNC_REPO = "/sync_repo$"


@dataclass(frozen=True)
class BadAnswer:
    """One way to answer badly.

    ``meaning`` says what a client should make of it. One action is played for every request
    whose path matches ``path``, several are played one after another and then no more;
    ``times`` ends it earlier.
    """

    number: int
    name: str
    meaning: str
    actions: tuple[Action, ...]
    path: str = SYNC_REPO
    times: int | None = None

    def rule(self, **match: Any) -> Rule:
        """Return the rule that plays this; ``match`` are arguments of ``Rule`` to set anew."""
        return Rule(*self.actions, **{"path": self.path, "first": self.times, **match})

    @property
    def answer(self) -> Answer:
        """The first answer, for entries that are a plain one; else TypeError."""
        first = self.actions[0]
        if not isinstance(first, Respond):
            raise TypeError(f"{self.name} is not a plain answer but {first}")
        return first.answer
