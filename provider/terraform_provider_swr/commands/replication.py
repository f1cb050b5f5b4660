"""What ``swr_replication_status`` has found, summed up for the matrix and the report."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

IN_SYNC, DIFFERS, MISSING = "in_sync", "differs", "missing"


class Target(NamedTuple):
    """Where copies are to be."""

    region: str
    namespace: str

    def __str__(self) -> str:
        """Return both names."""
        return f"{self.region}/{self.namespace}"


class Cell(NamedTuple):
    """The copies of one repository at one target, counted by their status.

    ``has_task`` is whether a replication task leads there.
    """

    statuses: Counter[str]
    has_task: bool

    @property
    def total(self) -> int:
        """How many tags were looked for."""
        return self.statuses.total()

    @property
    def worst(self) -> str:
        """The status of the copies that are worst off."""
        return next((each for each in (MISSING, DIFFERS) if self.statuses[each]), IN_SYNC)


class Problem(NamedTuple):
    """Copies that are not in sync: tags of one repository at one target, for one reason."""

    repository: str
    target: Target
    status: str
    tags: Sequence[str]
    reason: str


class Replication(NamedTuple):
    """Repositories and targets with what is where; ``cells`` has no entry where nothing was due."""

    id: str
    repositories: Sequence[str]
    targets: Sequence[Target]
    cells: Mapping[tuple[str, Target], Cell]
    unchecked: Sequence[str]
    problems: Sequence[Problem]
    statuses: Counter[str]

    @property
    def is_well(self) -> bool:
        """Whether every copy is in sync."""
        return not self.problems


def summarize(state: Mapping[str, Any]) -> Replication:
    """Return a state of the data source, summed up."""
    rows: dict[tuple[str, Target], list[Mapping[str, Any]]] = {}
    for row in state["copies"]:
        target = Target(row["remote_region_id"], row["remote_namespace"])
        rows.setdefault((row["repo_name"], target), []).append(row)
    cells = {
        key: Cell(Counter(row["status"] for row in found), any(row["has_task"] for row in found))
        for key, found in rows.items()
    }
    return Replication(
        state["id"],
        state["repositories"],
        sorted({target for _, target in rows}),
        cells,
        state["unchecked"],
        list(_problems(rows)),
        Counter(row["status"] for row in state["copies"]),
    )


def _problems(
    rows: Mapping[tuple[str, Target], Sequence[Mapping[str, Any]]],
) -> list[Problem]:
    found: dict[tuple[str, Target, str, str], list[str]] = {}
    for (repository, target), copies in rows.items():
        for row in copies:
            if row["status"] != IN_SYNC:
                key = (repository, target, row["status"], _reason(row))
                found.setdefault(key, []).append(row["tag"])
    return [
        Problem(repository, target, status, tags, reason)
        for (repository, target, status, reason), tags in found.items()
    ]


def _reason(row: Mapping[str, Any]) -> str:
    """Return what the row itself says about why its copy is not in sync, as a clause."""
    if not row["has_task"]:
        return "no replication task leads there"
    if row["sync_auto"] is False:
        return "the task there has to be started by hand"
    if row["status"] == DIFFERS and row["override"] is False:
        return "the task there does not replace a tag that is pushed again"
    if row["status"] == DIFFERS and None in (row["digest"], row["remote_digest"]):
        return "a digest is not known"
    return "a task leads there, so the copy is late or has failed: see swr_sync_jobs"


def verdict(replication: Replication) -> str:
    """Return the whole in a sentence."""
    total = replication.statuses.total()
    if not total:
        return "No copies to check."
    if replication.is_well:
        return f"All {total} copies are in sync." if total > 1 else "The one copy is in sync."
    wrong = ", ".join(
        f"{replication.statuses[status]} {words}"
        for status, words in ((MISSING, "missing"), (DIFFERS, "different"))
        if replication.statuses[status]
    )
    return f"{wrong} of {total} {'copies' if total > 1 else 'copy'}."
