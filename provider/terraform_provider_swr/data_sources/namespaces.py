"""``swr_namespaces``: the organizations that one may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.data_sources.common import REGION, SwrDataSource, read_from
from tfbridge import NUMBER, STRING, Attribute, Nested

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.swr.client import SwrClient
    from tfbridge import Context


class Namespaces(SwrDataSource):
    """The organizations that the credentials may see.

    SWR leaves out, without a word, organizations that one has no permission
    on: an inventory can be incomplete and look complete.
    """

    attributes = {
        "name": Attribute(
            STRING, "Keep only the organization of exactly this name.", optional=True
        ),
        "region": REGION,
        "id": Attribute(STRING, "`region`, or `region/name` with a filter.", computed=True),
        "namespaces": Attribute(
            Nested(
                {
                    "name": Attribute(STRING, "Name of the organization."),
                    "creator_name": Attribute(STRING, "User who made it."),
                    "auth": Attribute(NUMBER, "What one may do there: 7 manage, 3 write, 1 read."),
                    "access_user_count": Attribute(NUMBER, "How many users have access."),
                    "repo_count": Attribute(NUMBER, "How many repositories it holds."),
                    "id": Attribute(NUMBER, "Number of the organization."),
                }
            ),
            "The organizations, sorted by `name`.",
            computed=True,
        ),
    }

    def query(self, config: Mapping[str, Any], context: Context[SwrClient]) -> dict[str, Any]:
        """List the organizations."""
        read = read_from(config, context.client, "name")
        rows = context.client.list_namespaces(name=config["name"], region=read["region"])
        return {**read, "namespaces": rows}
