"""The ID token of a CI's job."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from swr_emulator.services.ci_id_token import PATH
from swr_emulator.services.id_tokens import SUBJECT

if TYPE_CHECKING:
    from emulator_clients import Asker


@pytest.mark.parametrize(
    ("query", "subject", "audience"),
    [("", SUBJECT, "swr-emulator"), ("?audience=a&subject=s", "s", "a")],
)
def test_token_can_be_fetched_as_in_github_actions(
    ask: Asker, query: str, subject: str, audience: str
) -> None:
    """The answer has it under value; by default it is for the first provider."""
    token = json.loads(ask(PATH + query, {}).body)["value"]
    assert ask.service.issued.id_tokens.verify(token, audience)["sub"] == subject
