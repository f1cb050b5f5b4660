"""When the emulator misbehaves: rules that pick an action for a request.

As a file (``--faults FILE``) or a document for ``Emulator(faults=...)``::

    {
      "seed": 7,
      "rules": [
        {"match": {"path": "sync_repo$", "first": 2}, "action": {"type": "respond", "status": 500}},
        {"match": {"path": "/v2/", "probability": 0.2},
         "action": {"type": "reset", "at": "body"}},
        {"match": {"path": "/v2/manage/repos"},
         "sequence": [{"type": "throttle", "retry_after": 1}, null, {"type": "hang"}]},
        {"bad_answer": "gateway-404"}
      ]
    }

``match`` says which requests, and of those that fit, counted from 1, which; ``action`` is played
every time, a ``sequence`` one after another and then no more, ``null`` in it is a proper answer.
``bad_answer`` is one of ``swr_emulator.faults.catalogue``. The first rule that fires wins; without
one the answer is proper. docs/emulator.md has every field.
"""

from __future__ import annotations

import random
import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from swr_emulator.faults.actions import Action
    from swr_emulator.http.messages import Request


class Rule:
    """Actions and the requests they are for; see the module for what the arguments mean.

    One action is played every time the rule fires; several are played one after another, and
    then the rule is spent.
    """

    def __init__(  # noqa: PLR0913  each argument is a field of the document
        self,
        *actions: Action | None,
        method: str | None = None,
        path: str = "",
        region: str | None = None,
        nth: int | None = None,
        first: int | None = None,
        every: int | None = None,
        for_seconds: float | None = None,
        probability: float = 1,
    ) -> None:
        self.actions = actions
        self.method = method
        self.path = re.compile(path)
        self.region = region
        self.nth = nth
        self.first = first
        self.every = every
        self.for_seconds = for_seconds
        self.probability = probability

    def fits(self, request: Request, region: str | None) -> bool:
        """Tell whether a request is one of those that the rule counts."""
        return (
            self.method in (None, request.method)
            and self.region in (None, region)
            and self.path.search(request.path) is not None
        )

    def is_due(self, number: int, age: float) -> bool:
        """Tell whether the rule wants the request with this number, ``age`` s after the first."""
        return (
            self.nth in (None, number)
            and (self.first is None or number <= self.first)
            and (self.every is None or number % self.every == 0)
            and (self.for_seconds is None or age <= self.for_seconds)
        )


@dataclass
class _Tally:
    seen: int = 0
    fired: int = 0
    began: float = 0.0


class Faults:
    """A list of rules with their counters; thread-safe."""

    def __init__(self, rules: Iterable[Rule] = (), seed: int = 0) -> None:
        self.rules = tuple(rules)
        self._random = random.Random(seed)  # noqa: S311  repeatable on purpose
        self._tallies = [_Tally() for _ in self.rules]
        self._lock = threading.Lock()

    def choose(self, request: Request, region: str | None = None) -> Action | None:
        """Return the action for a request; None for a proper answer."""
        chosen: Action | None = None
        decided = False
        with self._lock:
            for rule, tally in zip(self.rules, self._tallies, strict=True):
                if rule.fits(request, region) and self._fires(rule, tally, request, decided):
                    decided = True
                    chosen = rule.actions[tally.fired % len(rule.actions)]
                    tally.fired += 1
        return chosen

    def _fires(self, rule: Rule, tally: _Tally, request: Request, decided: bool) -> bool:
        tally.seen += 1
        if tally.seen == 1:
            tally.began = request.time
        if decided or not rule.is_due(tally.seen, request.time - tally.began):
            return False
        if len(rule.actions) > 1 and tally.fired >= len(rule.actions):
            return False
        return rule.probability >= 1 or self._random.random() < rule.probability
