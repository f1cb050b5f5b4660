"""Tokens, temporary keys, projects and domains."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from emulator_clients import SYNC_REPO, TOKEN

if TYPE_CHECKING:
    from emulator_clients import Asker
    from swr_emulator.http.messages import Answer

TOKENS = "/v3/auth/tokens"
KEYS = "/v3.0/OS-CREDENTIAL/securitytokens"
USER = {"name": "demo", "password": "demo-password", "domain": {"name": "demo-account"}}
PROJECT = {"project": {"name": "cn-north-4"}}
ROLE = {"agency_name": "swr-auditor", "domain_name": "partner-account"}


def password(user: Any = None, scope: Any = None) -> dict[str, Any]:
    """Return the body of a password authentication."""
    identity = {"methods": ["password"], "password": {"user": USER if user is None else user}}
    return {"auth": {"identity": identity} | ({} if scope is None else {"scope": scope})}


def method(name: str, details: Any = None, scope: Any = None) -> dict[str, Any]:
    """Return the body of another authentication."""
    identity = {"methods": [name]} | ({} if details is None else {name: details})
    return {"auth": {"identity": identity} | ({} if scope is None else {"scope": scope})}


def message(answer: Answer) -> str:
    """Return the message of an IAM error, after a look at its form."""
    error = json.loads(answer.body)["error"]
    assert error["code"] == answer.status
    return str(error["message"])


@pytest.mark.parametrize(
    "scope",
    [
        PROJECT,
        {"project": {"id": "0123456789abcdef0123456789abcdef"}},
        {"project": {"name": "cn-north-4", "domain": {"name": "demo-account"}}},
        {"project": {"name": "cn-north-4"}, "domain": {"name": "demo-account"}},
    ],
)
def test_password_gives_a_project_token_that_opens_swr(ask: Asker, scope: Any) -> None:
    """The token is in the header, its facts are in the body, and SWR takes it."""
    answer = ask.post(f"{TOKENS}?nocatalog=true", password(scope=scope))
    token = json.loads(answer.body)["token"]
    assert answer.status == 201
    assert token["project"]["name"] == "cn-north-4"
    assert token["project"]["domain"]["name"] == "demo-account"
    assert token["user"]["name"] == "demo"
    assert (token["methods"], token["catalog"]) == (["password"], [])
    assert token["issued_at"] < token["expires_at"]
    assert ask(SYNC_REPO, {"X-Auth-Token": answer.headers["X-Subject-Token"]}).status == 200


def test_catalog_names_swr(ask: Asker) -> None:
    """Without nocatalog the address of SWR is in the token."""
    token = json.loads(ask.post(TOKENS, password(scope=PROJECT)).body)["token"]
    assert token["catalog"][0]["endpoints"][0]["url"] == "http://127.0.0.1:8080/cn-north-4"


@pytest.mark.parametrize("scope", [None, {"domain": {"name": "demo-account"}}])
def test_token_without_a_project_is_a_domain_token(ask: Asker, scope: Any) -> None:
    """No scope and a domain scope both give a token that SWR refuses."""
    answer = ask.post(TOKENS, password(scope=scope))
    assert json.loads(answer.body)["token"]["domain"]["name"] == "demo-account"
    assert ask(SYNC_REPO, {"X-Auth-Token": answer.headers["X-Subject-Token"]}).status == 401


def test_issued_token_expires(ask: Asker) -> None:
    """After its lifetime a token is refused."""
    token = ask.post(TOKENS, password(scope=PROJECT)).headers["X-Subject-Token"]
    ask.service.clock.advance(86_400)
    assert ask(SYNC_REPO, {"X-Auth-Token": token}).status == 401


def test_user_by_id_needs_no_domain(ask: Asker) -> None:
    """A user's id is enough to name the user."""
    user = {"id": ask.service.fixture.users[0].id, "password": "demo-password"}
    assert ask.post(TOKENS, password(user)).status == 201


@pytest.mark.parametrize(
    "change",
    [
        {"password": "wrong"},
        {"name": "other"},
        {"domain": {"name": "other"}},
        {"id": "other"},
    ],
)
def test_wrong_user_or_password_is_401_without_a_hint(ask: Asker, change: Any) -> None:
    """Whatever is wrong, the message is the same."""
    answer = ask.post(TOKENS, password(USER | change))
    assert answer.status == 401
    assert message(answer) == "The username or password is wrong."


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"{", "invalid"),
        (b"[]", "invalid"),
        ({}, "'auth' must be an object"),
        ({"auth": {"identity": {}}}, "'methods' must be one of"),
        (method("totp"), "'methods' must be one of"),
        (method("password"), "'password' must be an object"),
        (password({"name": "demo"}), "'password' must be a string"),
        (password({"name": "demo", "password": "x"}), "'domain' must be an object"),
        (password(scope={}), "'scope' must name"),
        (password(scope={"project": {}}), "'name' must be a string"),
    ],
)
def test_malformed_body_is_400(ask: Asker, body: Any, problem: str) -> None:
    """IAM says what it cannot understand, in its own error form."""
    answer = ask.post(TOKENS, body)
    assert answer.status == 400
    assert problem in message(answer)


def test_unknown_project_is_404(ask: Asker) -> None:
    """A scope that does not exist is named."""
    answer = ask.post(TOKENS, password(scope={"project": {"name": "cn-east-3"}}))
    assert (answer.status, message(answer)) == (404, "Could not find project cn-east-3.")


def test_token_buys_a_token(ask: Asker) -> None:
    """A good token is exchanged; a bad one is not."""
    good = ask.post(TOKENS, method("token", {"id": "demo-token"}, PROJECT))
    assert good.status == 201
    assert ask.post(TOKENS, method("token", {"id": "other"})).status == 401


@pytest.mark.parametrize("key", ["agency_name", "xrole_name"])
def test_agency_is_assumed_with_a_callers_token(ask: Asker, key: str) -> None:
    """Both spellings of the agency's name give a token of the other account."""
    role = {key: "swr-auditor", "domain_name": "partner-account"}
    answer = ask.post(TOKENS, method("assume_role", role, PROJECT), TOKEN)
    token = json.loads(answer.body)["token"]
    assert answer.status == 201
    assert token["project"]["domain"]["name"] == "partner-account"


@pytest.mark.parametrize("path", [TOKENS, KEYS])
def test_agency_needs_a_caller_and_must_exist(ask: Asker, path: str) -> None:
    """Nobody assumes a role without credentials, and not one of another account."""
    assert ask.post(path, method("assume_role", ROLE)).status == 401
    for change in ({"agency_name": "x"}, {"domain_name": "x"}, {"domain_id": "x"}):
        answer = ask.post(path, method("assume_role", ROLE | change), TOKEN)
        assert answer.status == 404


@pytest.mark.parametrize(
    ("details", "headers"),
    [
        ({"id": "demo-token", "duration_seconds": 900}, {}),
        ({"duration_seconds": 86_400}, TOKEN),
        (None, TOKEN),
    ],
)
def test_temporary_key_from_a_token(ask: Asker, details: Any, headers: dict[str, str]) -> None:
    """The token may be in the body or in the header."""
    answer = ask.post(KEYS, method("token", details), headers)
    key = json.loads(answer.body)["credential"]
    assert answer.status == 201
    signed = ask.signed(
        SYNC_REPO,
        {"X-Security-Token": key["securitytoken"]},
        secret=key["secret"],
        access=key["access"],
    )
    assert signed.status == 200


def test_temporary_key_by_agency(ask: Asker) -> None:
    """An agency gives a key for as long as was asked."""
    body = method("assume_role", ROLE | {"duration_seconds": 3600})
    assert ask.post(KEYS, body, TOKEN).status == 201


@pytest.mark.parametrize("seconds", [899, 86_401, "900", True])
def test_temporary_key_has_a_possible_duration(ask: Asker, seconds: Any) -> None:
    """From 15 minutes to a day."""
    answer = ask.post(KEYS, method("token", {"id": "demo-token", "duration_seconds": seconds}))
    assert answer.status == 400
    assert "duration_seconds" in message(answer)


def test_temporary_key_needs_good_credentials(ask: Asker) -> None:
    """A wrong token and none at all are refused."""
    assert ask.post(KEYS, method("token", {"id": "other"})).status == 401
    assert ask.post(KEYS, method("token")).status == 401


def test_projects_are_found_by_name_with_a_signature_or_a_token(ask: Asker) -> None:
    """The lookup that clients with AK/SK make for their project id."""
    target = "/v3/projects?name=cn-north-4"
    for answer in (ask.signed(target), ask(target)):
        projects = json.loads(answer.body)["projects"]
        assert [project["id"] for project in projects] == ["0123456789abcdef0123456789abcdef"]
        assert projects[0]["enabled"] is True
    assert ask(target, {}).status == 401
    assert ask.signed(target, secret="wrong").status == 401


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 4),
        ("?name=other", 0),
        ("?name=cn-north-4", 1),
        ("?enabled=false", 0),
        ("?parent_id=0123456789abcdef0123456789abcdef", 1),
        ("?domain_id=other", 0),
        ("?page=2&per_page=3", 1),
    ],
)
def test_projects_are_filtered(ask_inventory: Asker, query: str, count: int) -> None:
    """By name, parent, account, state and page."""
    assert len(json.loads(ask_inventory(f"/v3/projects{query}").body)["projects"]) == count


@pytest.mark.parametrize("query", ["?page=1", "?page=0&per_page=1", "?page=1&per_page=5001"])
def test_impossible_page_of_projects_is_400(ask: Asker, query: str) -> None:
    """Page and size go together and have bounds."""
    assert ask(f"/v3/projects{query}").status == 400


def test_domain_of_the_caller_is_listed(ask: Asker) -> None:
    """The lookup of the account id."""
    domains = json.loads(ask("/v3/auth/domains").body)["domains"]
    assert [domain["name"] for domain in domains] == ["demo-account"]
