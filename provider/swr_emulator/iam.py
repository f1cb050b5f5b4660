"""IAM: tokens, temporary keys, projects and domains (IAM API Reference, v3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from swr_emulator.clock import rfc3339
from swr_emulator.errors import Refusal
from swr_emulator.messages import Answer, json_answer
from swr_emulator.shapes import iam_error

if TYPE_CHECKING:
    from swr_emulator.call import Call
    from swr_emulator.fixture import Project, User


def create_token(call: Call) -> Answer:
    """Return a token in ``X-Subject-Token`` (POST /v3/auth/tokens)."""
    auth = part(call.json_object(), "auth")
    user = _authenticate(call, part(auth, "identity"))
    project = _scope(call, auth)
    token = call.identity.issue_token(call.fixture.domain, project, call.fixture.token_lifetime)
    body = {"token": {"expires_at": rfc3339(token.expires_at or 0), "user": {"id": user.id}}}
    return json_answer(body, 201, X_Subject_Token=token.value)


def part(parent: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a member object of a request body; raise Refusal when it is not there."""
    value = parent.get(name)
    if not isinstance(value, dict):
        raise Refusal(iam_error(400, f"The request body is invalid: {name!r} is not an object"))
    return value


def _authenticate(call: Call, identity: dict[str, Any]) -> User:
    given = part(part(identity, "password"), "user")
    for user in call.fixture.users:
        if user.name == given.get("name") and user.password == given.get("password"):
            return user
    raise Refusal(iam_error(401, "The username or password is wrong."))


def _scope(call: Call, auth: dict[str, Any]) -> Project | None:
    wanted = auth.get("scope", {}).get("project", {})
    for project in call.fixture.projects:
        if wanted.get("id") == project.id or wanted.get("name") == project.name:
            return project
    return None
