"""SWR: organizations and repositories.

See docs/reference/swr-api.md, sections 2.1 and 2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from swr_emulator.errors import Refusal
from swr_emulator.fixtures.records import CATEGORIES
from swr_emulator.http.messages import Answer, json_answer
from swr_emulator.services.error_bodies import swr_error
from swr_emulator.services.list_options import options_of, page_of, sorted_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from swr_emulator.fixtures.model import Organization, Record, Repository
    from swr_emulator.services.call import Call
    from swr_emulator.services.list_options import Options

_ORDER: dict[str, Callable[[Record], object]] = {
    "name": lambda record: record["name"],
    "namespace": lambda record: record["namespace"],
    "updated_at": lambda record: record["updated_at"],
    "updated_time": lambda record: record["updated_at"],
    "tag_count": lambda record: len(record["tags"] or ()),
    "is_public": lambda record: bool(record["is_public"]),
}

_REPOSITORY_OPTIONS = (
    "namespace",
    "name",
    "category",
    "is_public",
    "limit",
    "offset",
    "order_column",
    "order_type",
)


def list_namespaces(call: Call) -> Answer:
    """Return the organizations, all at once (GET /v2/manage/namespaces)."""
    options = options_of(call, ("namespace", "mode"))
    everything = options.choice("mode", ("visible",)) is not None
    wanted = options.get("namespace")
    found = [
        organization.record
        for name, organization in call.region.organizations.items()
        if wanted in (None, name) and (everything or not organization.only_visible)
    ]
    return json_answer({"namespaces": found})


def show_namespace(call: Call) -> Answer:
    """Return one organization (GET /v2/manage/namespaces/{namespace})."""
    record = find_organization(call).record
    return json_answer({name: record[name] for name in ("id", "name", "creator_name", "auth")})


def list_repos(call: Call) -> Answer:
    """Return repositories of all organizations, by pages (GET /v2/manage/repos).

    ``namespace`` and ``name`` match anywhere in a name, as the real service does: asking for
    ``retail`` also brings ``retail-archive``.
    """
    options = options_of(call, _REPOSITORY_OPTIONS)
    page = page_of(options)
    found = sorted_by(_matching(call, options), options, _ORDER)
    total = len(found)
    return page.answer([{**record, "total_range": total} for record in page.cut(found)], total)


def find_organization(call: Call) -> Organization:
    """Return the organization in the path; raise the service's own 404."""
    name = call.names["namespace"]
    organization = call.region.organizations.get(name)
    if organization is None:
        raise Refusal(swr_error("4040058", "The namespace does not exist.", f"namespace {name}"))
    return organization


def find_repository(call: Call) -> Repository:
    """Return the repository in the path, where ``$`` stands for the slashes of its name."""
    organization = find_organization(call)
    name = call.names["repository"].replace("$", "/")
    repository = organization.repositories.get(name)
    if repository is None:
        raise Refusal(swr_error("4040010", "The repository does not exist.", f"repo {name}"))
    return repository


def _matching(call: Call, options: Options) -> list[Record]:
    category = options.choice("category", CATEGORIES)
    public = options.choice("is_public", ("true", "false"))
    return [
        repository.record
        for namespace, organization in call.region.organizations.items()
        if options.get("namespace", "") in namespace
        for name, repository in list(organization.repositories.items())  # a push may add one
        if options.get("name", "") in name
        and category in (None, repository.record["category"])
        and public in (None, str(bool(repository.record["is_public"])).lower())
    ]
