"""Every exception that the emulator raises on purpose.

::

    EmulatorError
    +-- FixtureError   the data cannot be served; knows the place in the fixture
    +-- FaultError     a fault rule is not one; knows the place in the rules
    +-- Refusal        a request is answered with an error; carries the answer
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from swr_emulator.http.messages import Answer


class EmulatorError(Exception):
    """The root of the tree; never raised itself."""


class PlacedError(EmulatorError):
    """Something is wrong at one place of a JSON document; the base of the next two."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}" if place else problem)
        self.place = place
        self.problem = problem


class FixtureError(PlacedError):
    """The fixture does not describe a service that could exist."""


class FaultError(PlacedError):
    """A fault rule that nobody could play."""


class Refusal(EmulatorError):  # noqa: N818  a normal outcome of a request, not a failure of ours
    """The service refuses a request; ``answer`` is what the client gets."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"HTTP {answer.status}")
        self.answer = answer
