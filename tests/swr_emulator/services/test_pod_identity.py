"""The agent on a node that gives keys to pods."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from emulator_clients import Asker
from swr_emulator.fixtures.loader import load
from swr_emulator.http.clock import Clock
from swr_emulator.services.pod_identity import PATH
from swr_emulator.services.service import Service

if TYPE_CHECKING:
    from swr_emulator.http.messages import Answer


def code(answer: Answer) -> str:
    """Return the error code."""
    return str(json.loads(answer.body)["error_code"])


def test_pod_gets_keys_that_work_for_an_hour(ask: Asker) -> None:
    """It shows the token that its volume has."""
    answer = ask.post(PATH, {}, {"Authorization": "demo-pod-token"})
    credential = json.loads(answer.body)["credential"]
    keys = {"X-Security-Token": credential["securitytoken"]}, credential["secret"]
    assert ask.signed("/v2/manage/namespaces", *keys, credential["access"]).status == 200
    ask.service.clock.advance(3_601)
    assert ask.signed("/v2/manage/namespaces", *keys, credential["access"]).status == 401


@pytest.mark.parametrize("headers", [{}, {"Authorization": "another"}])
def test_other_token_is_refused(ask: Asker, headers: dict[str, str]) -> None:
    """No token and a wrong one alike."""
    answer = ask.post(PATH, {}, headers)
    assert (answer.status, code(answer)) == (401, "PodIdentity.0401")


def test_there_is_no_agent_unless_the_data_has_one() -> None:
    """As on a machine that is no node of CCE."""
    ask = Asker(Service(load({"regions": {"cn-north-4": {}}}), Clock()))
    assert code(ask.post(PATH, {})) == "APIGW.0101"
