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
    for command in lines(workflow, "run"):
        program, target, *_ = command.split()
        assert (program, target in targets[1].split()) == ("make", True), command


def test_all_platforms_are_released() -> None:
    """A release has packages for the three systems on both processors."""
    text = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    assert sorted(re.findall(r"platform: (\w+_\w+)", text)) == [
        f"{system}_{processor}"
        for system in ("darwin", "linux", "windows")
        for processor in ("amd64", "arm64")
    ]
