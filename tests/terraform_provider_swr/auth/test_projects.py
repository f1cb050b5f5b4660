"""From the name of a project to its id."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from terraform_provider_swr.auth.access_keys import SignedCredentials
from terraform_provider_swr.auth.projects import find_project
from terraform_provider_swr.auth.sources import AccessKeys, FixedKeys
from terraform_provider_swr.http.errors import (
    ApiError,
    ConfigurationError,
    PermissionDeniedError,
    ResponseError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from swr_emulator import Emulator
    from terraform_provider_swr.auth.regional import AuthContext


@pytest.fixture
def find(context: AuthContext, emulator: Emulator, keys: AccessKeys) -> Callable[[str], str]:
    """Return a function that looks a project of cn-east-3 up."""

    def find_by_name(name: str) -> str:
        credentials = SignedCredentials(FixedKeys(keys))
        return find_project(context.transport, emulator.url, name, "cn-east-3", credentials)

    return find_by_name


def answer(document: Any, status: int = 200) -> dict[str, Any]:
    """Return the rule that answers everything with a document."""
    action = {"type": "respond", "status": status, "text": json.dumps(document)}
    return {"rules": [{"action": action}]}


def test_found(find: Callable[[str], str], emulator: Emulator) -> None:
    """One project of that name is the one; no project header is sent to find it."""
    assert find("cn-north-4_dev") == "project-dev"
    (request,) = emulator.requests
    assert (request.method, request.path) == ("GET", "/v3/projects")
    assert request.query == {"name": "cn-north-4_dev"}
    assert "X-Project-Id" not in request.headers


@pytest.mark.parametrize(("name", "attribute"), [("cn-east-3", "region"), ("x", "project_name")])
def test_no_project(
    find: Callable[[str], str], emulator: Emulator, name: str, attribute: str
) -> None:
    """No project is an error about the region, or about the name that was given."""
    emulator.faults = answer({"projects": []})
    with pytest.raises(ConfigurationError, match=f"no project called {name}") as caught:
        find(name)
    assert caught.value.attribute == attribute


def test_several_projects(find: Callable[[str], str], emulator: Emulator) -> None:
    """Several projects are an error that lists their ids."""
    projects = [{"id": "p2", "name": "x"}, {"id": "p1", "name": "x"}]
    emulator.faults = answer({"projects": projects})
    with pytest.raises(ConfigurationError, match=r"2 projects are called x: p1, p2\.") as caught:
        find("x")
    assert caught.value.attribute == "project_id"


def test_odd_entries(find: Callable[[str], str], emulator: Emulator) -> None:
    """Entries of another name, without an id or of another type are passed over."""
    projects = [None, {"name": "x"}, {"id": 3, "name": "x"}, {"id": "p", "name": "y"}, {"id": "p1"}]
    emulator.faults = answer({"projects": projects})
    assert find("x") == "p1"


@pytest.mark.parametrize("document", [{}, {"projects": None}, [], None])
def test_no_list(find: Callable[[str], str], emulator: Emulator, document: Any) -> None:
    """An answer without the list is an error, not an account without projects."""
    emulator.faults = answer(document)
    with pytest.raises(ResponseError, match="list of projects"):
        find("x")


def test_unfit_id(find: Callable[[str], str], emulator: Emulator) -> None:
    """An id that cannot travel in a header is an error that says so, without quoting it."""
    emulator.faults = answer({"projects": [{"id": "p\nInjected: x", "name": "x"}]})
    with pytest.raises(ResponseError, match="the project x that contains a line") as caught:
        find("x")
    assert "Injected" not in str(caught.value)


def test_not_allowed(find: Callable[[str], str], emulator: Emulator) -> None:
    """Keys that may not list projects are told what to allow or to give instead."""
    emulator.faults = answer({"error": {"code": 403, "message": "Forbidden"}}, 403)
    with pytest.raises(PermissionDeniedError, match="listProjects"):
        find("x")


def test_service_failure(find: Callable[[str], str], emulator: Emulator) -> None:
    """Any other failure is the client's usual error."""
    emulator.faults = answer({}, 500)
    with pytest.raises(ApiError, match="500"):
        find("x")
