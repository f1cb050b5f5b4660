"""States of ``swr_replication_status``, for the tests of what shows them."""

from __future__ import annotations

from typing import Any


def copy(
    repository: str, tag: str, target: str, status: str = "in_sync", **fields: Any
) -> dict[str, Any]:
    """Return a row; ``target`` is region and organization with a slash between them."""
    region, namespace = target.split("/")
    return {
        "repo_name": repository,
        "tag": tag,
        "remote_region_id": region,
        "remote_namespace": namespace,
        "status": status,
        "has_task": True,
        "override": True,
        "sync_auto": True,
        "digest": "sha256:a",
        "remote_digest": "sha256:b",
        "updated_at": "2024-03-01T07:00:00Z",
        "remote_updated_at": None,
        **fields,
    }


def state(*copies: dict[str, Any], unchecked: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a state with these rows."""
    names = {row["repo_name"] for row in copies} | {*unchecked}
    return {
        "id": "cn-north-4/retail",
        "namespace": "retail",
        "region": "cn-north-4",
        "repositories": sorted(names),
        "unchecked": list(unchecked),
        "copies": list(copies),
    }
