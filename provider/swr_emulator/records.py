"""The fields of the records that SWR answers with, and values for those a fixture omits.

Spelling and order are those of the API Reference: ``domainID`` but ``remoteRegionId``.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from swr_emulator.fixture import Domain

NAMESPACE: dict[str, type] = {
    "id": int,
    "name": str,
    "creator_name": str,
    "auth": int,
    "access_user_count": int,
    "repo_count": int,
}

REPOSITORY: dict[str, type] = {
    "name": str,
    "category": str,
    "description": str,
    "size": int,
    "is_public": bool,
    "num_images": int,
    "num_download": int,
    "created_at": str,
    "updated_at": str,
    "logo": str,
    "url": str,
    "path": str,
    "internal_path": str,
    "domain_name": str,
    "namespace": str,
    "tags": list,
    "status": bool,
}

SYNC_REPO: dict[str, type] = {
    "createdAt": str,
    "domainID": str,
    "domainName": str,
    "id": int,
    "namespace": str,
    "override": bool,
    "remoteNamespace": str,
    "remoteRegionId": str,
    "repoName": str,
    "syncAuto": bool,
    "updatedAt": str,
}

SYNC_JOB: dict[str, type] = {
    **{name: kind for name, kind in SYNC_REPO.items() if name != "syncAuto"},
    "status": str,
    "syncOperatorId": str,
    "syncOperatorName": str,
    "tag": str,
}

SYNC_REGION: dict[str, type] = {"regionID": str, "registryURL": str}

CATEGORIES = frozenset(
    {"app_server", "linux", "framework_app", "database", "lang", "other", "windows", "arm"}
)

_CREATED = "2024-02-23T08:00:00Z"


class Context:
    """Values for omitted fields, as they follow from where a record stands."""

    def __init__(self, region: str, domain: Domain) -> None:
        self._region = region
        self._domain = domain
        self._ids = itertools.count(1)

    def namespace(self, name: str, repositories: int) -> dict[str, Any]:
        """Return defaults for an organization."""
        return {
            "id": next(self._ids),
            "name": name,
            "creator_name": self._domain.name,
            "auth": 7,
            "access_user_count": 1,
            "repo_count": repositories,
        }

    def repository(self, namespace: str, name: str) -> dict[str, Any]:
        """Return defaults for a repository; ``description`` and ``logo`` have none."""
        path = f"swr.{self._region}.myhuaweicloud.com/{namespace}/{name}"
        return {
            "name": name,
            "category": "other",
            "size": 0,
            "is_public": False,
            "num_images": 0,
            "num_download": 0,
            "created_at": _CREATED,
            "updated_at": _CREATED,
            "url": "",
            "path": path,
            "internal_path": path,
            "domain_name": self._domain.name,
            "namespace": namespace,
            "tags": [],
            "status": False,
        }

    def sync_repo(self, namespace: str, repository: str) -> dict[str, Any]:
        """Return defaults for a task; it still needs its target."""
        return {
            "createdAt": _CREATED,
            "domainID": self._domain.id,
            "domainName": self._domain.name,
            "id": next(self._ids),
            "namespace": namespace,
            "override": False,
            "repoName": repository,
            "syncAuto": True,
        }

    def sync_job(self, namespace: str, repository: str) -> dict[str, Any]:
        """Return defaults for a job; it still needs its target."""
        defaults = self.sync_repo(namespace, repository)
        del defaults["syncAuto"]
        return defaults | {
            "status": "success",
            "syncOperatorId": self._domain.id,
            "syncOperatorName": self._domain.name,
            "tag": "latest",
        }
