"""``swr_sync_jobs``: what the replication tasks of a repository, or of all, have done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.data_sources.common import (
    COPY_FIELDS,
    ORGANIZATION,
    REGION,
    REPOSITORY,
    SwrDataSource,
    read_from,
)
from terraform_provider_swr.validators import at_least_one
from tfbridge import BOOL, NUMBER, STRING, Attribute, Nested

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.swr.client import SwrClient
    from terraform_provider_swr.swr.models import SyncJob
    from tfbridge import Context


class SyncJobs(SwrDataSource):
    """The replication jobs of one repository, or of a whole organization, newest first.

    There is one for each image that is copied, or tried to be. A job knows its
    tag but not its digest: what it copied, only `swr_replication_status` shows.
    """

    attributes = {
        "namespace": ORGANIZATION,
        "repository": REPOSITORY,
        "limit": Attribute(
            NUMBER,
            "How many jobs of each repository to read at the most, the newest ones; all when left "
            "out.",
            optional=True,
            validators=[at_least_one],
        ),
        "latest": Attribute(
            BOOL,
            "Whether to keep only the newest job of each tag and target, among those that `limit` "
            "lets be read. A copy that failed and later succeeded is then a success.",
            optional=True,
        ),
        "region": REGION,
        "id": Attribute(
            STRING,
            "`region/namespace` or `region/namespace/repository`: what was read.",
            computed=True,
        ),
        "sync_jobs": Attribute(
            Nested(
                {
                    "status": Attribute(
                        STRING,
                        "`waiting`, `running`, `success`, `failed`, `timeout`, `cancel`, or "
                        "`existed` when the tag was there already and is not replaced.",
                    ),
                    "repo_name": COPY_FIELDS["repo_name"],
                    "tag": Attribute(STRING, "Tag of the image."),
                    **COPY_FIELDS,
                    "sync_operator_name": Attribute(STRING, "User who caused the job."),
                    "sync_operator_id": Attribute(STRING, "Id of the user who caused the job."),
                    "id": Attribute(NUMBER, "Number of the job."),
                }
            ),
            "The jobs, newest first.",
            computed=True,
        ),
    }

    def query(self, config: Mapping[str, Any], context: Context[SwrClient]) -> dict[str, Any]:
        """Read one repository's jobs, or those of every repository of the organization."""
        from terraform_provider_swr.swr.sorting import latest_jobs, newest_first

        namespace, repository, client = config["namespace"], config["repository"], context.client
        read = read_from(config, client, "namespace", "repository")
        region = read["region"]

        def list_jobs(name: str) -> list[SyncJob]:
            rows = client.list_sync_jobs(namespace, name, config["limit"], region)
            return latest_jobs(rows) if config["latest"] else rows

        if repository is None:
            # One that was never copied may count as missing: it has no jobs all the same.
            _, rows, _ = client.read_organization(namespace, list_jobs, region)
            rows = newest_first(rows)
        else:
            rows = list_jobs(repository)
        return {**read, "sync_jobs": rows}
