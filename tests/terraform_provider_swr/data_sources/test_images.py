"""swr_images: all tags of a repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Reader


def test_newest_first(reader: Reader) -> None:
    """A row for each tag, with the same fields as those of one image."""
    state = reader.read("images", namespace="retail", repository="team-b/search")
    assert state["id"] == "cn-north-4/retail/team-b/search"
    assert [image["tag"] for image in state["images"]] == [f"2.{n}.0" for n in range(7, 0, -1)]
    one = reader.read("image", namespace="retail", repository="team-b/search", tag="2.4.0")
    assert state["images"][3] == {name: one[name] for name in state["images"][3]}
    assert one.keys() - state["images"][3].keys() == {
        "namespace",
        "repository",
        "region",
        "id",
        "most_recent",
        "tag_regex",
    }


def test_a_limit_comes_after_the_regular_expression(reader: Reader) -> None:
    """So many of those that match."""
    config = {"namespace": "retail", "repository": "team-b/search", "tag_regex": "[1-5].0$"}
    state = reader.read("images", **config, limit=2)
    assert [image["tag"] for image in state["images"]] == ["2.5.0", "2.4.0"]
    assert state["id"] == "cn-north-4/retail/team-b/search"
    assert reader.read("images", **{**config, "tag_regex": "^v"})["images"] == []


def test_a_region_without_the_newer_list(reader: Reader) -> None:
    """The same images, read with their manifests."""
    config = {"namespace": "retail-sg", "repository": "team-b/search", "region": "ap-southeast-1"}
    state = reader.read("images", **config)
    assert state["images"]
    reader.read("images", **config)
    tags = [path for path in reader.paths() if path.endswith("/tags")]
    assert [path.split("/")[0] for path in tags] == ["3", "2", "2"]


def test_a_limit_that_counts_nothing(reader: Reader) -> None:
    """A limit below one is an error on it."""
    (entry,) = reader.validate("images", namespace="retail", repository="checkout", limit=0)
    assert (entry.summary, str(entry.path)) == ("Invalid number", "limit")
