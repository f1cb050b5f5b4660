"""Images out of a list of tags: which share a digest, and the address that pins each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from terraform_provider_swr.swr.models import Tag

_TYPES = {0: "image", 1: "index"}
_HOST = re.compile(r"(?:https?://)?([A-Za-z0-9.-]+(?::[0-9]{1,5})?)/")


class Image(msgspec.Struct, frozen=True):
    """A tag with the image behind it.

    ``tags`` are all tags of the same digest, sorted. ``image_uri`` is
    ``host/namespace/repository@sha256:...``; ``type`` is ``image`` or ``index``;
    ``size`` is in bytes.
    """

    tag: str | None
    digest: str | None
    tags: tuple[str, ...]
    image_uri: str | None
    type: str | None
    size: int | None
    image_id: str | None
    created_at: str | None
    updated_at: str | None


def to_images(tags: Sequence[Tag], name: str, registry: str | None) -> list[Image]:
    """Return an image for each tag, in the same order.

    ``name`` is ``namespace/repository``; ``registry`` is the host to pull from
    for tags that do not tell.
    """
    shared: dict[str, list[str]] = {}
    for tag in tags:
        if tag.digest and tag.name is not None:
            shared.setdefault(tag.digest, []).append(tag.name)
    return [
        Image(
            tag=tag.name,
            digest=tag.digest,
            tags=_names(tag, shared),
            image_uri=_pinned(tag, name, registry),
            type=None if tag.tag_type is None else _TYPES.get(tag.tag_type),
            size=tag.size,
            image_id=tag.image_id,
            created_at=tag.created_at,
            updated_at=tag.updated_at,
        )
        for tag in tags
    ]


def matching(tags: Iterable[Tag], tag_regex: str | None) -> list[Tag]:
    """Return the tags in whose name the regular expression finds something; all for None."""
    if tag_regex is None:
        return list(tags)
    search = re.compile(tag_regex).search
    return [tag for tag in tags if tag.name is not None and search(tag.name)]


def _names(tag: Tag, shared: dict[str, list[str]]) -> tuple[str, ...]:
    if tag.digest:
        return tuple(sorted(shared.get(tag.digest, ())))
    return () if tag.name is None else (tag.name,)


def _pinned(tag: Tag, name: str, registry: str | None) -> str | None:
    """Return the address by digest; the service's own ``path`` knows the host best."""
    found = _HOST.match(tag.path or "")
    host = found[1] if found else registry
    return f"{host}/{name}@{tag.digest}" if host and tag.digest else None
