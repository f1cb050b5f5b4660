"""swr_image: one image, by tag, by digest or as the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tfbridge import UNKNOWN

if TYPE_CHECKING:
    from conftest import Reader

WEB = {"namespace": "empty", "repository": "team-a/web"}


@pytest.fixture
def digests(reader: Reader) -> dict[str, str]:
    """Push to a repository of its own and return the digest of each tag."""
    emulator = reader.emulator
    for tag in list(emulator.data.regions["cn-north-4"].organizations["empty"].repositories):
        del emulator.data.regions["cn-north-4"].organizations["empty"].repositories[tag]
    contents = {"1.0": "first", "1.1": "second", "latest": "second", "nightly": "third"}
    return {
        tag: emulator.push(
            "cn-north-4", *WEB.values(), tag, content=content, at=f"2024-01-0{day}T00:00:00Z"
        )
        for day, (tag, content) in enumerate(contents.items(), 1)
    }


@pytest.mark.usefixtures("digests")
def test_by_tag(reader: Reader, digests: dict[str, str]) -> None:
    """Everything about the image, all its tags, and the address that pins it."""
    state = reader.read("image", **WEB, tag="1.1")
    assert state["id"] == "cn-north-4/empty/team-a/web/1.1"
    assert (state["digest"], state["tag"]) == (digests["1.1"], "1.1")
    assert state["tags"] == ["1.1", "latest"]
    host = "swr.cn-north-4.myhuaweicloud.com"
    assert state["image_uri"] == f"{host}/empty/team-a/web@{digests['1.1']}"
    assert state["type"] == "image"
    assert state["size"] > 0
    assert len(state["image_id"]) == 64
    assert (state["created_at"], state["updated_at"]) == ("2024-01-02T00:00:00Z",) * 2
    assert len(reader.paths()) == 1


def test_by_digest(reader: Reader, digests: dict[str, str]) -> None:
    """The tag is the newest of those that the image has."""
    state = reader.read("image", **WEB, digest=digests["1.1"], tag="", most_recent=False)
    assert (state["tag"], state["tags"]) == ("latest", ["1.1", "latest"])
    assert state["id"] == f"cn-north-4/empty/team-a/web/{digests['1.1']}"


def test_the_newest(reader: Reader, digests: dict[str, str]) -> None:
    """The one that was pushed last, among those whose tags match."""
    state = reader.read("image", **WEB, most_recent=True)
    assert (state["tag"], state["digest"]) == ("nightly", digests["nightly"])
    assert state["id"] == "cn-north-4/empty/team-a/web"
    state = reader.read("image", **WEB, most_recent=True, tag_regex="^[0-9.]+$")
    assert (state["tag"], state["tags"]) == ("1.1", ["1.1", "latest"])
    assert state["id"] == "cn-north-4/empty/team-a/web/^[0-9.]+$"


@pytest.mark.usefixtures("digests")
def test_of_two_that_were_pushed_together_the_first_name_is_taken(reader: Reader) -> None:
    """So that the newest is always the same one."""
    for tag in ("b", "a", "c"):
        reader.emulator.push("cn-north-4", *WEB.values(), tag, at="2024-02-01T00:00:00Z")
    assert reader.read("image", **WEB, most_recent=True)["tag"] == "a"


def test_an_index_has_a_type_of_its_own(reader: Reader, digests: dict[str, str]) -> None:
    """Its digest is that of the list of images."""
    platforms = ("linux/amd64", "linux/arm64")
    digest = reader.emulator.push("cn-north-4", *WEB.values(), "multi", platforms=platforms)
    state = reader.read("image", **WEB, tag="multi")
    assert (state["type"], state["digest"]) == ("index", digest)
    assert digest not in digests.values()


@pytest.mark.usefixtures("digests")
@pytest.mark.parametrize(
    ("wanted", "sought", "path"),
    [
        ({"tag": "1"}, 'does not have the tag "1".', "tag"),
        ({"digest": "sha256:" + "0" * 64}, "an image with the digest sha256:0000", "digest"),
        (
            {"most_recent": True, "tag_regex": "^v"},
            'does not have a tag that "^v" matches.',
            "tag_regex",
        ),
    ],
)
def test_an_image_that_is_not_there_is_an_error(
    reader: Reader, wanted: dict[str, Any], sought: str, path: str
) -> None:
    """It names what there is, the newest first."""
    (entry,) = reader.diagnostics("image", **WEB, **wanted)
    assert (entry.summary, str(entry.path)) == ("Image not found", path)
    assert entry.detail.startswith("The repository empty/team-a/web in cn-north-4 does not have ")
    assert sought in entry.detail
    assert entry.detail.endswith(" Its newest tags are nightly, latest, 1.1, 1.0.")


@pytest.mark.usefixtures("digests")
def test_no_more_than_ten_tags_are_named(reader: Reader) -> None:
    """The others are counted."""
    for number in range(10, 20):
        reader.emulator.push(
            "cn-north-4", *WEB.values(), f"v{number}", at=f"2024-03-{number}T00:00:00Z"
        )
    (entry,) = reader.diagnostics("image", **WEB, tag="x")
    assert entry.detail.endswith("are v19, v18, v17, v16, v15, v14, v13, v12, v11, v10 and 4 more.")


@pytest.mark.usefixtures("digests")
def test_a_repository_without_tags(reader: Reader) -> None:
    """Nothing is the newest."""
    for tag in ("1.0", "1.1", "latest", "nightly"):
        reader.emulator.delete_tag("cn-north-4", *WEB.values(), tag)
    (entry,) = reader.diagnostics("image", **WEB, most_recent=True)
    assert entry.detail.endswith("does not have any tag. It has no tags at all.")


def test_a_repository_that_is_not_there(reader: Reader) -> None:
    """That is SWR's own error."""
    (entry,) = reader.diagnostics("image", namespace="retail", repository="nothing", tag="1")
    assert entry.summary == "Organization or repository not found"


@pytest.mark.parametrize(
    ("config", "summary", "path"),
    [
        ({}, "No image is given", ""),
        ({"most_recent": False}, "No image is given", ""),
        ({"tag": "", "digest": ""}, "No image is given", ""),
        ({"tag": "1", "digest": "sha256:" + "0" * 64}, "Image is given twice", "digest"),
        ({"tag": "1", "most_recent": True}, "Image is given twice", "most_recent"),
        (
            {"tag": "1", "tag_regex": "x"},
            "Tags are searched only for",
            "tag_regex",
        ),
        ({"most_recent": True, "tag_regex": "("}, "Invalid regular expression", "tag_regex"),
        ({"digest": "1.0"}, "Invalid digest", "digest"),
    ],
)
def test_there_is_one_way_to_find_an_image(
    reader: Reader, config: dict[str, Any], summary: str, path: str
) -> None:
    """What says nothing, or too much, is an error at validation."""
    (entry,) = reader.validate("image", **WEB, **config)
    assert entry.summary.startswith(summary)
    assert str(entry.path) == path


@pytest.mark.parametrize(
    "config",
    [
        {"tag": "1", "most_recent": False, "tag_regex": ""},
        {"tag": UNKNOWN},
        {"tag": "1", "digest": UNKNOWN},
        {"most_recent": UNKNOWN, "tag_regex": "x"},
        {"most_recent": True, "tag_regex": UNKNOWN},
    ],
)
def test_what_may_still_become_one_way_passes(reader: Reader, config: dict[str, Any]) -> None:
    """Values that are not known yet, and those that count as left out."""
    assert list(reader.validate("image", **WEB, **config)) == []
