"""What a user sees when the sweep of an organization does not go smoothly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from swr_emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from e2e.conftest import Workspace
    from tfbridge.testing import Problem

SWEEP = 'data "swr_sync_repos" "all" {{ namespace = "{}" }}\n'


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    """Run an emulator with the large fixture."""
    with Emulator("inventory") as emulator:
        yield emulator


@pytest.fixture
def emulator(running: Emulator) -> Iterator[Emulator]:
    """Return the emulator, which has seen nothing yet and behaves."""
    running.clear()
    yield running
    running.faults = None
    running.latency_ms = 0


def refuse(emulator: Emulator, pattern: str, status: int, code: str, **match: Any) -> None:
    """Answer requests whose path matches with an error of SWR."""
    answer = {"type": "respond", "status": status, "shape": "E1", "code": code, "message": "no"}
    emulator.faults = {"rules": [{"match": {"path": pattern, **match}, "action": answer}]}


def plan(workspace: Workspace, organization: str) -> list[Problem]:
    """Plan the sweep of an organization and return what there is to report."""
    hcl = SWEEP.format(organization)
    workspace.write(hcl)
    text = (workspace.folder / "main.tf").read_text(encoding="utf-8")
    found = workspace.terraform.problems(text)
    return [problem for problem in found if "development overrides" not in problem.summary]


def test_a_repository_deleted_in_between(workspace: Workspace) -> None:
    """It is a warning that names the repository, and the plan succeeds."""
    refuse(workspace.emulator, "repos/service-007/sync_repo$", 404, "SVCSTG.SWR.4040010")
    (problem,) = plan(workspace, "fleet")
    assert (problem.severity, problem.summary) == (
        "warning",
        "Repositories vanished while they were read",
    )
    assert "left out: service-007." in problem.detail


def test_an_organization_deleted_in_between(workspace: Workspace) -> None:
    """When all repositories are gone with their organization it is an error, not an empty list."""
    refuse(workspace.emulator, "/namespaces/fleet", 404, "SVCSTG.SWR.4040058")
    (problem,) = plan(workspace, "fleet")
    assert (problem.severity, problem.summary) == ("error", "Organization or repository not found")


def test_an_organization_that_does_not_exist(workspace: Workspace) -> None:
    """It is an error that says what to check."""
    (problem,) = plan(workspace, "fleett")
    assert (problem.severity, problem.summary) == ("error", "Organization or repository not found")
    assert "/v2/manage/namespaces/fleett was answered with HTTP status 404" in problem.detail
    assert "Check the names" in problem.detail


def test_failures_are_one_error(workspace: Workspace) -> None:
    """The first ten are named with what SWR said of each, the others are counted."""
    refuse(workspace.emulator, "repos/service-1[0-4].*/sync_repo$", 403, "SVCSTG.SWR.4030170")
    (problem,) = plan(workspace, "fleet")
    assert (problem.severity, problem.summary) == ("error", "Repositories could not be read")
    first, *lines, last = problem.detail.splitlines()
    assert first == "50 of 240 repositories of fleet could not be read:"
    named = [re.match(r"- (service-\d+): GET .* code SVCSTG\.SWR\.4030170", line) for line in lines]
    assert [match and match[1] for match in named] == [f"service-{n}" for n in range(100, 110)]
    assert last == "... and 40 more."


def test_credentials_that_are_refused(workspace: Workspace) -> None:
    """The service locks keys that fail often, so most repositories are not even tried."""
    pattern = "sync_repo$"
    refuse(workspace.emulator, pattern, 401, "SVCSTG.SWR.4010000")
    (problem,) = plan(workspace, "fleet")
    assert problem.summary == "Repositories could not be read"
    sent = sum(bool(re.search(pattern, each.path)) for each in workspace.emulator.requests)
    assert sent <= 8
    assert f"The other {240 - sent} were not tried" in problem.detail


def test_progress(workspace: Workspace) -> None:
    """A sweep that takes more than a second says in the log how far it is."""
    workspace.emulator.latency_ms = 40
    workspace.write(SWEEP.format("fleet"))
    workspace.terraform.environment["TF_LOG_PROVIDER"] = "INFO"
    log = workspace.run("plan").stderr
    progress = re.findall(r"\[INFO\].*read (\d+) of 240 repositories of fleet", log)
    assert progress
    assert 0 < int(progress[0]) < 240
