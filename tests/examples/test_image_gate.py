"""image-gate: the plan fails when an image is not replicated."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from examples.places import outputs, reads

if TYPE_CHECKING:
    from examples.places import Place
    from swr_emulator import Emulator
    from tfbridge.testing import Terraform
    from tfbridge.testing.terraform import Completed

HOME = "swr.cn-north-4.myhuaweicloud.com"
GOOD = [
    f"{HOME}/retail/checkout:1.1.0",
    f"{HOME}/retail/checkout:1.0.0",
    f"{HOME}/retail/team-a/payments@sha256:{'0' * 64}",
]


@pytest.fixture
def terraform(place_with_functions: Place) -> Terraform:
    """Return Terraform in the example."""
    return place_with_functions.example("image-gate")


def options(*images: str) -> list[str]:
    """Return the options that name images and the region."""
    return ["-var", f"images={json.dumps(images)}", "-var", "recovery_region=cn-east-3"]


def plan(terraform: Terraform, *images: str) -> Completed:
    """Plan a deployment of images."""
    return terraform.run("plan", "-no-color", *options(*images), check=False)


def test_replicated_images_pass(terraform: Terraform, emulator: Emulator) -> None:
    """They are the output, and each repository was read once."""
    assert outputs(terraform, *options(*GOOD)) == {"images": sorted(GOOD)}
    assert len(reads(emulator)) == 2


def test_an_image_in_the_recovery_region_passes(terraform: Terraform, emulator: Emulator) -> None:
    """It is where it has to be, so nothing is asked."""
    assert plan(terraform, "swr.cn-east-3.myhuaweicloud.com/retail/checkout:1.0.0").code == 0
    assert reads(emulator) == []


def test_an_image_that_is_not_replicated_stops_the_plan(terraform: Terraform) -> None:
    """The error names the images as the deployment does, and no other one."""
    missing = [f"{HOME}/retail/scratch:2", f"{HOME}/retail/team-b/search:2.7.0"]
    stopped = plan(terraform, *GOOD, *missing)
    assert stopped.code == 1
    assert f"Not replicated to cn-east-3: {', '.join(missing)}." in stopped.words


@pytest.mark.parametrize(
    ("image", "words"),
    [
        ("docker.io/library/nginx", '"docker.io/library/nginx" is not the address of an image'),
        (f"{HOME}/retail/nothing:1", "Organization or repository not found"),
    ],
)
def test_images_that_are_not_there_stop_the_plan(
    terraform: Terraform, image: str, words: str
) -> None:
    """Another registry's image and a repository that does not exist are errors of their own."""
    stopped = plan(terraform, image)
    assert stopped.code == 1
    assert words in stopped.words
