"""``provider::swr::parse_image``: from the image in a deployment to its repository."""

from __future__ import annotations

import re

from tfbridge import STRING, ArgumentError, Function, Object, Parameter

# A pattern is compiled when it is first used: a start has no time for it.
_IMAGE = r"""
    (?P<registry> swr\.(?P<region>[a-z0-9]+(?:-[a-z0-9]+)*)\.[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?)
    / (?P<namespace> [a-z](?:[a-z0-9._-]*[a-z0-9])?)
    / (?P<repository> [a-z0-9]+(?:[._/-]+[a-z0-9]+)*)
    (?: : (?P<tag> [A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?
    (?: @ (?P<digest> sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}))?
    """

_PARTS = ("registry", "region", "namespace", "repository", "tag", "digest")


class ParseImage(Function):
    """Takes the address of an image in SWR apart.

    Of `swr.cn-north-4.myhuaweicloud.com/retail/team-a/web:1.2` it makes:

    - `registry`: the host, with a port if there is one,
      `swr.cn-north-4.myhuaweicloud.com`
    - `region`: the region in the host's name, `cn-north-4`
    - `namespace`: the organization, `retail`
    - `repository`: the repository, slashes included, `team-a/web`
    - `tag`: what follows the colon, `1.2`, or null
    - `digest`: what follows an `@`, such as `sha256:` and 64 digits, or null

    `region`, `namespace` and `repository` are what `swr_sync_repos` takes, so a
    plan can go from the images of a deployment to their replication.
    """

    parameters = (
        Parameter(
            "image",
            STRING,
            "Address of the image, such as `swr.cn-north-4.myhuaweicloud.com/team/web:1.2`.",
        ),
    )
    returns = Object(dict.fromkeys(_PARTS, STRING))

    def call(self, image: str) -> dict[str, str | None]:
        """Return the parts; ArgumentError for anything but an image in SWR."""
        found = re.fullmatch(_IMAGE, image, re.VERBOSE)
        if found is None or "//" in found["repository"]:
            raise ArgumentError(_complaint(image), "image")
        return {name: found[name] for name in _PARTS}


def _complaint(image: str) -> str:
    shown = image if len(image) <= 200 else f"{image[:200]}..."  # noqa: PLR2004 - one line
    return (
        f'"{shown}" is not the address of an image in SWR. Expected '
        "swr.REGION.CLOUD/ORGANIZATION/REPOSITORY, then :TAG, @DIGEST, both or neither, "
        "without a scheme: swr.cn-north-4.myhuaweicloud.com/team/web:1.2."
    )
