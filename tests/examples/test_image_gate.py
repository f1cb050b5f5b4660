"""image-gate: pinned addresses in the recovery region, or the plan fails."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from examples.places import outputs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from examples.places import Place
    from swr_emulator import Emulator
    from tfbridge.testing import Terraform
    from tfbridge.testing.terraform import Completed

HOME = "swr.cn-north-4.myhuaweicloud.com"
RECOVERY = "swr.cn-east-3.myhuaweicloud.com"

CALL = """
module "images" {{
  source          = "./examples/image-gate"
  images          = {images}
  recovery_region = "cn-east-3"
  {more}
}}
output "images" {{ value = module.images.images }}
"""


def call(place: Place, *images: str, more: str = "") -> Terraform:
    """Return Terraform in a configuration that deploys images."""
    return place.caller(CALL.format(images=json.dumps(images), more=more))


def plan(place: Place, *images: str) -> Completed:
    """Plan a deployment of images."""
    return call(place, *images).run("plan", "-no-color", check=False)


def tag_lists(emulator: Emulator) -> list[tuple[str | None, str]]:
    """Return region and path of each list of tags that was asked for."""
    return [
        (request.region, request.path)
        for request in emulator.requests
        if request.path.endswith("/tags")
    ]


def test_images_are_pinned(place_with_functions: Place) -> None:
    """The same image gets an address in the other region, and its repository is read once."""
    place, emulator = place_with_functions, place_with_functions.emulator
    digest = emulator.push("cn-north-4", "retail", "checkout", content="the newest")
    older = emulator.push("cn-north-4", "retail", "checkout", "0.9", content="an old one")
    for tag, content in (("latest", "the newest"), ("renamed", "an old one")):
        emulator.push("cn-east-3", "retail", "checkout", tag, content=content)
    named = f"{HOME}/retail/checkout:latest"
    bare = f"{HOME}/retail/checkout"
    by_digest = f"{HOME}/retail/checkout:0.9@{older}"
    assert outputs(call(place, named, bare, by_digest))["images"] == {
        named: f"{RECOVERY}/retail/checkout@{digest}",
        bare: f"{RECOVERY}/retail/checkout@{digest}",
        by_digest: f"{RECOVERY}/retail/checkout@{older}",
    }
    assert [region for region, _ in tag_lists(emulator)].count("cn-north-4") == 1


def test_an_image_in_the_recovery_region_is_looked_up_there(place_with_functions: Place) -> None:
    """It gets its digest from where it is; no other region is asked."""
    image = f"{RECOVERY}/retail/checkout:1.0.0"
    (pinned,) = outputs(call(place_with_functions, image))["images"].values()
    assert pinned.startswith(f"{RECOVERY}/retail/checkout@sha256:")
    assert {region for region, _ in tag_lists(place_with_functions.emulator)} == {"cn-east-3"}


@pytest.mark.slow
def test_organizations_may_have_other_names_there(place_with_functions: Place) -> None:
    """The address has the name that the organization has in the recovery region."""
    image = f"{HOME}/pitfalls/other-organization:1.0.0"
    more = 'organizations = { pitfalls = "pitfalls-archive" }'
    (pinned,) = outputs(call(place_with_functions, image, more=more))["images"].values()
    assert pinned.startswith(f"{RECOVERY}/pitfalls-archive/other-organization@sha256:")


@pytest.mark.parametrize(
    "lines",
    [
        [f"{HOME}/retail/scratch:1.0.0 (missing)", f"{HOME}/retail/team-b/search:2.7.0 (missing)"],
        [f"{HOME}/pitfalls/pushed-again:1.0.0 (another image)"],
        [f"{HOME}/retail/checkout (no tag latest in cn-north-4)"],
        [f"{RECOVERY}/retail/checkout:9 (no tag 9 in cn-east-3)"],
    ],
)
def test_an_image_that_is_not_there_stops_the_plan(
    place_with_functions: Place, lines: Sequence[str]
) -> None:
    """The error names the images as the deployment does, with what was found, and no other one."""
    images = [line.partition(" ")[0] for line in lines]
    stopped = plan(place_with_functions, f"{HOME}/retail/checkout:1.1.0", *images)
    assert stopped.code == 1
    assert f"Not in cn-east-3: {', '.join(lines)}." in stopped.words


@pytest.mark.slow
def test_any_tag_with_the_digest_suffices(place_with_functions: Place) -> None:
    """What a tag was moved away from may be there under the tag still."""
    place, emulator = place_with_functions, place_with_functions.emulator
    old = emulator.push("cn-east-3", "retail", "checkout", "7", content="as it was")
    emulator.push("cn-north-4", "retail", "checkout", "7", content="as it is")
    image = f"{HOME}/retail/checkout@{old}"
    assert outputs(call(place, image))["images"] == {image: f"{RECOVERY}/retail/checkout@{old}"}


@pytest.mark.parametrize(
    ("image", "words"),
    [
        ("docker.io/library/nginx", '"docker.io/library/nginx" is not the address of an image'),
        (f"{HOME}/retail/nothing:1", "Organization or repository not found"),
        (f"{HOME}/retail/checkout@sha256:{'0' * 64}", "Image not found"),
    ],
)
@pytest.mark.slow
def test_images_that_are_nowhere_stop_the_plan(
    place_with_functions: Place, image: str, words: str
) -> None:
    """Each is an error of its own: another registry's, no such repository, no such digest."""
    stopped = plan(place_with_functions, image)
    assert stopped.code == 1
    assert words in stopped.words
