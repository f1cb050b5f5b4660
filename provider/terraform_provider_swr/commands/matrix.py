"""``swr_replication_status`` on a terminal: repositories by targets, then what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.commands.replication import (
    DIFFERS,
    IN_SYNC,
    MISSING,
    summarize,
    verdict,
)
from tfbridge.commands.cells import padded, printable, width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.commands.replication import Cell, Problem, Replication
    from tfbridge.commands.style import Style

NAMED = 5
"""How many tags of one problem are named before the others are counted."""

LISTED = 40
"""How many problems are told before the others are counted."""

_GAP = "  "


def show(state: Mapping[str, Any], style: Style) -> str:
    """Return the matrix, the problems and a verdict."""
    replication = summarize(state)
    colored = style.good if replication.is_well else style.bad
    parts = [
        f"{style.strong(printable(replication.id))}\n",
        _matrix(replication, style),
        _problems(replication, style),
        f"{colored(verdict(replication))}{_unchecked(replication)}\n",
    ]
    return "\n".join(filter(None, parts))


def _matrix(replication: Replication, style: Style) -> str:
    if not replication.targets:
        return ""
    heads = ["repository", *(printable(str(target)) for target in replication.targets)]
    rows = [
        [
            printable(name),
            *(_text(replication.cells.get((name, target))) for target in replication.targets),
        ]
        for name in replication.repositories
    ]
    widths = [max(map(width, column)) for column in zip(heads, *rows, strict=True)]
    lines = [style.faint(_GAP.join(map(padded, heads, widths)).rstrip())]
    for row, name in zip(rows, replication.repositories, strict=True):
        cells = map(padded, row, widths)
        shown = [next(cells)]
        for target, text in zip(replication.targets, cells, strict=True):
            shown.append(_colored(text, replication.cells.get((name, target)), style))
        lines.append(_GAP.join(shown).rstrip())
    return "\n".join(lines) + "\n"


def _text(cell: Cell | None) -> str:
    """Return the counts of a cell, the worst first."""
    if cell is None:
        return "-"
    wrong = [
        f"{cell.statuses[status]} {word}"
        for status, word in ((MISSING, "missing"), (DIFFERS, "different"))
        if cell.statuses[status]
    ]
    in_sync = f"{cell.statuses[IN_SYNC]} in sync" if cell.statuses[IN_SYNC] else ""
    return ", ".join(filter(None, [*wrong, in_sync]))


def _colored(text: str, cell: Cell | None, style: Style) -> str:
    if cell is None:
        return style.faint(text)
    paint = {IN_SYNC: style.good, DIFFERS: style.doubtful, MISSING: style.bad}
    return paint[cell.worst](text)


def _problems(replication: Replication, style: Style) -> str:
    shown = [_problem(each, style) for each in replication.problems[:LISTED]]
    if others := len(replication.problems) - len(shown):
        shown.append(f"and {others} more; --columns repo_name,tag,status lists every copy\n")
    return "".join(shown)


def _problem(problem: Problem, style: Style) -> str:
    paint = style.bad if problem.status == MISSING else style.doubtful
    word = "missing" if problem.status == MISSING else "different"
    where = printable(f"{problem.repository} at {problem.target}")
    return f"{paint(word)}{_GAP}{where}: {printable(tags(problem))}\n{_GAP}{problem.reason}\n"


def tags(problem: Problem) -> str:
    """Return the tags of a problem, the first ones by name."""
    named = ", ".join(problem.tags[:NAMED])
    others = len(problem.tags) - NAMED
    return f"{named} and {others} more" if others > 0 else named


def _unchecked(replication: Replication) -> str:
    names = [printable(name) for name in replication.unchecked]
    if not names:
        return ""
    others = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f" Not checked, as nothing is copied from them: {', '.join(names[:NAMED])}{others}."
