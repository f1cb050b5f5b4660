"""IAM: tokens, temporary keys, projects and domains.

See docs/reference/swr-api.md, sections 3.2, 3.4 and 3.7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from swr_emulator.errors import Refusal
from swr_emulator.http.clock import rfc3339
from swr_emulator.http.messages import Answer, json_answer
from swr_emulator.services import api_gateway
from swr_emulator.services.error_bodies import iam_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from swr_emulator.fixtures.model import Domain, Project, User
    from swr_emulator.services.call import Call
    from swr_emulator.services.issued_credentials import Token

MIN_DURATION, MAX_DURATION = 900, 86_400
"""Seconds that a temporary key may be asked for; the first is also the default."""


def admit(call: Call) -> None:
    """Let a signed call or one with a good token pass; else raise Refusal."""
    authorization = call.request.headers.get("Authorization")
    if authorization is not None:
        api_gateway.admit_signature(call, authorization)
    else:
        _good_token(call, call.request.headers.get("X-Auth-Token", ""))


def create_token(call: Call) -> Answer:
    """Return a token in ``X-Subject-Token`` (POST /v3/auth/tokens).

    Methods ``password``, ``token`` and ``assume_role``; scope by project (wins) or domain.
    """
    auth = part(call.json_object(), "auth")
    identity = part(auth, "identity")
    method = _method(identity, ("password", "token", "assume_role"))
    domain = call.fixture.domain
    user: User | None = None
    if method == "password":
        user = _check_password(call, identity)
    elif method == "token":
        domain = _good_token(call, text(part(identity, "token"), "id")).domain
    else:
        admit(call)
        domain = _assume(call, identity)
    project = _scope(call, auth)
    token = call.issued.issue_token(domain, project, call.fixture.token_lifetime)
    body = token_body(call, token, method, user)
    answer = json_answer({"token": body}, 201, X_Subject_Token=token.value)
    return answer.plus(X_IAM_Trace_Id=f"token_{call.region.name}_{call.request_id}")


def create_temporary_key(call: Call) -> Answer:
    """Return a temporary key (POST /v3.0/OS-CREDENTIAL/securitytokens).

    Methods ``token`` (the one in the body or in ``X-Auth-Token``) and ``assume_role``. A key
    of an agency sees what the fixture has: the emulator holds one account's data.
    """
    identity = part(part(call.json_object(), "auth"), "identity")
    method = _method(identity, ("token", "assume_role"))
    details = identity.get(method) or {}
    if method == "token" and isinstance(details, dict) and "id" in details:
        _good_token(call, text(details, "id"))
    else:
        admit(call)
    if method == "assume_role":
        _assume(call, identity)
    key = call.issued.issue_key(_duration(details))
    return json_answer(key.body(), 201)


def list_projects(call: Call) -> Answer:
    """Return the projects that match the query (GET /v3/projects)."""
    query = call.request.query
    records = [_project_record(call, project) for project in call.fixture.projects]
    for name in ("name", "domain_id", "parent_id"):
        if name in query:
            records = [record for record in records if record[name] == query[name]]
    if query.get("enabled") == "false":
        records = []
    return json_answer({"links": _links(call, "/v3/projects"), "projects": _page(call, records)})


def list_domains(call: Call) -> Answer:
    """Return the caller's account (GET /v3/auth/domains)."""
    domain = call.fixture.domain
    record = {
        "description": "",
        "enabled": True,
        "id": domain.id,
        "links": {"self": f"{call.base_url}/v3/domains/{domain.id}"},
        "name": domain.name,
    }
    return json_answer({"domains": [record], "links": _links(call, "/v3/auth/domains")})


def _good_token(call: Call, value: str) -> Token:
    token = call.issued.token(value, call.fixture)
    if token is None or call.issued.staleness(token) is not None:
        raise Refusal(iam_error(401, "The request you have made requires authentication."))
    return token


def _check_password(call: Call, identity: dict[str, Any]) -> User:
    given = part(part(identity, "password"), "user")
    password = text(given, "password")
    for user in call.fixture.users:
        if _is_user(call, given, user) and user.password == password:
            return user
    raise Refusal(iam_error(401, "The username or password is wrong."))


def _is_user(call: Call, given: dict[str, Any], user: User) -> bool:
    if "id" in given:
        return bool(given["id"] == user.id)
    return given.get("name") == user.name and _is_domain(part(given, "domain"), call)


def _is_domain(given: dict[str, Any], call: Call) -> bool:
    domain = call.fixture.domain
    return given.get("id") == domain.id or given.get("name") == domain.name


def _assume(call: Call, identity: dict[str, Any]) -> Domain:
    role = part(identity, "assume_role")
    name = role.get("agency_name") or role.get("xrole_name")
    for agency in call.fixture.agencies:
        same = role.get("domain_id", agency.domain.id) == agency.domain.id
        same = same and role.get("domain_name", agency.domain.name) == agency.domain.name
        if agency.name == name and same:
            return agency.domain
    raise Refusal(iam_error(404, f"Could not find agency {name} in that account."))


def _scope(call: Call, auth: dict[str, Any]) -> Project | None:
    scope = auth.get("scope")
    if scope is None:
        return None
    if not isinstance(scope, dict) or not {"project", "domain"} & scope.keys():
        raise _invalid("'scope' must name a project or a domain")
    if "project" not in scope:
        return None
    wanted = part(scope, "project")
    key = "id" if "id" in wanted else "name"
    for project in call.fixture.projects:
        if text(wanted, key) == getattr(project, key):
            return project
    raise Refusal(iam_error(404, f"Could not find project {wanted[key]}."))


def token_body(call: Call, token: Token, method: str, user: User | None = None) -> dict[str, Any]:
    """Return what IAM tells of a token that it made."""
    domain = {"id": token.domain.id, "name": token.domain.name}
    body: dict[str, Any] = {
        "catalog": [] if "nocatalog" in call.request.query else [_catalog_entry(call)],
        "expires_at": rfc3339(token.expires_at or 0),
        "issued_at": rfc3339(call.request.time),
        "methods": [method],
        "roles": [{"id": "0", "name": "te_admin"}],
        "user": {
            "domain": domain,
            "id": user.id if user else token.domain.id,
            "name": user.name if user else f"{token.domain.name}/{method}",
            "password_expires_at": "",
        },
    }
    if token.project is None:
        body["domain"] = domain
    else:
        body["project"] = {"domain": domain, "id": token.project.id, "name": token.project.name}
    return body


def _catalog_entry(call: Call) -> dict[str, Any]:
    endpoint = {
        "id": call.region.project.id,
        "interface": "public",
        "region": call.region.name,
        "region_id": call.region.name,
        "url": f"{call.base_url}/{call.region.name}",
    }
    return {"endpoints": [endpoint], "id": call.region.name, "name": "swr", "type": "swr"}


def _project_record(call: Call, project: Project) -> dict[str, Any]:
    default = call.fixture.regions[project.region].project
    return {
        "description": "",
        "domain_id": call.fixture.domain.id,
        "enabled": True,
        "id": project.id,
        "is_domain": False,
        "links": {"self": f"{call.base_url}/v3/projects/{project.id}"},
        "name": project.name,
        "parent_id": call.fixture.domain.id if project is default else default.id,
    }


def _page(call: Call, records: list[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    given = [call.request.query.get(name) for name in ("page", "per_page")]
    if given == [None, None]:
        return records
    page, size = (int(text) if text and text.isdigit() else 0 for text in given)
    if page < 1 or not 1 <= size <= 5_000:  # noqa: PLR2004  IAM's own limit
        raise _invalid("'page' and 'per_page' go together; per_page is at most 5000")
    return records[(page - 1) * size : page * size]


def _links(call: Call, path: str) -> dict[str, str | None]:
    return {"next": None, "previous": None, "self": call.base_url + path}


def _method(identity: dict[str, Any], known: Sequence[str]) -> str:
    methods = identity.get("methods")
    if not isinstance(methods, list) or len(methods) != 1 or methods[0] not in known:
        raise _invalid(f"'methods' must be one of {', '.join(known)}")
    return str(methods[0])


def _duration(details: Any) -> int:
    seconds = details.get("duration_seconds", MIN_DURATION) if isinstance(details, dict) else None
    if type(seconds) is not int or not MIN_DURATION <= seconds <= MAX_DURATION:
        raise _invalid(f"'duration_seconds' must be {MIN_DURATION} to {MAX_DURATION}")
    return seconds


def part(parent: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a field that must be an object; raise Refusal when it is none."""
    value = parent.get(name)
    if not isinstance(value, dict):
        raise _invalid(f"{name!r} must be an object")
    return value


def text(parent: dict[str, Any], name: str) -> str:
    """Return a field that must be a string with something in it; else raise Refusal."""
    value = parent.get(name)
    if not isinstance(value, str) or not value:
        raise _invalid(f"{name!r} must be a string")
    return value


def _invalid(problem: str) -> Refusal:
    return Refusal(iam_error(400, f"The request body is invalid: {problem}."))
