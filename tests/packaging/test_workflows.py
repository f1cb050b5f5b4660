"""The workflows, as far as they can be judged from here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from package_runs import ROOT

if TYPE_CHECKING:
    from pathlib import Path

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))

every_workflow = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)


def lines(workflow: Path, key: str) -> list[str]:
    """Return the values of a key, wherever it stands in the file."""
    text = workflow.read_text(encoding="utf-8")
    return re.findall(rf"^[ -]*\b{key}: *(.+)$", text, re.MULTILINE)


@every_workflow
def test_actions_are_pinned(workflow: Path) -> None:
    """Every action of others is named by its commit, with the version beside it."""
    for action in lines(workflow, "uses"):
        assert action.startswith("./") or re.fullmatch(
            r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action
        ), action


@every_workflow
def test_least_permissions(workflow: Path) -> None:
    """A workflow may read; each job that may more says what for. No credential stays on disk."""
    text = workflow.read_text(encoding="utf-8")
    assert "\npermissions:\n  contents: read\n\n" in text
    assert all("#" in line for line in re.findall(r"\w: write.*", text))
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")


@every_workflow
def test_commands_are_make_targets(workflow: Path) -> None:
    """What a workflow runs is a target that can be tried anywhere."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert targets
    commands = [
        command.replace("${{ matrix.target }}", "TARGET") for command in lines(workflow, "run")
    ]
    chosen = re.findall(r"\btarget: ([\w-]+)", workflow.read_text(encoding="utf-8"))
    known = {*targets[1].split(), "TARGET"}
    assert set(chosen) <= known
    for command in commands:
        program, target, *_ = command.split()
        assert (program, target in known) == ("make", True), command


def test_all_platforms_are_released() -> None:
    """A release has packages for the three systems on both processors."""
    text = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    assert sorted(re.findall(r"platform: (\w+_\w+)", text)) == [
        f"{system}_{processor}"
        for system in ("darwin", "linux", "windows")
        for processor in ("amd64", "arm64")
    ]


def test_nothing_is_public_before_everything_has_worked() -> None:
    """First a draft of the release, then the index of Python packages, then the release."""
    text = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    needs = dict(re.findall(r"^  (\w+):\n    needs: (\w+)$", text, re.MULTILINE))
    assert needs == {"build": "ci", "draft": "build", "pypi": "draft", "publish": "pypi"}


@pytest.mark.parametrize("name", ["ci.yml", "release.yml"])
def test_windows_holds_up_nothing(name: str) -> None:
    """While nobody has seen a run on Windows, jobs there may fail, and others may not."""
    text = (ROOT / ".github/workflows" / name).read_text(encoding="utf-8")
    jobs = re.split(r"^  (?=\w+:$)", text.partition("\njobs:\n")[2], flags=re.MULTILINE)
    for job in jobs:
        may_fail = "continue-on-error: ${{ startsWith(matrix.os, 'windows') }}\n" in job
        assert may_fail == ("windows-" in job), job
    assert text.count("continue-on-error") == sum("windows-" in job for job in jobs)
