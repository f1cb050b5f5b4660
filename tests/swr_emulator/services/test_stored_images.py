"""Finding repositories by name, and tags put into and taken from them."""

from __future__ import annotations

import pytest

from swr_emulator.errors import UnknownNameError
from swr_emulator.fixtures.loader import load
from swr_emulator.fixtures.manifests import image_of
from swr_emulator.fixtures.records import Context
from swr_emulator.services.stored_images import (
    Place,
    delete,
    find_all,
    find_repository,
    put,
    repository_at,
)

INVENTORY = load("inventory")
HOUR = 3_600.0


def test_repositories_are_found_by_region_organization_and_name() -> None:
    """A name that is left out stands for all."""
    one = list(find_all(INVENTORY, "cn-east-3", "retail", "checkout"))
    assert [place for place, _ in one] == [Place("cn-east-3", "retail", "checkout")]
    assert one[0][1] is find_repository(INVENTORY, one[0][0])
    assert len(list(find_all(INVENTORY, "cn-east-3", "retail", None))) == 3
    everywhere = {place.region for place, _ in find_all(INVENTORY, None, None, None)}
    assert everywhere == set(INVENTORY.regions)


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (("x", "a", "r"), "no region 'x' in the data; there are: ap-southeast-1, cn-east-3,"),
        (("cn-north-4", "x", "r"), "no organization 'x' in cn-north-4; there are: base-images,"),
        (
            ("cn-north-4", "base-images", "x"),
            "no repository 'x' in base-images; there are: alpine, python$",
        ),
        (("cn-north-4", "empty", "x"), "no repository 'x' in empty; there are: none$"),
    ],
)
def test_unknown_name_is_told_with_those_that_are_there(
    place: tuple[str, str, str], message: str
) -> None:
    """A typing mistake in a test is seen at once."""
    with pytest.raises(UnknownNameError, match=message):
        find_repository(INVENTORY, Place(*place))
    with pytest.raises(UnknownNameError, match=message):
        list(find_all(INVENTORY, *place))


def test_tag_is_put_moved_and_taken_away() -> None:
    """The repository counts its tags, and a tag that moves keeps its id and creation."""
    fixture = load({"regions": {"cn-north-4": {"organizations": [{"name": "a"}]}}})
    organization = fixture.regions["cn-north-4"].organizations["a"]
    place, context = Place("cn-north-4", "a", "r"), Context("cn-north-4", fixture.domain)
    repository = repository_at(organization, context, place, HOUR)
    assert repository_at(organization, context, place, 0) is repository
    assert organization.record["repo_count"] == 1
    put(repository, context.tag("a", "r", "1", image_of("x")), HOUR)
    first = repository.tags["1"]
    put(repository, context.tag("a", "r", "1", image_of("y")), 2 * HOUR)
    second = repository.tags["1"]
    assert (second["id"], second["created"]) == (first["id"], "1970-01-01T01:00:00Z")
    assert second["updated"] == repository.record["updated_at"] == "1970-01-01T02:00:00Z"
    assert second["digest"] == image_of("y").digest
    assert (repository.record["tags"], repository.record["num_images"]) == (["1"], 1)
    delete(repository, "1")
    assert (repository.record["tags"], repository.record["num_images"]) == ([], 0)
