"""Six ways in which replication tasks fool a check: digests do not, and the gates stop the plan.

Of `shop/web:1.0`, which is to be deployed in the recovery region:

====================================================  =============  ==========
what happened                                         the tasks say  it is
====================================================  =============  ==========
its task has `sync_auto = false`                      yes            missing
its task leads to another organization                yes            missing
its repository does not exist                         yes            not found
it was pushed before the task was made                yes            missing
it was pushed again, the task has `override = false`  yes            differs
retention deleted the copy at the target              yes            missing
====================================================  =============  ==========
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from swr_emulator import Emulator
from swr_emulator.fixtures.builders import HOME, RECOVERY, repository
from terraform_provider_swr.provider import Swr
from tfbridge.testing import RealTerraform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tfbridge.testing import Terraform

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

# Checks warn of what they found, so that one plan tells everything.
CONFIGURATION = """
provider "swr" {
  region     = "cn-north-4"
  access_key = "DEMOACCESSKEY0000001"
  secret_key = "demo/secret+key00000000000000000000000001"
  auth_url   = "%(url)s/v3"
  endpoints  = { swr = "%(url)s/{region}" }
}

data "swr_sync_repos" "tasks" {
  namespace        = "shop"
  remote_region_id = "cn-east-3"
}

check "tasks" {
  assert {
    condition = 0 < length(setsubtract(
      data.swr_sync_repos.tasks.repositories, data.swr_sync_repos.tasks.sync_repos[*].repo_name,
    ))
    error_message = "Each repository has a task to cn-east-3."
  }
}

check "digests" {
  data "swr_replication_status" "digests" {
    namespace  = "shop"
    repository = "web"
    targets    = [{ region = "cn-east-3" }]
    tag_regex  = "^1[.]0$"
  }

  assert {
    condition     = join("", data.swr_replication_status.digests.copies[*].status) == "in_sync"
    error_message = "It is ${join("", data.swr_replication_status.digests.copies[*].status)}."
  }
}

module "gate" {
  source           = "./examples/modules/replication-gate"
  organization     = "shop"
  required_regions = ["cn-east-3"]
}

module "images" {
  source          = "./examples/image-gate"
  images          = ["swr.cn-north-4.myhuaweicloud.com/shop/web:1.0"]
  recovery_region = "cn-east-3"
}
"""

KEYS = {
    "access_keys": [
        {
            "access_key": "DEMOACCESSKEY0000001",
            "secret_key": "demo/secret+key00000000000000000000000001",
        }
    ]
}
IMAGE = "swr.cn-north-4.myhuaweicloud.com/shop/web:1.0"
ALL_YES = "Each repository has a task to cn-east-3."
MONTH = {"rules": [{"template": "date_rule", "params": {"days": "30"}, "tag_selectors": []}]}
MONDAY, IN_SPRING = "2024-01-01T08:00:00Z", "2024-04-01T08:00:00Z"


def manual_task(cloud: Emulator) -> None:
    """Make a task that copies nothing by itself."""
    cloud.create_task(HOME, "shop", "web", RECOVERY, "shop", sync_auto=False)
    cloud.push(HOME, "shop", "web", "1.0")


def another_organization(cloud: Emulator) -> None:
    """Copy the image to where nobody looks for it."""
    cloud.create_task(HOME, "shop", "web", RECOVERY, "shop-archive")
    cloud.push(HOME, "shop", "web", "1.0")


def older_image(cloud: Emulator) -> None:
    """Make the task when the image is there already."""
    cloud.push(HOME, "shop", "web", "1.0")
    cloud.create_task(HOME, "shop", "web", RECOVERY, "shop")


def pushed_again(cloud: Emulator) -> None:
    """Push the tag again when its first image has been copied."""
    cloud.create_task(HOME, "shop", "web", RECOVERY, "shop")
    cloud.push(HOME, "shop", "web", "1.0")
    cloud.replicate()
    cloud.push(HOME, "shop", "web", "1.0", content="a second build")


def retained(cloud: Emulator) -> None:
    """Let the target keep images for a month."""
    cloud.create_task(HOME, "shop", "web", RECOVERY, "shop")
    cloud.push(HOME, "shop", "web", "1.0", at=MONDAY)
    cloud.replicate(at=MONDAY)
    assert cloud.apply_retention(RECOVERY, at=IN_SPRING) == ["shop/web:1.0"]


class Scenario(NamedTuple):
    """What happened, what the digests are found to say, and what the gate says."""

    happen: Callable[[Emulator], None]
    evidence: str
    gate: str
    image: str


SCENARIOS = [
    Scenario(manual_task, "missing", "(missing, its task has sync_auto = false)", "(missing)"),
    Scenario(another_organization, "missing", "(missing, no task leads there)", "(missing)"),
    Scenario(older_image, "missing", "(missing)", "(missing)"),
    Scenario(
        pushed_again, "differs", "(another image, its task does not overwrite)", "(another image)"
    ),
    Scenario(retained, "missing", "(missing)", "(missing)"),
]


@pytest.fixture(scope="module")
def real() -> Iterator[RealTerraform]:
    """Serve the provider to a Terraform that is loaded once."""
    with RealTerraform(Swr()) as running:
        yield running


@pytest.fixture
def cloud() -> Iterator[Emulator]:
    """Return two regions with an empty repository here and a rule to delete images there."""
    there = {**repository("web", tags=()), "retentions": [{"id": 1, **MONTH}]}
    organizations = {
        HOME: [{"name": "shop", "repositories": [repository("web", tags=())]}],
        RECOVERY: [{"name": "shop", "repositories": [there]}, {"name": "shop-archive"}],
    }
    regions = {name: {"organizations": found} for name, found in organizations.items()}
    with Emulator({**KEYS, "regions": regions}) as running:
        yield running


@pytest.fixture
def terraform(tmp_path: Path, real: RealTerraform) -> Terraform:
    """Return Terraform where the modules are."""
    (tmp_path / "examples").symlink_to(EXAMPLES)
    return real.workspace(tmp_path)


def told(terraform: Terraform, cloud: Emulator) -> tuple[list[str], list[str]]:
    """Replicate, plan, and return what the plan warns of and what it fails with."""
    cloud.replicate()
    hcl = CONFIGURATION % {"url": cloud.url}
    terraform.write(hcl)
    terraform.run("get")
    found = terraform.problems(hcl)
    return (
        [problem.detail for problem in found if problem.severity == "warning"],
        [
            f"{problem.summary}: {problem.detail}"
            for problem in found
            if problem.severity == "error"
        ],
    )


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.happen.__name__)
def test_digests_are_not_fooled(scenario: Scenario, terraform: Terraform, cloud: Emulator) -> None:
    """The tasks say yes, the status says no, and both gates stop the plan."""
    scenario.happen(cloud)
    warnings, errors = told(terraform, cloud)
    assert sorted(warnings) == [ALL_YES, f"It is {scenario.evidence}."]
    assert sorted(error.partition(": ")[2] for error in errors) == [
        f"Not in cn-east-3: {IMAGE} {scenario.image}.",
        f"Not replicated from cn-north-4/shop: web:1.0 to cn-east-3/shop {scenario.gate}.",
    ]


def test_a_repository_that_does_not_exist(terraform: Terraform, cloud: Emulator) -> None:
    """Every repository that there is has a task; the deployment names one that there is not."""
    cloud.data = {
        **KEYS,
        "regions": {
            HOME: {"organizations": [{"name": "shop", "repositories": [repository("web-2")]}]},
            RECOVERY: {"organizations": [{"name": "shop", "repositories": [repository("web-2")]}]},
        },
    }
    cloud.create_task(HOME, "shop", "web-2", RECOVERY, "shop")
    warnings, errors = told(terraform, cloud)
    assert ALL_YES in warnings
    assert any("/repos/web/tags" in warning for warning in warnings)
    (error,) = errors
    assert error.startswith("Organization or repository not found: ")


def test_what_is_there_passes(terraform: Terraform, cloud: Emulator) -> None:
    """Where the copy has arrived the tasks are right, and nothing stops the plan."""
    cloud.create_task(HOME, "shop", "web", RECOVERY, "shop")
    cloud.push(HOME, "shop", "web", "1.0")
    assert told(terraform, cloud) == ([ALL_YES], [])
