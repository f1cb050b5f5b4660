"""Ctrl-C in the middle of a sweep: everything stops at once, and nothing stays."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

from hosts.releases import NEWEST, NotAvailableError, release
from swr_emulator import Emulator
from swr_emulator.faults.rules import Rule
from swr_emulator.faults.wire_actions import Drip, Hang

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

    from e2e.conftest import Workspace

AT_MOST = 2.0
"""Seconds from Ctrl-C to the end of Terraform, as promised."""

PATIENCE = 30.0
"""Seconds after which a test that hangs fails."""

SWEEP = 'data "swr_sync_repos" "all" { namespace = "fleet" }\n'
PAGES = 3
IN_FLIGHT = 8


def slowly(emulator: Emulator) -> None:
    """Let every answer take longer than anybody will wait."""
    emulator.faults = Rule(Drip(interval_ms=100), path="sync_repo$")


def never(emulator: Emulator) -> None:
    """Let no answer come."""
    emulator.faults = Rule(Hang(), path="sync_repo$")


def half(emulator: Emulator) -> None:
    """Let answers begin and not end."""
    emulator.faults = Rule(Hang(after="half"), path="sync_repo$")


def refused(emulator: Emulator) -> None:
    """Ask to be left alone for a minute, so that all reads wait."""
    answer = {"type": "throttle", "retry_after": 60}
    emulator.faults = {"rules": [{"match": {"path": "sync_repo$"}, "action": answer}]}


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Return an emulator with the large fixture."""
    with Emulator("inventory") as running:
        yield running


@pytest.fixture(params=[NEWEST, pytest.param("terraform", marks=pytest.mark.hosts)])
def terraform(request: pytest.FixtureRequest, workspace: Workspace) -> Workspace:
    """Return a workspace with a sweep; a Terraform without Python around it counts as well."""
    try:
        workspace.terraform.command = release(request.param).command
    except NotAvailableError as error:
        pytest.skip(str(error))
    workspace.write(SWEEP)
    return workspace


def interrupt(process: subprocess.Popen[str]) -> str:
    """Press Ctrl-C, as a terminal does; return what was printed, when it ended in time."""
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=PATIENCE)
    assert time.monotonic() - began < AT_MOST
    return " ".join((stdout + stderr).split())


@pytest.mark.parametrize(
    "trouble",
    [slowly, *(pytest.param(each, marks=pytest.mark.slow) for each in (never, half, refused))],
)
def test_ctrl_c(terraform: Workspace, trouble: Callable[[Emulator], Any]) -> None:
    """The plan ends with one error, and neither process nor connection nor request is left."""
    emulator = terraform.emulator
    trouble(emulator)
    process = terraform.terraform.start("plan", "-no-color")
    emulator.wait_for_requests(PAGES + 1, PATIENCE)
    printed = interrupt(process)
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    emulator.wait_until_left(PATIENCE)
    assert process.returncode == 1
    assert printed.count("Error: ") == printed.count("Error: Interrupted") == 1
    assert emulator.in_flight == 0
    assert len(emulator.requests) <= PAGES + IN_FLIGHT


def test_ctrl_c_between_requests(terraform: Workspace) -> None:
    """With answers coming in all the time the rest of the organization is not asked for."""
    emulator = terraform.emulator
    emulator.latency_ms = 20
    fleet = emulator.data.regions["cn-north-4"].organizations["fleet"]
    process = terraform.terraform.start("plan", "-no-color")
    emulator.wait_for_requests(40, PATIENCE)
    printed = interrupt(process)
    emulator.wait_until_left(PATIENCE)
    assert "Error: Interrupted" in printed
    assert len(emulator.requests) < PAGES + len(fleet.repositories)
