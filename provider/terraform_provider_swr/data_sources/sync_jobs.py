"""``swr_sync_jobs``: what the replication tasks of a repository have done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.data_sources.common import (
    COPY_FIELDS,
    ORGANIZATION,
    REGION,
    REPOSITORY,
    read_from,
)
from terraform_provider_swr.validators import at_least_one
from tfbridge import NUMBER, STRING, Attribute, DataSource, Nested

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.swr.client import SwrClient
    from tfbridge import Context


class SyncJobs(DataSource["SwrClient"]):
    """The replication jobs of one repository, newest first: one for each image that is copied."""

    attributes = {
        "namespace": ORGANIZATION,
        "repository": REPOSITORY,
        "limit": Attribute(
            NUMBER,
            "How many jobs to read at the most; all when left out.",
            optional=True,
            validators=[at_least_one],
        ),
        "region": REGION,
        "id": Attribute(STRING, "`region/namespace/repository`.", computed=True),
        "sync_jobs": Attribute(
            Nested(
                {
                    **COPY_FIELDS,
                    "id": Attribute(NUMBER, "Number of the job."),
                    "tag": Attribute(STRING, "Tag of the image."),
                    "status": Attribute(
                        STRING,
                        "`waiting`, `running`, `success`, `failed`, `timeout`, `cancel`, or "
                        "`existed` when the tag was there already and is not replaced.",
                    ),
                    "sync_operator_id": Attribute(STRING, "Id of the user who caused the job."),
                    "sync_operator_name": Attribute(STRING, "User who caused the job."),
                }
            ),
            "The jobs, newest first.",
            computed=True,
        ),
    }

    def read(self, config: Mapping[str, Any], context: Context[SwrClient]) -> dict[str, Any]:
        """List the jobs."""
        read = read_from(config, context.client, "namespace", "repository")
        rows = context.client.list_sync_jobs(
            config["namespace"], config["repository"], limit=config["limit"], region=read["region"]
        )
        return {**read, "sync_jobs": rows}
