"""Tags become images: what they share, and how each is pinned."""

from __future__ import annotations

import pytest

from terraform_provider_swr.swr.images import Image, matching, to_images
from terraform_provider_swr.swr.models import Tag

DIGEST = "sha256:" + "a" * 64
OTHER = "sha256:" + "b" * 64
REGISTRY = "swr.cn-north-4.myhuaweicloud.com"


def image(tag: Tag) -> Image:
    """Return the image of a tag that is alone in its repository."""
    (found,) = to_images([tag], "retail/team-a/web", REGISTRY)
    return found


def test_every_field_of_a_tag_is_in_its_image() -> None:
    """Under the names of the attributes."""
    tag = Tag(
        tag="1.0",
        digest=DIGEST,
        image_id="c" * 64,
        tag_type=1,
        size=7,
        path="swr.example.com/retail/team-a/web:1.0",
        created_at="2024-01-01T00:00:00Z",
        updated_at="2024-01-02T00:00:00Z",
    )
    assert image(tag) == Image(
        tag="1.0",
        digest=DIGEST,
        tags=("1.0",),
        image_uri=f"swr.example.com/retail/team-a/web@{DIGEST}",
        type="index",
        size=7,
        image_id="c" * 64,
        created_at="2024-01-01T00:00:00Z",
        updated_at="2024-01-02T00:00:00Z",
    )


def test_what_is_not_known_is_null() -> None:
    """Any field may be missing."""
    assert image(Tag()) == Image(None, None, (), None, None, None, None, None, None)
    assert image(Tag(capital_tag="1.0")).tags == ("1.0",)


def test_tags_of_the_same_digest_know_each_other() -> None:
    """Sorted; tags without a digest have nothing in common."""
    tags = [
        Tag(tag="b", digest=DIGEST),
        Tag(tag="c", digest=OTHER),
        Tag(tag="a", digest=DIGEST),
        Tag(tag="d"),
        Tag(tag="e", digest=""),
        Tag(digest=DIGEST),
    ]
    images = to_images(tags, "retail/web", None)
    assert [found.tag for found in images] == ["b", "c", "a", "d", "e", None]
    shared = ("a", "b")
    assert [found.tags for found in images] == [shared, ("c",), shared, ("d",), ("e",), shared]


@pytest.mark.parametrize(
    ("path", "host"),
    [
        ("swr.cn-north-1.example.com/retail/web:1", "swr.cn-north-1.example.com"),
        ("10.0.0.1:20202/retail/web:1", "10.0.0.1:20202"),
        ("https://swr.example.com/retail/web:1", "swr.example.com"),
        (None, REGISTRY),
        ("", REGISTRY),
        ("swr.example.com", REGISTRY),
        ("/retail/web:1", REGISTRY),
        ("a b/retail", REGISTRY),
    ],
)
def test_the_host_is_the_answers_own(path: str | None, host: str) -> None:
    """Else the region's."""
    found = image(Tag(tag="1", digest=DIGEST, path=path))
    assert found.image_uri == f"{host}/retail/team-a/web@{DIGEST}"


def test_without_host_or_digest_there_is_no_address() -> None:
    """An address by tag would not pin anything."""
    assert to_images([Tag(tag="1", digest=DIGEST)], "retail/web", None)[0].image_uri is None
    assert image(Tag(tag="1", digest="")).image_uri is None


@pytest.mark.parametrize(("number", "kind"), [(0, "image"), (1, "index"), (2, None), (None, None)])
def test_types_have_names(number: int | None, kind: str | None) -> None:
    """A number that no document explains is null."""
    assert image(Tag(tag_type=number)).type == kind


def test_a_regular_expression_is_searched_for_anywhere() -> None:
    """A tag without a name is found by none, and kept by none at all."""
    tags = [Tag(tag="v1.0"), Tag(capital_tag="1.0"), Tag()]
    assert matching(tags, "1[.]") == tags[:2]
    assert matching(tags, "^1") == tags[1:2]
    assert matching(tags, None) == tags
