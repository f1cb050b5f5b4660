"""``swr_sync_repos``: where the images of a repository, or of all, are copied to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.validators import organization_name, repository_name
from tfbridge import BOOL, NUMBER, STRING, Attribute, DataSource, List, Nested

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.api.client import SwrClient
    from tfbridge import Context


class SyncRepos(DataSource["SwrClient"]):
    """The automatic image replication tasks of one repository, or of a whole organization.

    SWR copies an image to the target region and organization of each task as
    soon as the image is pushed. Tasks that are switched to manual do not show
    up in SWR's list, and a task in the list is no proof that its target exists.
    """

    attributes = {
        "namespace": Attribute(
            STRING,
            "Organization that owns the repositories.",
            required=True,
            validators=[organization_name],
        ),
        "repository": Attribute(
            STRING,
            "Repository to read; when left out, every repository of the organization is read.",
            optional=True,
            validators=[repository_name],
        ),
        "region": Attribute(
            STRING, "Region to read; by default the provider's.", optional=True, computed=True
        ),
        "remote_region_id": Attribute(
            STRING, "Keep only tasks that copy to this region.", optional=True
        ),
        "remote_namespace": Attribute(
            STRING, "Keep only tasks that copy to this organization.", optional=True
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
                    "created_at": Attribute(STRING, "When the task was created, in UTC."),
                    "domain_id": Attribute(STRING, "Id of the account that owns the task."),
                    "domain_name": Attribute(STRING, "Name of the account that owns the task."),
                    "id": Attribute(NUMBER, "Number of the task."),
                    "namespace": Attribute(STRING, "Organization that is copied from."),
                    "override": Attribute(
                        BOOL, "Whether an image of the same name and tag is replaced."
                    ),
                    "remote_namespace": Attribute(STRING, "Organization that is copied to."),
                    "remote_region_id": Attribute(STRING, "Region that is copied to."),
                    "repo_name": Attribute(STRING, "Repository that is copied."),
                    "sync_auto": Attribute(BOOL, "Whether new images are copied at once."),
                    "updated_at": Attribute(STRING, "When the task was last changed, in UTC."),
                }
            ),
            "The tasks, sorted by `repo_name`, `remote_region_id`, `remote_namespace` and `id`.",
            computed=True,
        ),
    }

    def read(self, config: Mapping[str, Any], context: Context[SwrClient]) -> dict[str, Any]:
        """Read one repository's tasks, or those of every repository of the organization."""
        client, namespace, repository = context.client, config["namespace"], config["repository"]
        region = config["region"] or client.region
        if repository is None:
            raise NotImplementedError
        rows = client.list_sync_repos(namespace, repository, region=region)
        wanted = {
            name: config[name]
            for name in ("remote_region_id", "remote_namespace")
            if config[name] is not None
        }
        return {
            "region": region,
            "id": "/".join(part for part in (region, namespace, repository) if part),
            "repositories": [repository],
            "sync_repos": [row for row in rows if wanted.items() <= row.items()],
        }
