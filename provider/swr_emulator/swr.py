"""SWR: organizations and repositories.

API Reference, "Organization Management" and "Image Repository Management".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from swr_emulator.errors import Refusal
from swr_emulator.messages import Answer, json_answer
from swr_emulator.shapes import swr_error

if TYPE_CHECKING:
    from swr_emulator.call import Call
    from swr_emulator.fixture import Organization, Repository


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


def list_sync_repos(call: Call) -> Answer:
    """Return all replication tasks of one repository; there is no paging."""
    return json_answer(find_repository(call).sync_repos)
