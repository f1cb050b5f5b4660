"""Logins to the registry, and the registry's check of them."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING

import pytest

from emulator_clients import ACCESS_KEY, SECRET_KEY, TOKEN, Asker
from swr_emulator.services.registry_login import REALM, long_term_password

if TYPE_CHECKING:
    from swr_emulator.http.messages import Answer

SECRET = "/v2/manage/utils/secret"
BEARER = "/v2/manage/utils/authorizationtoken"
HOST = "swr.cn-north-4.myhuaweicloud.com"


def login(answer: Answer) -> str:
    """Return ``user:password`` as an answer has it in base64."""
    return str(json.loads(answer.body)["auths"][HOST]["auth"])


def basic(user: str, password: str) -> str:
    """Return user and password as a header has them."""
    return base64.b64encode(f"{user}:{password}".encode()).decode()


def status(ask: Asker, encoded: str, path: str = "/v2/") -> int:
    """Return the answer of the registry to a login."""
    return ask(path, {"Authorization": f"Basic {encoded}"}).status


def test_long_term_password_is_that_of_the_documentation() -> None:
    """Key and message are not exchanged: the documented pipeline gives the same."""
    given = "AKIDEXAMPLE0000001", "SKEXAMPLEfixedSecret/Key+0000000000000001"
    expected = "90c56d6cfe6c99a1bc0b68ad8342641bea0f1807d627202fa3aa9bcf7c37bc62"
    assert long_term_password(*given) == expected


@pytest.mark.parametrize(
    ("target", "user", "lifetime"),
    [
        (SECRET, "cn-north-4@HST", 21_600),
        (f"{SECRET}?projectname=cn-north-4&duration_seconds=900", "cn-north-4@HST", 900),
        (BEARER, "bearertoken@", 86_400),
    ],
)
def test_temporary_login_opens_the_registry_until_it_ends(
    ask: Asker, target: str, user: str, lifetime: int
) -> None:
    """The body has it; the headers have the command and the end."""
    answer = ask(target, TOKEN, "POST")
    encoded = login(answer)
    name, _, password = base64.b64decode(encoded).decode().partition(":")
    assert name.startswith(user)
    command = f"docker login -u {name} -p {password} {HOST}"
    assert answer.headers["X-Swr-Dockerlogin"] == command
    assert re.fullmatch(r"[\d-]{10}T[\d:]{8}\.\d{3}Z", answer.headers["X-Swr-Expireat"])
    ask.service.clock.advance(lifetime - 60)
    assert status(ask, encoded) == 200
    ask.service.clock.advance(61)
    assert status(ask, encoded) == 401


def test_each_call_makes_another_login(ask: Asker) -> None:
    """And the first stays good."""
    first, second = (login(ask.signed(SECRET, method="POST")) for _ in range(2))
    assert first != second
    assert status(ask, first) == status(ask, second) == 200


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("duration_seconds=899", "duration_seconds must be 900 to 86400"),
        ("duration_seconds=1h", "duration_seconds must be 900 to 86400"),
        ("projectname=cn-east-3", "projectname 'cn-east-3' is not a project of cn-north-4"),
    ],
)
def test_impossible_login_is_a_bad_request(ask: Asker, query: str, detail: str) -> None:
    """Project and duration are checked."""
    answer = ask(f"{SECRET}?{query}", TOKEN, "POST")
    assert (answer.status, json.loads(answer.body)["errors"][0]["detail"]) == (400, detail)


@pytest.mark.parametrize("target", [SECRET, BEARER])
def test_login_needs_credentials_and_a_post(ask: Asker, target: str) -> None:
    """It is made for somebody, and a GET is no such call."""
    assert ask(target, {}, "POST").status == 401
    assert ask(target, TOKEN).status == 404


def test_client_is_sent_to_the_realm_and_comes_back_with_its_token(ask: Asker) -> None:
    """As docker does it; after a quarter of an hour it has to ask again."""
    challenge = ask("/v2/", {})
    assert challenge.status == 401
    realm = re.fullmatch(
        r'Bearer realm="http://127.0.0.1:8080(/cn-north-4/.+)",service="dockyard"',
        challenge.headers["WWW-Authenticate"],
    )
    assert realm
    encoded = basic(f"cn-north-4@{ACCESS_KEY}", long_term_password(ACCESS_KEY, SECRET_KEY))
    given = ask(f"{realm[1]}?service=dockyard", {"Authorization": f"Basic {encoded}"})
    bearer = {"Authorization": f"Bearer {json.loads(given.body)['token']}"}
    assert ask("/v2/", bearer).status == 200
    ask.service.clock.advance(901)
    assert ask("/v2/", bearer).status == 401


@pytest.mark.parametrize(
    "encoded",
    [
        "%%%",
        basic(f"cn-north-4@{ACCESS_KEY}", long_term_password(SECRET_KEY, ACCESS_KEY)),
        basic(f"cn-north-4@{ACCESS_KEY}", SECRET_KEY),
        basic(f"cn-east-3@{ACCESS_KEY}", long_term_password(ACCESS_KEY, SECRET_KEY)),
        basic("cn-north-4@NOBODY", ""),
        basic(ACCESS_KEY, long_term_password(ACCESS_KEY, SECRET_KEY)),
    ],
)
def test_wrong_login_is_denied(ask: Asker, encoded: str) -> None:
    """Whatever is wrong with it, at the registry and at its realm."""
    assert status(ask, encoded) == status(ask, encoded, REALM) == 401
