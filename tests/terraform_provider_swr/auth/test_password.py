"""IAM tokens by user name and password."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from terraform_provider_swr.auth.password import RegionalPassword
from terraform_provider_swr.auth.regional import HomeProject
from terraform_provider_swr.auth.sources import Secret
from terraform_provider_swr.auth.token import TokenAuth
from terraform_provider_swr.http.errors import (
    ApiError,
    AuthenticationError,
    ConfigurationError,
    ResponseError,
    ServiceError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from swr_emulator import Emulator
    from terraform_provider_swr.auth.regional import AuthContext
    from terraform_provider_swr.auth.sources import PasswordSource
    from terraform_provider_swr.http.messages import Response

LOGIN = "/v3/auth/tokens"


def scope_of(emulator: Emulator) -> Any:
    """Return the project that the last login was for."""
    logins = [request for request in emulator.requests if request.path == LOGIN]
    return json.loads(logins[-1].body)["auth"]["scope"]["project"]


def logins(emulator: Emulator) -> int:
    """Return how often somebody logged in."""
    return sum(request.path == LOGIN for request in emulator.requests)


def test_login(
    context: AuthContext,
    emulator: Emulator,
    user: PasswordSource,
    list_namespaces: Callable[..., Response],
) -> None:
    """One login serves all reads; its body says who and for which project."""
    credentials = RegionalPassword(user, context)
    assert emulator.requests == []
    for _ in range(3):
        list_namespaces(credentials)
    assert logins(emulator) == 1
    login = emulator.requests[0]
    assert login.raw_query == "nocatalog=true"
    assert json.loads(login.body)["auth"]["identity"] == {
        "methods": ["password"],
        "password": {"user": {"name": "ann", "password": "geheim", "domain": {"name": "acme"}}},
    }
    assert scope_of(emulator) == {"name": "cn-north-4", "domain": {"name": "acme"}}


@pytest.mark.parametrize(
    ("home", "scope"),
    [
        (HomeProject("cn-north-4", "project-dev", "ignored"), {"id": "project-dev"}),
        (
            HomeProject("cn-north-4", None, "cn-north-4_dev"),
            {"name": "cn-north-4_dev", "domain": {"name": "acme"}},
        ),
    ],
)
def test_project(
    context: AuthContext,
    emulator: Emulator,
    user: PasswordSource,
    home: HomeProject,
    scope: dict[str, str],
) -> None:
    """At home the token is for the project of the configuration; its id wins over its name."""
    RegionalPassword(user, context._replace(home=home)).for_region("cn-north-4").auth()
    assert scope_of(emulator) == scope


def test_other_region(
    context: AuthContext,
    emulator: Emulator,
    user: PasswordSource,
    list_namespaces: Callable[..., Response],
) -> None:
    """Another region has a token of its own, for its own project."""
    context = context._replace(home=HomeProject("cn-north-4", "project-dev", "cn-north-4_dev"))
    credentials = RegionalPassword(user, context)
    list_namespaces(credentials, "cn-east-3")
    assert scope_of(emulator) == {"name": "cn-east-3", "domain": {"name": "acme"}}
    list_namespaces(credentials)
    list_namespaces(credentials, "cn-east-3")
    assert logins(emulator) == 2


def test_parallel_reads_share_the_login(
    context: AuthContext,
    emulator: Emulator,
    user: PasswordSource,
    list_namespaces: Callable[..., Response],
) -> None:
    """However many reads begin at once, there is one login."""
    credentials = RegionalPassword(user, context)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: list_namespaces(credentials), range(16)))
    assert logins(emulator) == 1


def test_expired_token(
    context: AuthContext,
    emulator: Emulator,
    user: PasswordSource,
    list_namespaces: Callable[..., Response],
) -> None:
    """A token that the service calls expired is replaced and the read goes on."""
    credentials = RegionalPassword(user, context)
    list_namespaces(credentials)
    emulator.expire_tokens()
    list_namespaces(credentials)
    assert logins(emulator) == 2
    assert emulator.requests[-1].status == 200


def test_wrong_password(context: AuthContext, emulator: Emulator, user: PasswordSource) -> None:
    """A wrong password is tried once for all reads, and named only by its argument."""
    wrong = user._replace(password=Secret("very-wrong"))
    credentials = RegionalPassword(wrong, context).for_region("cn-north-4")
    for _ in range(5):
        with pytest.raises(AuthenticationError, match="does not accept user_name") as caught:
            credentials.auth()
    assert logins(emulator) == 1
    assert "very-wrong" not in str(caught.value)


def test_wrong_project(context: AuthContext, user: PasswordSource) -> None:
    """A project that is not there is an error that names the arguments."""
    context = context._replace(home=HomeProject("cn-north-4", "nowhere"))
    with pytest.raises(ServiceError, match="project_id or project_name"):
        RegionalPassword(user, context).for_region("cn-north-4").auth()


def test_no_project(context: AuthContext, user: PasswordSource) -> None:
    """Without a region there must be a project."""
    with pytest.raises(ConfigurationError, match="Set region, project_name or project_id"):
        RegionalPassword(user, context._replace(home=HomeProject(None))).for_region(None)


def test_unnamed_region(context: AuthContext, emulator: Emulator, user: PasswordSource) -> None:
    """Behind a custom endpoint a project is enough."""
    context = context._replace(home=HomeProject(None, "project-north"))
    assert RegionalPassword(user, context).for_region(None).auth()
    assert scope_of(emulator) == {"id": "project-north"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"status": 201, "json": {}}, (ResponseError, "sent no token")),
        (
            {"status": 201, "text": "<html>", "headers": {"X-Subject-Token": "geheim-token"}},
            (ResponseError, "not a JSON object"),
        ),
        ({"status": 400, "shape": "E6", "message": "bad"}, (ServiceError, "400")),
        ({"status": 503, "text": ""}, (ApiError, "503")),
    ],
)
def test_bad_answers(
    context: AuthContext,
    emulator: Emulator,
    user: PasswordSource,
    answer: dict[str, Any],
    expected: tuple[type[ApiError], str],
) -> None:
    """An answer without a token, or none of IAM's at all, is an error of ours."""
    emulator.faults = {"rules": [{"action": {"type": "respond", **answer}}]}
    error, message = expected
    with pytest.raises(error, match=message) as caught:
        RegionalPassword(user, context).for_region("cn-north-4").auth()
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("document", [{}, {"token": None}, {"token": {"expires_at": "soon"}}])
def test_unknown_expiry(
    context: AuthContext, emulator: Emulator, user: PasswordSource, document: dict[str, Any]
) -> None:
    """A token whose expiry is not told is used until it is rejected."""
    action = {
        "type": "respond",
        "status": 201,
        "json": document,
        "headers": {"X-Subject-Token": "t1"},
    }
    emulator.faults = {"rules": [{"match": {"path": LOGIN}, "action": action}]}
    credentials = RegionalPassword(user, context).for_region("cn-north-4")
    assert credentials.auth() is credentials.auth()


def test_refresh(context: AuthContext, user: PasswordSource) -> None:
    """Only a rejected token is a reason to log in again."""
    credentials = RegionalPassword(user, context).for_region("cn-north-4")
    first = credentials.auth()
    assert isinstance(first, TokenAuth)
    assert credentials.refresh(first)
    assert credentials.auth() is not first


def test_log(
    context: AuthContext, emulator: Emulator, user: PasswordSource, caplog: pytest.LogCaptureFixture
) -> None:
    """A login is logged with its region and expiry, without password and token."""
    caplog.set_level(logging.DEBUG)
    RegionalPassword(user, context).for_region("cn-north-4").auth()
    assert "the IAM token for cn-north-4 obtained, expires 20" in caplog.text
    assert "geheim" not in caplog.text
    assert "MII" not in caplog.text
    assert emulator.requests[0].status == 201
