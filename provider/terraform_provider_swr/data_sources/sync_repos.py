"""``swr_sync_repos``: where the images of a repository, or of all, are copied to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.data_sources.common import (
    COPY_FIELDS,
    ORGANIZATION,
    REGION,
    REPOSITORY,
    TARGET_FIELDS,
    SwrDataSource,
    read_from,
    warn_of_vanished,
)
from tfbridge import BOOL, NUMBER, STRING, Attribute, List, Nested

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.swr.client import SwrClient
    from tfbridge import Context

FILTERS = ("remote_region_id", "remote_namespace")


class SyncRepos(SwrDataSource):
    """The automatic image replication tasks of one repository, or of a whole organization.

    SWR copies an image to the target region and organization of each task as
    soon as the image is pushed. Tasks that are switched to manual reportedly do
    not show up in SWR's list, and a task in the list is no proof that its target
    exists.
    """

    attributes = {
        "namespace": ORGANIZATION,
        "repository": REPOSITORY,
        "region": REGION,
        "remote_region_id": Attribute(STRING, "Keep only tasks to this region.", optional=True),
        "remote_namespace": Attribute(
            STRING, "Keep only tasks to this organization.", optional=True
        ),
        "id": Attribute(
            STRING,
            "`region/namespace` or `region/namespace/repository`: what was read.",
            computed=True,
        ),
        "repositories": Attribute(
            List(STRING),
            "Names of all repositories that were read, sorted, with or without tasks.",
            computed=True,
        ),
        "sync_repos": Attribute(
            Nested(
                {
                    **TARGET_FIELDS,
                    "sync_auto": Attribute(BOOL, "Whether new images are copied at once."),
                    **COPY_FIELDS,
                    "id": Attribute(NUMBER, "Number of the task."),
                }
            ),
            "The tasks, sorted by `repo_name`, `remote_region_id`, `remote_namespace` and `id`.",
            computed=True,
        ),
    }

    def query(self, config: Mapping[str, Any], context: Context[SwrClient]) -> dict[str, Any]:
        """Read one repository's tasks, or those of every repository of the organization."""
        namespace, repository, client = config["namespace"], config["repository"], context.client
        read = read_from(config, client, "namespace", "repository")
        region = read["region"]
        if repository is None:
            repositories, rows, vanished = client.read_organization(
                namespace, lambda name: client.list_sync_repos(namespace, name, region), region
            )
            warn_of_vanished(context, namespace, vanished)
        else:
            repositories = [repository]
            rows = client.list_sync_repos(namespace, repository, region)
        for name in FILTERS:
            if config[name] is not None:
                rows = [row for row in rows if getattr(row, name) == config[name]]
        return {**read, "repositories": repositories, "sync_repos": rows}
