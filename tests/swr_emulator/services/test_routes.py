"""Paths, regions and what the gateway does not know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from emulator_clients import SYNC_REPO, TOKEN

if TYPE_CHECKING:
    from emulator_clients import Asker

REPO = "/v2/manage/namespaces/retail/repos"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v2/manage",
        "/v2/manage/namespaces/",
        "/v2/manage/namespaces//repos/a/sync_repo",
        "//v2/manage/namespaces",
        "/v3/manage/repos",
        "/v2/manage/namespaces/test/repos/a/b/sync_repo",
        "/v2/manage/namespaces/test/repos/a%2Fb/sync_repo",
        "/v2/manage/namespaces/test/repos/grpc-helloworld/sync_repo/",
        "/v2/manage/namespaces/test/repos/grpc-helloworld",
        "/cn-north-9" + SYNC_REPO,
    ],
)
def test_wrong_path_is_the_gateways_404(ask: Asker, path: str) -> None:
    """A path of no API, a slash in a name raw or encoded included, is APIGW.0101."""
    answer = ask(path)
    body = json.loads(answer.body)
    assert (answer.status, body["error_code"]) == (404, "APIGW.0101")
    assert body["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
def test_swr_is_read_only(ask: Asker, method: str) -> None:
    """Any method but GET is unknown to the emulated SWR."""
    assert ask(SYNC_REPO, method=method).status == 404


def test_unknown_path_is_refused_before_its_token_is_looked_at(ask: Asker) -> None:
    """The gateway finds the API first and authenticates then."""
    assert ask("/v2/other", {}).status == 404


def test_every_answer_has_its_own_request_id(ask: Asker) -> None:
    """Good or bad, each answer can be told from the others."""
    answers = [ask(SYNC_REPO), ask(SYNC_REPO), ask(SYNC_REPO, {}), ask("/")]
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == 4


@pytest.mark.parametrize("name", ["team-a$payments", "team-a%24payments"])
def test_dollar_stands_for_a_slash(ask_inventory: Asker, name: str) -> None:
    """A repository with a slash is reached by a dollar sign, literal or encoded."""
    answer = ask_inventory(f"{REPO}/{name}/sync_repo")
    assert [task["repoName"] for task in json.loads(answer.body)] == ["team-a/payments"] * 2


@pytest.mark.parametrize(
    ("path", "host", "organizations"),
    [
        ("/v2/manage/namespaces", "127.0.0.1", 6),
        ("/cn-east-3/v2/manage/namespaces", "127.0.0.1", 5),
        ("/v2/manage/namespaces", "swr-api.cn-east-3.myhuaweicloud.com", 5),
        ("http://swr-api.cn-east-3.x/v2/manage/namespaces", "swr-api.cn-east-3.x", 5),
        ("/ap-southeast-1/v2/manage/namespaces", "swr-api.cn-east-3.x", 2),
        ("/v2/manage/namespaces", "swr-api.cn-east-3", 6),
    ],
)
def test_region_is_in_the_path_or_in_the_host(
    ask_inventory: Asker, path: str, host: str, organizations: int
) -> None:
    """A path prefix names the region, else a service's host name, else it is the default."""
    answer = ask_inventory(path, {**TOKEN, "Host": host})
    assert len(json.loads(answer.body)["namespaces"]) == organizations


def test_host_of_an_unknown_region_serves_nothing(ask: Asker) -> None:
    """A service host of a region that is not in the data is not the default region."""
    answer = ask(SYNC_REPO, {**TOKEN, "Host": "swr-api.cn-east-3.myhuaweicloud.com"})
    assert answer.status == 404
