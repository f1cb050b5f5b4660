"""The audit over an organization of 240 repositories, in a real Terraform."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from swr_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from e2e.conftest import Workspace

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

AUDIT = """
module "audit" {
  source           = "./examples/modules/replication-audit"
  organization     = "fleet"
  required_regions = ["cn-east-3"]
  %s
}
output "audit" { value = module.audit }
"""

NAMES = [f"service-{number:03}" for number in range(1, 241)]


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Return an emulator with the large fixture."""
    with Emulator("inventory") as running:
        yield running


def test_plan_of_the_audit(workspace: Workspace) -> None:
    """One GET for each repository and one for each page, and the right repositories missing."""
    (workspace.folder / "examples").symlink_to(EXAMPLES)
    workspace.write(AUDIT % 'verify = "tasks"')
    workspace.run("get")
    completed = workspace.run("plan", "-out=planned", "-no-color")
    shown = json.loads(workspace.run("show", "-json", "planned").stdout)
    audit = shown["planned_values"]["outputs"]["audit"]["value"]
    missing = NAMES[19::20]
    assert [pair["repository"] for pair in audit["missing"]] == missing
    assert list(audit["matrix"]) == audit["repositories"] == NAMES
    assert [
        name for name, regions in audit["matrix"].items() if not regions["cn-east-3"]
    ] == missing
    assert (
        "No automatic task in cn-north-4/fleet: "
        "service-020 to cn-east-3/fleet, service-040 to cn-east-3/fleet,"
    ) in completed.words
    assert "and 2 more." in completed.words

    requests = workspace.emulator.requests
    pages = [request for request in requests if request.path == "/v2/manage/repos"]
    assert [request.query["offset"] for request in pages] == ["0", "100", "200"]
    path = "/v2/manage/namespaces/fleet/repos/{}/sync_repo"
    asked = Counter(request.path for request in requests if request not in pages)
    assert asked == {path.format(name): 1 for name in NAMES}
    assert {request.method for request in requests} == {"GET"}
    assert workspace.emulator.in_flight_peak <= 8


@pytest.mark.slow
def test_plan_of_the_audit_by_digest(workspace: Workspace) -> None:
    """Three lists for each repository, none twice; what was never copied is missing."""
    (workspace.folder / "examples").symlink_to(EXAMPLES)
    url = workspace.emulator.url
    provider = workspace.provider_block.replace(f'"{url}"', f'"{url}/{{region}}"')
    workspace.write(AUDIT % "", provider=provider)
    workspace.run("get")
    completed = workspace.run("plan", "-no-color")
    assert (
        "Not replicated from cn-north-4/fleet: "
        "service-020:1.1.0 to cn-east-3/fleet (missing, no task leads there),"
    ) in completed.words
    assert "and 2 more." in completed.words
    asked = Counter(
        (request.region, request.path)
        for request in workspace.emulator.requests
        if request.path.endswith(("/tags", "/sync_repo"))
    )
    assert len(asked) == 3 * len(NAMES)
    assert set(asked.values()) == {1}
    assert workspace.emulator.in_flight_peak <= 8
