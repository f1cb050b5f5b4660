"""``swr_images``: all tags of a repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.data_sources.common import (
    ONE_REPOSITORY,
    ORGANIZATION,
    REGION,
    SwrDataSource,
    read_from,
)
from terraform_provider_swr.data_sources.image import IMAGE_FIELDS, TAG_REGEX
from terraform_provider_swr.validators import at_least_one
from tfbridge import NUMBER, STRING, Attribute, Nested

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.swr.client import SwrClient
    from tfbridge import Context


class Images(SwrDataSource):
    """The images of a repository, one for each tag, the one that was pushed last first."""

    attributes = {
        "namespace": ORGANIZATION,
        "repository": ONE_REPOSITORY,
        "tag_regex": TAG_REGEX,
        "limit": Attribute(
            NUMBER,
            "How many images to keep at the most, the newest ones; all when left out.",
            optional=True,
            validators=[at_least_one],
        ),
        "region": REGION,
        "id": Attribute(STRING, "`region/namespace/repository`.", computed=True),
        "images": Attribute(
            Nested(
                {
                    "tag": Attribute(STRING, "Tag of the image."),
                    "digest": Attribute(
                        STRING,
                        "SHA-256 of the image's manifest: equal digests are equal images.",
                    ),
                    **IMAGE_FIELDS,
                }
            ),
            "The images, newest first; of the same moment, sorted by `tag`.",
            computed=True,
        ),
    }

    def query(self, config: Mapping[str, Any], context: Context[SwrClient]) -> dict[str, Any]:
        """Read all tags, and keep those that are wanted."""
        from terraform_provider_swr.swr.images import matching, to_images

        namespace, repository, client = config["namespace"], config["repository"], context.client
        read = read_from(config, client, "namespace", "repository")
        tags = client.list_tags(namespace, repository, read["region"])
        images = to_images(tags, f"{namespace}/{repository}", client.registry(read["region"]))
        wanted = {tag.name for tag in matching(tags, config["tag_regex"])}
        kept = [image for image in images if image.tag in wanted]
        return {**read, "images": kept[: config["limit"]]}
