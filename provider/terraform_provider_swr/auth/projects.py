"""From the name of a project to its id.

See docs/reference/swr-api.md, section 3.7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.auth.answers import ask, json_object, unexpected
from terraform_provider_swr.auth.sources import unfit_for_header
from terraform_provider_swr.http.errors import (
    ConfigurationError,
    PermissionDeniedError,
)
from terraform_provider_swr.http.messages import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from terraform_provider_swr.http.messages import Credentials
    from terraform_provider_swr.http.transport import Transport


def find_project(
    transport: Transport, iam: str, name: str, region: str | None, credentials: Credentials
) -> str:
    """Return the id of the project called ``name``.

    ``GET {iam}/v3/projects?name=``. Several projects of one name are possible
    (IAM's own documentation shows two), and none where a region was never
    used: both are a ConfigurationError.
    """
    request = Request(
        method="GET",
        url=f"{iam}/v3/projects",
        params=[("name", name)],
        credentials=credentials,
        region=region,
    )
    hint = (
        f"The keys are not allowed to look up the id of the project {name}. Allow them "
        "iam:projects:listProjects, or give the project_id in a provider block for its region."
    )
    response = ask(
        transport,
        request,
        lambda error: hint if isinstance(error, PermissionDeniedError) else "",
    )
    what = "IAM's list of projects"
    projects = json_object(response, what).get("projects")
    if not isinstance(projects, list):
        raise unexpected(response, f"{what} has no list called projects.")
    ids = sorted(_ids(projects, name))
    if problem := next(filter(None, map(unfit_for_header, ids)), ""):
        raise unexpected(response, f"{what} has an id of the project {name} that {problem}.")
    if len(ids) == 1:
        return ids[0]
    if not ids:
        raise ConfigurationError(
            f"These access keys see no project called {name}. A region's own project is made when "
            "the region is first opened in the console; another one is named by project_name or "
            "project_id, in a provider block for its region.",
            attribute="region" if name == region else "project_name",
        )
    raise ConfigurationError(
        f"{len(ids)} projects are called {name}: {', '.join(ids)}. Choose one by "
        "project_id, in a provider block for its region.",
        attribute="project_id",
    )


def _ids(projects: list[Any], name: str) -> Iterator[str]:
    for project in projects:
        if isinstance(project, dict) and project.get("name", name) == name:
            project_id = project.get("id")
            if isinstance(project_id, str):
                yield project_id
