"""``swr_repositories``: what an organization, or all that one may see, holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.data_sources.common import REGION, SwrDataSource, read_from
from terraform_provider_swr.validators import organization_name, unless_empty
from tfbridge import BOOL, NUMBER, STRING, Attribute, List, Nested, one_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.swr.client import SwrClient
    from tfbridge import Context

FILTERS = ("namespace", "name", "category")
CATEGORIES = (
    "app_server",
    "linux",
    "framework_app",
    "database",
    "lang",
    "windows",
    "arm",
    "other",
)
"""What the API's documentation lists, `docs/reference/swr-api.md`, section 2.2."""


class Repositories(SwrDataSource):
    """The image repositories of one organization, or of every organization that one may see."""

    attributes = {
        "namespace": Attribute(
            STRING,
            "Organization to list; when left out, every organization that the credentials may see.",
            optional=True,
            validators=[unless_empty(organization_name)],
        ),
        "name": Attribute(STRING, "Keep only repositories of exactly this name.", optional=True),
        "category": Attribute(
            STRING,
            "Keep only this category: `app_server`, `linux`, `framework_app`, `database`, `lang`, "
            "`windows`, `arm` or `other`.",
            optional=True,
            validators=[unless_empty(one_of(*CATEGORIES))],
        ),
        "region": REGION,
        "id": Attribute(STRING, "`region`, then each filter that is set.", computed=True),
        "repositories": Attribute(
            Nested(
                {
                    "name": Attribute(STRING, "Name, with slashes as they are."),
                    "namespace": Attribute(STRING, "Organization that holds it."),
                    "category": Attribute(
                        STRING, "Category that its owner chose, such as `database` or `other`."
                    ),
                    "description": Attribute(
                        STRING, "What its owner wrote about it; may be empty or null."
                    ),
                    "is_public": Attribute(BOOL, "Whether anybody may pull from it."),
                    "size": Attribute(NUMBER, "Bytes that its images take."),
                    "num_images": Attribute(NUMBER, "How many images it holds."),
                    "num_download": Attribute(NUMBER, "How often its images were pulled."),
                    "path": Attribute(STRING, "Address to pull from."),
                    "internal_path": Attribute(STRING, "Address to pull from inside the cloud."),
                    "url": Attribute(STRING, "Address of the repository's page, where it has one."),
                    "domain_name": Attribute(STRING, "Account that owns it."),
                    "tags": Attribute(List(STRING), "Tags of its images, as SWR lists them."),
                    "created_at": Attribute(STRING, "When it was created, in UTC."),
                    "updated_at": Attribute(STRING, "When it was last changed, in UTC."),
                }
            ),
            "The repositories, sorted by `namespace` and `name`.",
            computed=True,
        ),
    }

    def query(self, config: Mapping[str, Any], context: Context[SwrClient]) -> dict[str, Any]:
        """List the repositories."""
        read = read_from(config, context.client, *FILTERS)
        filters = {name: config[name] for name in FILTERS}
        return {
            **read,
            "repositories": context.client.list_repositories(**filters, region=read["region"]),
        }
