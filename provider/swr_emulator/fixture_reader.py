"""From a JSON document to a ``Fixture``, refusing what could not exist."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from swr_emulator.errors import FixtureError
from swr_emulator.fixture import (
    Agency,
    Domain,
    Fixture,
    Metadata,
    Organization,
    Project,
    Region,
    Repository,
    StaticToken,
    User,
)
from swr_emulator.nodes import Node
from swr_emulator.records import (
    NAMESPACE,
    REPOSITORY,
    SYNC_JOB,
    SYNC_REGION,
    SYNC_REPO,
    Context,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_REGION = re.compile(r"[a-z]+(-[a-z0-9]+)+")

_TOP = (
    "default_region",
    "domain",
    "users",
    "access_keys",
    "tokens",
    "agencies",
    "token_lifetime",
    "metadata",
    "regions",
)


def read(document: Any) -> Fixture:
    """Return the fixture in a JSON document. Raises FixtureError with the place."""
    top = Node(document, "", FixtureError)
    top.fields(*_TOP)
    domain = _domain(top.child("domain"))
    regions = {name: _region(name, node, domain) for name, node in top.children("regions")}
    if not regions:
        raise top.problem("must name at least one region", "regions")
    default = top.get("default_region", str, next(iter(regions)))
    if default not in regions:
        raise top.problem(f"{default} is not one of the regions", "default_region")
    return Fixture(
        default_region=default,
        domain=domain,
        regions=regions,
        projects=_projects(top, regions),
        users=tuple(_user(node) for node in top.items("users")),
        access_keys=dict(_access_key(node) for node in top.items("access_keys")),
        tokens={token.value: token for token in _tokens(top, regions)},
        agencies=tuple(_agency(node) for node in top.items("agencies")),
        metadata=_metadata(top.child("metadata")),
        token_lifetime=top.get("token_lifetime", int, 86_400),
    )


def made_up_id(*parts: str) -> str:
    """Return 32 hexadecimal digits that are always the same for the same parts."""
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:32]


def _domain(node: Node) -> Domain:
    node.fields("id", "name")
    name = node.get("name", str, "demo-account")
    return Domain(node.get("id", str, made_up_id("domain", name)), name)


def _user(node: Node) -> User:
    node.fields("id", "name", "password")
    name = node.get("name", str)
    return User(node.get("id", str, made_up_id("user", name)), name, node.get("password", str))


def _access_key(node: Node) -> tuple[str, str]:
    node.fields("access_key", "secret_key")
    return node.get("access_key", str), node.get("secret_key", str)


def _tokens(top: Node, regions: Collection[str]) -> Iterator[StaticToken]:
    for node in top.items("tokens"):
        node.fields("token", "region", "expires_at")
        region = node.optional("region", str)
        if region is not None and region not in regions:
            raise node.problem(f"{region} is not one of the regions", "region")
        yield StaticToken(node.get("token", str), region, _moment(node, "expires_at"))


def _moment(node: Node, name: str) -> float | None:
    text = node.optional(name, str)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise node.problem(f"{text!r} is not a time such as 2030-01-01T00:00:00Z", name) from None
    if moment.tzinfo is None:
        raise node.problem(f"{text!r} has no offset; append Z for UTC", name)
    return moment.timestamp()


def _agency(node: Node) -> Agency:
    node.fields("name", "domain_name", "domain_id")
    domain = node.get("domain_name", str)
    domain_id = node.get("domain_id", str, made_up_id("domain", domain))
    return Agency(node.get("name", str), Domain(domain_id, domain))


def _metadata(node: Node) -> Metadata:
    node.fields("agency", "key_lifetime", "require_token")
    return Metadata(
        node.optional("agency", str),
        node.get("key_lifetime", int, 86_400),
        node.get("require_token", bool, False),
    )


def _projects(top: Node, regions: dict[str, Region]) -> tuple[Project, ...]:
    projects = [region.project for region in regions.values()]
    for name, region in top.children("regions"):
        for node in region.items("projects"):
            node.fields("id", "name")
            projects.append(Project(node.get("id", str), node.get("name", str), name))
    return tuple(projects)


def _region(name: str, node: Node, domain: Domain) -> Region:
    node.fields("project_id", "projects", "sync_regions", "organizations")
    if not _REGION.fullmatch(name):
        raise node.problem("is not a region name such as cn-north-4")
    project = Project(node.get("project_id", str, made_up_id("project", name)), name, name)
    context = Context(name, domain)
    organizations: dict[str, Organization] = {}
    for item in node.items("organizations"):
        organization = _organization(item, context)
        key = organization.record["name"]
        if key in organizations:
            raise item.problem(f"organization {key!r} is there twice", "name")
        organizations[key] = organization
    return Region(name, project, organizations, _sync_regions(node))


def _sync_regions(node: Node) -> list[dict[str, Any]] | None:
    if node.value.get("sync_regions", []) is None:
        return None
    return [
        {"regionID": item.value} if isinstance(item.value, str) else item.record(SYNC_REGION, {})
        for item in node.items("sync_regions")
    ]


def _organization(node: Node, context: Context) -> Organization:
    node.fields(*NAMESPACE, "only_visible", "repositories")
    name = _name(node, forbidden="/$%?# ")
    repositories: dict[str, Repository] = {}
    for item in node.items("repositories"):
        repository = _repository(item, name, context)
        key = repository.record["name"]
        if key in repositories:
            raise item.problem(f"repository {key!r} is there twice", "name")
        repositories[key] = repository
    own = _without(node, "only_visible", "repositories")
    record = own.record(NAMESPACE, context.namespace(name, len(repositories)))
    return Organization(record, repositories, node.get("only_visible", bool, False))


def _repository(node: Node, namespace: str, context: Context) -> Repository:
    node.fields(*REPOSITORY, "sync_repos", "sync_jobs")
    name = _name(node, forbidden="$%?# ")
    tasks = [
        _replication(item, SYNC_REPO, context.sync_repo(namespace, name))
        for item in node.items("sync_repos")
    ]
    jobs = [
        _replication(item, SYNC_JOB, context.sync_job(namespace, name))
        for item in node.items("sync_jobs")
    ]
    targets = [(task["remoteRegionId"], task["remoteNamespace"]) for task in tasks]
    if len(set(targets)) < len(targets):
        raise node.problem("two tasks have the same target region and organization", "sync_repos")
    own = _without(node, "sync_repos", "sync_jobs")
    return Repository(own.record(REPOSITORY, context.repository(namespace, name)), tasks, jobs)


def _replication(node: Node, kinds: dict[str, type], defaults: dict[str, Any]) -> dict[str, Any]:
    node.fields(*kinds)
    for name in ("remoteRegionId", "remoteNamespace"):
        if name not in node:
            raise node.problem("is missing; a task needs a target", name)
    created = node.value.get("createdAt", defaults["createdAt"])
    return node.record(kinds, defaults | {"updatedAt": created})


def _name(node: Node, forbidden: str) -> str:
    name = node.get("name", str)
    if not name or name.startswith("/") or set(forbidden) & set(name):
        raise node.problem(f"{name!r} cannot be addressed in a URL", "name")
    return name


def _without(node: Node, *names: str) -> Node:
    rest = {key: value for key, value in node.value.items() if key not in names}
    return Node(rest, node.place, FixtureError)
