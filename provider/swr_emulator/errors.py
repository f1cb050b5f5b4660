"""Every exception that the emulator raises on purpose.

::

    EmulatorError
    +-- UnknownNameError   something is asked of what the data does not have
    +-- FixtureError   the data cannot be served; knows the place in the fixture
    +-- FaultError     a fault rule is not one; knows the place in the rules
    +-- Refusal        a request is answered with an error; carries the answer
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from swr_emulator.http.messages import Answer


_SHOWN = 20


class EmulatorError(Exception):
    """The root of the tree; never raised itself."""


class PlacedError(EmulatorError):
    """Something is wrong at one place of a JSON document; the base of the next two."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}" if place else problem)
        self.place = place
        self.problem = problem


class UnknownNameError(EmulatorError):
    """A region, organization, repository or tag that is not there; tells those that are."""

    def __init__(self, kind: str, name: str, where: str, known: Iterable[str]) -> None:
        there = ", ".join(islice(sorted(known), _SHOWN)) or "none"
        super().__init__(f"there is no {kind} {name!r} in {where}; there are: {there}")


class FixtureError(PlacedError):
    """The fixture does not describe a service that could exist."""


class FaultError(PlacedError):
    """A fault rule that nobody could play."""


class Refusal(EmulatorError):  # noqa: N818  a normal outcome of a request, not a failure of ours
    """The service refuses a request; ``answer`` is what the client gets."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"HTTP {answer.status}")
        self.answer = answer
