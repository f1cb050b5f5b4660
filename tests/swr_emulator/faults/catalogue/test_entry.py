"""An entry of the catalogue, as a rule and as a plain answer."""

from __future__ import annotations

import pytest

from swr_emulator.faults.actions import Respond
from swr_emulator.faults.catalogue.entry import BadAnswer
from swr_emulator.faults.wire_actions import Hang
from swr_emulator.http.messages import Answer


def test_entry_becomes_a_rule() -> None:
    """With its path and how often, unless others are given."""
    entry = BadAnswer(1, "x", "y", (Hang(),), "/here$", times=2)
    assert (entry.rule().path.pattern, entry.rule().first) == ("/here$", 2)
    assert entry.rule(path="", first=None).first is None


def test_plain_answer_can_be_looked_at() -> None:
    """What is no plain answer has none."""
    assert BadAnswer(1, "x", "y", (Respond(Answer(418)),)).answer.status == 418
    with pytest.raises(TypeError, match="x is not a plain answer"):
        _ = BadAnswer(1, "x", "y", (Hang(),)).answer
