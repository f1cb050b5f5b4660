"""``swr_retention_policies``: which images will be deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.data_sources.common import (
    ORGANIZATION,
    REGION,
    REPOSITORY,
    SwrDataSource,
    read_from,
    warn_of_vanished,
)
from tfbridge import NUMBER, STRING, Attribute, Nested

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.swr.client import SwrClient
    from tfbridge import Context


class RetentionPolicies(SwrDataSource):
    """The retention policies of one repository, or of a whole organization: what will be deleted.

    A policy deletes by itself, and at once when it is made. Its tag selectors
    are exceptions: tags that one of them names or matches are set aside before
    the rule is applied, and are never deleted.

    Policies belong to a repository of one region, and nothing says that
    replication copies them. To learn what a target will delete, read the
    target's policies there, with its `region` and `namespace`.
    """

    attributes = {
        "namespace": ORGANIZATION,
        "repository": REPOSITORY,
        "region": REGION,
        "id": Attribute(
            STRING,
            "`region/namespace` or `region/namespace/repository`: what was read.",
            computed=True,
        ),
        "retention_policies": Attribute(
            Nested(
                {
                    "repo_name": Attribute(STRING, "Repository whose images it deletes."),
                    "id": Attribute(NUMBER, "Number of the policy."),
                    "template": Attribute(
                        STRING,
                        "`date_rule` deletes tags that were pushed more than `days` ago, "
                        "`tag_rule` all but the newest `count`.",
                    ),
                    "days": Attribute(NUMBER, "Days that a tag is kept; null for a `tag_rule`."),
                    "count": Attribute(NUMBER, "How many tags are kept; null for a `date_rule`."),
                    "tag_selectors": Attribute(
                        Nested(
                            {
                                "kind": Attribute(
                                    STRING, "`label` for one tag, `regexp` for a pattern."
                                ),
                                "pattern": Attribute(STRING, "The tag, or the regular expression."),
                            }
                        ),
                        "Exceptions: tags that are never deleted.",
                    ),
                }
            ),
            "The rules of all policies, sorted by `repo_name` and `id`.",
            computed=True,
        ),
    }

    def query(self, config: Mapping[str, Any], context: Context[SwrClient]) -> dict[str, Any]:
        """Read one repository's policies, or those of every repository of the organization."""
        from terraform_provider_swr.swr.retention import list_policies

        namespace, repository, client = config["namespace"], config["repository"], context.client
        read = read_from(config, client, "namespace", "repository")
        region = read["region"]
        if repository is None:
            _, rows, vanished = client.read_organization(
                namespace, lambda name: list_policies(client, namespace, name, region), region
            )
            warn_of_vanished(context, namespace, vanished)
        else:
            rows = list_policies(client, namespace, repository, region)
        return {**read, "retention_policies": rows}
