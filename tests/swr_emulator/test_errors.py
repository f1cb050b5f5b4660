"""What the emulator's exceptions say."""

from __future__ import annotations

import pytest

from swr_emulator.errors import FaultError, FixtureError, PlacedError, Refusal, UnknownNameError
from swr_emulator.http.messages import Answer


@pytest.mark.parametrize("kind", [FixtureError, FaultError])
def test_mistake_in_a_document_is_told_with_its_place(kind: type[PlacedError]) -> None:
    """Without a place the problem stands alone."""
    assert str(kind("rules[0]", "is bad")) == "rules[0]: is bad"
    assert str(kind("", "is bad")) == "is bad"


def test_unknown_name_tells_those_that_are_there() -> None:
    """Sorted, and no more than twenty."""
    assert str(UnknownNameError("tag", "x", "a/b", ["2", "1"])).endswith("there are: 1, 2")
    many = str(UnknownNameError("tag", "x", "a/b", [f"{number:02}" for number in range(99)]))
    assert many.endswith("18, 19")
    assert str(UnknownNameError("tag", "x", "a/b", [])).endswith("there are: none")


def test_refusal_carries_its_answer() -> None:
    """The status is its text."""
    refusal = Refusal(Answer(404))
    assert (str(refusal), refusal.answer.status) == ("HTTP 404", 404)
