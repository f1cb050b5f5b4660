"""``swr_image``: one image, found by tag, by digest or as the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.data_sources.common import (
    ONE_REPOSITORY,
    ORGANIZATION,
    REGION,
    SwrDataSource,
    read_from,
)
from terraform_provider_swr.validators import image_digest, regular_expression, unless_empty
from tfbridge import (
    BOOL,
    NUMBER,
    ROOT,
    STRING,
    Attribute,
    DiagnosticError,
    List,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from terraform_provider_swr.swr.client import SwrClient
    from terraform_provider_swr.swr.images import Image as Found
    from tfbridge import Context, Diagnostics

WAYS = ("tag", "digest", "most_recent")
NAMED = 10
"""How many of the newest tags an error names."""

IMAGE_FIELDS = {
    "tags": Attribute(List(STRING), "All tags of the same digest, sorted.", computed=True),
    "image_uri": Attribute(
        STRING,
        "Address that always means this very image: `host/namespace/repository@sha256:...`.",
        computed=True,
    ),
    "type": Attribute(
        STRING,
        "`image`, or `index` for a list of images for several platforms.",
        computed=True,
    ),
    "size": Attribute(NUMBER, "Bytes, as SWR counts them.", computed=True),
    "image_id": Attribute(
        STRING, "Digest of the image's configuration, without `sha256:`.", computed=True
    ),
    "created_at": Attribute(STRING, "When the tag was first pushed, in UTC.", computed=True),
    "updated_at": Attribute(STRING, "When the tag was last pushed, in UTC.", computed=True),
}

TAG_REGEX = Attribute(
    STRING,
    "Keep only tags in which this regular expression (Python's) finds something anywhere; `^` and "
    "`$` stand for the ends of the tag. Nested repetition, as in `(a+)+`, may never end.",
    optional=True,
    validators=[unless_empty(regular_expression)],
)


class Image(SwrDataSource):
    """One image of a repository, with its digest and the address that pins it.

    Give exactly one of `tag`, `digest` and `most_recent`. The newest image is
    the one that was pushed last; of two that were pushed at the same moment,
    the one whose tag comes first.
    """

    attributes = {
        "namespace": ORGANIZATION,
        "repository": ONE_REPOSITORY,
        "tag": Attribute(
            STRING,
            "Tag to look up. When left out, the tag that was found; by digest, the newest of "
            "`tags`.",
            optional=True,
            computed=True,
        ),
        "digest": Attribute(
            STRING,
            "Digest to look up, `sha256:` and 64 digits. When left out, the digest that was "
            "found: the SHA-256 of the manifest, so equal digests are equal images.",
            optional=True,
            computed=True,
            validators=[unless_empty(image_digest)],
        ),
        "most_recent": Attribute(
            BOOL,
            "Whether to take the newest image. `false` counts as left out.",
            optional=True,
        ),
        "tag_regex": Attribute(
            STRING,
            f"{TAG_REGEX.description} Only with `most_recent`.",
            optional=True,
            validators=TAG_REGEX.validators,
        ),
        "region": REGION,
        "id": Attribute(
            STRING,
            "`region/namespace/repository`, then `tag`, `digest` or `tag_regex` where one is set.",
            computed=True,
        ),
        **IMAGE_FIELDS,
    }

    def validate(self, config: Mapping[str, Any], diagnostics: Diagnostics) -> None:
        """Check that there is one way to find the image."""
        given = [name for name in WAYS if config[name]]
        unknown = [name for name in WAYS if isinstance(config[name], Unknown)]
        known = [name for name in given if name not in unknown]
        if len(known) > 1:
            diagnostics.error(
                "Image is given twice",
                f"Exactly one of tag, digest and most_recent finds the image, but {known[0]} and "
                f"{known[1]} are both set.",
                ROOT / known[1],
            )
        elif not given:
            diagnostics.error(
                "No image is given",
                "One of tag, digest and most_recent = true must say which image is meant.",
            )
        if config["tag_regex"] and "most_recent" not in given:
            diagnostics.error(
                "Tags are searched only for the newest image",
                "tag_regex goes with most_recent = true; tag and digest are exact.",
                ROOT / "tag_regex",
            )

    def query(self, config: Mapping[str, Any], context: Context[SwrClient]) -> dict[str, Any]:
        """Read all tags, and find the image among them."""
        from msgspec.structs import asdict

        from terraform_provider_swr.swr.images import matching, to_images

        client, name = context.client, f"{config['namespace']}/{config['repository']}"
        read = read_from(config, client, "namespace", "repository", "tag", "digest", "tag_regex")
        region = read["region"]
        tags = client.list_tags(config["namespace"], config["repository"], region)
        images = to_images(tags, name, client.registry(region))
        wanted = {tag.name for tag in matching(tags, config["tag_regex"])}
        for image in images:
            if image.tag in wanted and all(
                config[way] in (None, getattr(image, way)) for way in ("tag", "digest")
            ):
                return {**read, **asdict(image)}
        raise _not_found(config, f"{name} in {region}" if region else name, images)


def _not_found(config: Mapping[str, Any], place: str, images: Sequence[Found]) -> DiagnosticError:
    sought = {
        "tag": f'the tag "{config["tag"]}"',
        "digest": f"an image with the digest {config['digest']}",
        "tag_regex": f'a tag that "{config["tag_regex"]}" matches',
        "most_recent": "any tag",
    }
    way = next(name for name in sought if config[name] is not None)
    newest = [image.tag for image in images if image.tag is not None]
    others = f" and {len(newest) - NAMED} more" if len(newest) > NAMED else ""
    named = f"Its newest tags are {', '.join(newest[:NAMED])}{others}."
    return DiagnosticError(
        "Image not found",
        f"The repository {place} does not have {sought[way]}. "
        f"{named if newest else 'It has no tags at all.'}",
        ROOT / way,
    )
