"""What the data sources share: arguments, fields of rows, the region that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.validators import organization_name, repository_name
from tfbridge import BOOL, STRING, Attribute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.swr.client import SwrClient

ORGANIZATION = Attribute(
    STRING,
    "Organization that the repository belongs to.",
    required=True,
    validators=[organization_name],
)
REGION = Attribute(
    STRING, "Region to read; by default the provider's.", optional=True, computed=True
)
REPOSITORY = Attribute(
    STRING, "Repository that is copied.", required=True, validators=[repository_name]
)

# What a replication task and the jobs that it runs have in common.
COPY_FIELDS = {
    "namespace": Attribute(STRING, "Organization that is copied from."),
    "repo_name": Attribute(STRING, "Repository that is copied."),
    "remote_region_id": Attribute(STRING, "Region that is copied to."),
    "remote_namespace": Attribute(STRING, "Organization that is copied to."),
    "override": Attribute(BOOL, "Whether an image of the same name and tag is replaced."),
    "domain_id": Attribute(STRING, "Id of the account that owns it."),
    "domain_name": Attribute(STRING, "Name of the account that owns it."),
    "created_at": Attribute(STRING, "When it was created, in UTC."),
    "updated_at": Attribute(STRING, "When it was last changed, in UTC."),
}


def read_from(config: Mapping[str, Any], client: SwrClient, *names: str) -> dict[str, str | None]:
    """Return the ``region`` that is read and the ``id``: region and named arguments by slashes.

    Only the region behind a custom endpoint may have no name.
    """
    region = config["region"] or client.region
    parts = [region, *(config[name] for name in names)]
    return {"region": region, "id": "/".join(part for part in parts if part)}
