"""modules/replication-gate: the plan stops when the audit finds something."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from examples.places import Place

GATE = """
module "gate" {
  source           = "./examples/modules/replication-gate"
  organization     = "retail"
  required_regions = ["cn-east-3"]
  %s
}
resource "terraform_data" "deployment" {}
"""


def test_the_plan_stops(place: Place) -> None:
    """One error says all that is wrong, though nothing uses the module's output."""
    terraform = place.caller(GATE % 'failed_job_age = "876000h"')
    stopped = terraform.run("plan", "-no-color", check=False)
    assert stopped.code == 1
    assert stopped.text.count("Error:") == 1
    assert "Warning: Check" not in stopped.text
    assert (
        "Not replicated from cn-north-4/retail: "
        "scratch:1.1.0 to cn-east-3/retail (missing, no task leads there), "
        "team-b/search:2.7.0 to cn-east-3/retail (missing, no task leads there)."
    ) in stopped.words
    assert (
        "Failed jobs of cn-north-4/retail: "
        "team-b/search:2.5.0 to ap-southeast-1/retail-sg (failed), "
    ) in stopped.words


def test_the_plan_goes_on(place: Place) -> None:
    """With exclusions for what need not be replicated the deployment is planned."""
    terraform = place.caller(GATE % 'exclusions = ["scratch", "team-b/search"]')
    assert "1 to add" in terraform.run("plan", "-no-color").text
