"""The page that ``report`` writes: HTML with its style and its picture inside.

Every name comes from a server, so all of them are escaped, and a policy in the
page forbids it to load or to run anything, should a browser be made to.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from terraform_provider_swr.commands.replication import DIFFERS, IN_SYNC, MISSING, verdict
from terraform_provider_swr.commands.report_graph import graph
from terraform_provider_swr.commands.report_style import STYLE
from tfbridge.commands.cells import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from terraform_provider_swr.commands.replication import Cell, Problem, Replication

WORDS = {IN_SYNC: "in sync", DIFFERS: "different", MISSING: "missing"}
_ORDER = (MISSING, DIFFERS, IN_SYNC)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"
_TAGS = 12  # of one problem; the others are counted


def page(replication: Replication, version: str, now: datetime) -> str:
    """Return the page; ``now`` is when the copies were read, in UTC."""
    title = f"Replication of {text(replication.id)}"
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<p class="kicker">Image replication</p>
<h1>{text(replication.id)}</h1>
{_verdict(replication)}
{_figures(replication)}
{_bar(replication)}
</header>
<main>
{_problems(replication)}
{_matrix(replication)}
{_graph(replication)}
</main>
<footer>
<p>Read on <time datetime="{now:%Y-%m-%dT%H:%M:%SZ}">{now:%Y-%m-%d at %H:%M} UTC</time> by
terraform-provider-swr {text(version)}, from <code>swr_replication_status</code>. A copy is in sync
when the digest of its manifest is the same here and at the target.</p>
</footer>
</body>
</html>
"""


def text(value: str) -> str:
    """Return a string of anybody's as text of the page, attributes included."""
    return escape(printable(value))


def _verdict(replication: Replication) -> str:
    total = replication.statuses.total()
    kind = "none" if not total else "good" if replication.is_well else "bad"
    return f'<p class="verdict {kind}">{_icon(kind)}{verdict(replication)}</p>'


def _icon(kind: str) -> str:
    paths = {
        "good": '<path d="M4.5 8.5l2.5 2.5 4.5-5"/>',
        "bad": '<path d="M8 4.2v4.6M8 11.4v.2"/>',
        "none": '<path d="M5 8h6"/>',
    }
    return (
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">'
        f'<circle cx="8" cy="8" r="7"/>{paths[kind]}</svg>'
    )


def _figures(replication: Replication) -> str:
    figures = [
        _counted(len(replication.repositories), "repository", "repositories"),
        _counted(len(replication.targets), "target", "targets"),
        _counted(replication.statuses.total(), "copy", "copies"),
        *((replication.statuses[status], WORDS[status], status) for status in reversed(_ORDER)),
    ]
    return (
        '<dl class="figures">'
        + "".join(
            f'<div class="{css if number else ""}"><dt>{name}</dt><dd>{number}</dd></div>'
            for number, name, css in figures
        )
        + "</dl>"
    )


def _counted(number: int, one: str, many: str) -> tuple[int, str, str]:
    return number, one if number == 1 else many, ""


def _bar(replication: Replication) -> str:
    if not replication.statuses:
        return ""
    shares = "".join(
        f'<span class="{status}" style="flex-grow:{replication.statuses[status]}"></span>'
        for status in reversed(_ORDER)
        if replication.statuses[status]
    )
    return f'<div class="bar" aria-hidden="true">{shares}</div>'


def _problems(replication: Replication) -> str:
    if replication.problems:
        ordered = sorted(replication.problems, key=lambda each: _ORDER.index(each.status))
        rows = "".join(map(_problem, ordered))
        body = (
            '<div class="scroll"><table class="problems"><thead><tr><th>What</th>'
            "<th>Repository</th><th>Target</th><th>Tags</th><th>Why</th></tr></thead>"
            f"<tbody>{rows}</tbody></table></div>"
        )
    elif replication.statuses:
        body = "<p>Nothing: every tag is at its targets, with the same digest.</p>"
    else:
        body = "<p>Nothing was looked for.</p>"
    return f'<section id="problems"><h2>What is wrong</h2>{body}{_unchecked(replication)}</section>'


def _problem(problem: Problem) -> str:
    shown = "".join(f"<code>{text(tag)}</code> " for tag in problem.tags[:_TAGS])
    others = len(problem.tags) - _TAGS
    more = f'<span class="faint">and {others} more</span>' if others > 0 else ""
    return (
        f"<tr><td>{_chip(problem.status)}</td><td>{text(problem.repository)}</td>"
        f'<td>{text(str(problem.target))}</td><td class="tags">{shown}{more}</td>'
        f"<td>{text(problem.reason)}</td></tr>"
    )


def _chip(status: str) -> str:
    return f'<span class="chip {status}">{WORDS[status]}</span>'


def _unchecked(replication: Replication) -> str:
    names = replication.unchecked
    if not names:
        return ""
    listed = ", ".join(f"<code>{text(name)}</code>" for name in names)
    count = f"{len(names)} repositories were" if len(names) > 1 else "One repository was"
    return (
        f"<details><summary>{count} not checked, as there is no task, no tag, or no tag that was "
        f"asked for</summary><p>{listed}</p></details>"
    )


def _matrix(replication: Replication) -> str:
    if not replication.targets:
        return ""
    heads = "".join(
        f'<th scope="col">{text(target.region)}<br><span class="faint">{text(target.namespace)}'
        "</span></th>"
        for target in replication.targets
    )
    rows = "".join(
        f'<tr><th scope="row">{text(name)}</th>'
        + "".join(
            _cell(replication.cells.get((name, target)), f"{name} at {target}")
            for target in replication.targets
        )
        + "</tr>"
        for name in _worst_first(replication)
    )
    return (
        '<section id="matrix"><h2>Repositories and targets</h2><div class="scroll tall">'
        f'<table class="matrix"><thead><tr><th scope="col">Repository</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _worst_first(replication: Replication) -> Sequence[str]:
    def rank(name: str) -> tuple[int, str]:
        cells = (replication.cells.get((name, target)) for target in replication.targets)
        ranks = [_ORDER.index(cell.worst) for cell in cells if cell is not None]
        return min(ranks, default=len(_ORDER)), name

    return sorted(replication.repositories, key=rank)


def _cell(cell: Cell | None, where: str) -> str:
    if cell is None:
        return f'<td class="empty" title="{text(where)}: nothing to check">&ndash;</td>'
    counts = {
        status: f"{cell.statuses[status]} {WORDS[status]}"
        for status in _ORDER
        if cell.statuses[status]
    }
    lines = [f'<span class="{status}">{words}</span>' for status, words in counts.items()]
    title = f"{where}: {', '.join(counts.values())}"
    if not cell.has_task:
        title += ", and no task leads there"
        lines.append('<span class="faint">no task</span>')
    return f'<td class="{cell.worst}" title="{text(title)}">{"<br>".join(lines)}</td>'


def _graph(replication: Replication) -> str:
    if not replication.targets:
        return ""
    return (
        '<section id="graph"><h2>What is copied where</h2>'
        '<p class="legend"><span class="in_sync">in sync</span><span class="differs">different'
        '</span><span class="missing">missing</span><span class="no_task">no task leads there'
        f'</span></p><div class="scroll">{graph(replication)}</div></section>'
    )
