"""From the name of a project to its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.api.auth.answers import json_object
from terraform_provider_swr.api.errors import ConfigurationError, ResponseError
from terraform_provider_swr.api.transport import Request

if TYPE_CHECKING:
    from terraform_provider_swr.api.transport import Credentials, Transport


def find_project(
    transport: Transport, iam: str, name: str, region: str | None, credentials: Credentials
) -> str:
    """Return the id of the project called ``name``.

    ``GET {iam}/v3/projects?name=``. Several projects of one name are possible
    (IAM's own documentation shows two), and none where a region was never
    used: both are a ConfigurationError.
    """
    response = transport.send(
        Request(
            method="GET",
            url=f"{iam}/v3/projects",
            params=[("name", name)],
            credentials=credentials,
            region=region,
        )
    )
    projects = json_object(response, "the list of projects").get("projects")
    if not isinstance(projects, list):
        raise ResponseError("IAM's answer to the list of projects has no list called projects.")
    ids = [project["id"] for project in projects if _is_called(project, name)]
    if len(ids) == 1:
        return ids[0]
    if not ids:
        raise ConfigurationError(
            f"These access keys see no project called {name}. A region's own project is made when "
            "the region is first opened in the console; another one is named by project_name or "
            "project_id.",
            attribute=None if name == region else "project_name",
        )
    raise ConfigurationError(
        f"{len(ids)} projects are called {name}: {', '.join(sorted(ids))}. Choose one by "
        "project_id, in a provider block for its region.",
        attribute="project_id",
    )


def _is_called(project: Any, name: str) -> bool:
    return (
        isinstance(project, dict)
        and isinstance(project.get("id"), str)
        and project.get("name", name) == name
    )
