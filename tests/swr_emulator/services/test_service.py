"""From a request to an answer."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from emulator_clients import Asker


@pytest.mark.parametrize(
    ("target", "headers", "method", "status"),
    [
        ("/v2/manage/namespaces", None, "GET", 200),
        ("/v2/manage/namespaces", {}, "GET", 401),
        ("/v2/manage/namespaces", None, "DELETE", 404),
        ("/v2/manage/nothing", None, "GET", 404),
        ("/openstack/latest/securitykey", {}, "GET", 200),
    ],
)
def test_every_answer_has_a_request_id_of_its_own(
    ask: Asker, target: str, headers: dict[str, str] | None, method: str, status: int
) -> None:
    """Good ones, refusals, and those to calls that do not exist."""
    answers = [ask(target, headers, method) for _ in range(2)]
    assert {answer.status for answer in answers} == {status}
    ids = [answer.headers["X-Request-Id"] for answer in answers]
    assert len(set(ids)) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in ids)
    if status >= 400 and b"request_id" in answers[0].body:
        assert json.loads(answers[0].body)["request_id"] == ids[0]


def test_region_that_is_not_served_has_no_apis(ask: Asker) -> None:
    """A host of another region is unknown to this cloud."""
    host = {"Host": "swr-api.cn-south-1.myhuaweicloud.com", "X-Auth-Token": "demo-token"}
    assert ask("/v2/manage/namespaces", host).status == 404
