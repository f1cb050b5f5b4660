"""What the data sources share: arguments, fields of rows, the region that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.validators import organization_name, repository_name, unless_empty
from tfbridge import BOOL, STRING, Attribute, DataSource

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from terraform_provider_swr.swr.client import SwrClient
    from tfbridge import Context

NAMED = 10
"""How many repositories a warning names before it counts the others."""

ORGANIZATION = Attribute(
    STRING,
    "Organization that the repository belongs to.",
    required=True,
    validators=[organization_name],
)
REGION = Attribute(
    STRING, "Region to read; by default the provider's.", optional=True, computed=True
)
ONE_REPOSITORY = Attribute(
    STRING,
    "Repository to read.",
    required=True,
    validators=[repository_name],
)
REPOSITORY = Attribute(
    STRING,
    "Repository to read; when left out, every repository of the organization is read.",
    optional=True,
    validators=[unless_empty(repository_name)],
)

# Fields are declared in the order in which people want to see them: `read` prints them so.
TARGET_FIELDS = {
    "repo_name": Attribute(STRING, "Repository that is copied."),
    "remote_region_id": Attribute(STRING, "Region that is copied to."),
    "remote_namespace": Attribute(STRING, "Organization that is copied to."),
    "override": Attribute(BOOL, "Whether an image of the same name and tag is replaced."),
}
# What a replication task and the jobs that it runs have in common.
COPY_FIELDS = {
    **TARGET_FIELDS,
    "updated_at": Attribute(STRING, "When it was last changed, in UTC."),
    "created_at": Attribute(STRING, "When it was created, in UTC."),
    "namespace": Attribute(STRING, "Organization that is copied from."),
    "domain_name": Attribute(STRING, "Name of the account that owns it."),
    "domain_id": Attribute(STRING, "Id of the account that owns it."),
}


class SwrDataSource(DataSource["SwrClient"]):
    """A data source in which an empty string counts as left out."""

    def read(self, config: Mapping[str, Any], context: Context[SwrClient]) -> dict[str, Any]:
        """Return the computed attributes."""
        return self.query(_without_empty(config), context)

    def query(self, config: Mapping[str, Any], context: Context[SwrClient]) -> dict[str, Any]:
        """Return the computed attributes for a configuration that holds no empty string."""
        raise NotImplementedError


def read_from(config: Mapping[str, Any], client: SwrClient, *names: str) -> dict[str, str | None]:
    """Return the ``region`` that is read and the ``id``: region and named arguments by slashes.

    Only the region behind a custom endpoint may have no name.
    """
    region = config["region"] or client.region
    parts = [region, *(config[name] for name in names)]
    return {"region": region, "id": "/".join(part for part in parts if part)}


def warn_of_vanished(context: Context[SwrClient], namespace: str, vanished: Sequence[str]) -> None:
    """Tell the user which repositories were deleted while they were read, if any were."""
    if not vanished:
        return
    names = ", ".join(vanished[:NAMED])
    others = f" and {len(vanished) - NAMED} more" if len(vanished) > NAMED else ""
    context.diagnostics.warning(
        "Repositories vanished while they were read",
        f"Repositories of {namespace} that were listed are not there any more, and are left "
        f"out: {names}{others}.",
    )


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_empty(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_without_empty(each) for each in value]
    return None if value == "" else value
