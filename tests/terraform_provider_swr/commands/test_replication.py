"""Copies, summed up."""

from __future__ import annotations

from typing import Any

import pytest

from replicated import copy, state
from terraform_provider_swr.commands.replication import Target, summarize, verdict

EAST = Target("cn-east-3", "dr")


def test_cells() -> None:
    """A cell counts the tags of a repository at a target, and knows the worst."""
    found = summarize(
        state(
            copy("a", "1", "cn-east-3/dr"),
            copy("a", "2", "cn-east-3/dr", "differs"),
            copy("b", "1", "cn-east-3/dr", has_task=False),
            copy("b", "1", "ap-1/dr", "missing"),
            unchecked=("c",),
        )
    )
    assert found.targets == [Target("ap-1", "dr"), EAST]
    assert str(EAST) == "cn-east-3/dr"
    assert found.repositories == ["a", "b", "c"]
    assert found.unchecked == ["c"]
    cell = found.cells["a", EAST]
    assert (cell.total, cell.worst, cell.has_task) == (2, "differs", True)
    assert (found.cells["b", EAST].worst, found.cells["b", EAST].has_task) == ("in_sync", False)
    assert found.cells["b", Target("ap-1", "dr")].worst == "missing"
    assert ("a", Target("ap-1", "dr")) not in found.cells
    assert not found.is_well


@pytest.mark.parametrize(
    ("status", "fields", "reason"),
    [
        ("missing", {"has_task": False, "sync_auto": None}, "no replication task leads there"),
        ("missing", {"sync_auto": False}, "the task there has to be started by hand"),
        ("differs", {"override": False}, "does not replace a tag that is pushed again"),
        ("differs", {"remote_digest": None}, "a digest is not known"),
        ("missing", {"override": False}, "late or has failed: see swr_sync_jobs"),
    ],
)
def test_reasons(status: str, fields: dict[str, Any], reason: str) -> None:
    """What a row tells about its task is why its copy is not in sync."""
    (problem,) = summarize(state(copy("a", "1", "cn-east-3/dr", status, **fields))).problems
    assert reason in problem.reason


def test_problems_are_told_once() -> None:
    """Tags of one repository that miss at one target for one reason are one problem."""
    missing = [copy("a", tag, "cn-east-3/dr", "missing") for tag in ("1", "2", "3")]
    (problem,) = summarize(state(*missing)).problems
    assert (problem.repository, problem.target, problem.tags) == ("a", EAST, ["1", "2", "3"])


@pytest.mark.parametrize(
    ("statuses", "sentence"),
    [
        ([], "No copies to check."),
        (["in_sync"], "The one copy is in sync."),
        (["in_sync"] * 3, "All 3 copies are in sync."),
        (["missing"], "1 missing of 1 copy."),
        (["missing", "differs", "in_sync"], "1 missing, 1 different of 3 copies."),
    ],
)
def test_verdict(statuses: list[str], sentence: str) -> None:
    """The whole is a sentence."""
    rows = [copy("a", f"{index}", "x/dr", status) for index, status in enumerate(statuses)]
    found = summarize(state(*rows))
    assert verdict(found) == sentence
    assert found.is_well == ("missing" not in statuses)
