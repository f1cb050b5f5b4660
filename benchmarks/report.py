"""The table, for a terminal and for RESULTS.md."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from environments import HTTP, PIP, RIVAL, versions
from figures import READY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from figures import Row, Spread
    from plans import ProviderStart

_HEADER = ("what", "unit", "base", "contender", "measured", "ratio", "goal", "")
_BEGIN, _END = "<!-- make bench: begin -->", "<!-- make bench: end -->"


def text_table(rows: Sequence[Row]) -> str:
    """Return the rows in columns."""
    cells = [_HEADER, *_cells(rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )
    return "\n".join(lines)


class Results(NamedTuple):
    """All that was measured, and when and with what."""

    rows: Sequence[Row]
    starts: Mapping[str, Sequence[ProviderStart]]
    steps: Mapping[str, Spread]
    date: str
    terraform: str
    rounds: int


def markdown(results: Results) -> str:
    """Return the content of RESULTS.md."""
    circumstances = {
        "date": results.date,
        **_machine(),
        "Terraform": results.terraform,
        "rounds": str(results.rounds),
    }
    sections = (
        f"# Benchmark results\n\n{_about(results.rounds)}",
        _list(circumstances),
        f"## Packages\n\n{_packages()}",
        f"## Figures\n\n{_markdown_table(_HEADER, _cells(results.rows))}",
        f"## What a plan consists of\n\n{_breakdown(results.starts)}",
        f"## What a read consists of\n\n{_steps(results.steps)}",
    )
    return "\n\n".join(sections) + "\n"


def with_table(document: str, table: str) -> str:
    """Return a document with a new table between its two marks."""
    before, begin, rest = document.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    return f"{before}{begin}\n{table}\n{end}{after}"


def goals(rows: Sequence[Row]) -> str:
    """Return the table of what has a goal, for people who use the provider."""
    lines = [
        (row.what, *_both(row, row.base), f"{row.ratio(PIP):.2f}", f"{row.goal:.2f}")
        for row in rows
        if row.goal is not None
    ]
    return _markdown_table(("", RIVAL, "ours", "ratio", "goal"), lines)


def beside(rows: Sequence[Row]) -> str:
    """Return the table of everything that both do, for authors who choose between them."""
    lines = []
    for row in rows:
        if row.base_is_rival:
            rival = row.ours.get(HTTP, row.base)
            ratio = row.ours[PIP].median / rival.median
            what = row.what.removesuffix(READY)
            lines.append((what, *_both(row, rival), f"{ratio:.2f}"))
    return _markdown_table(("", RIVAL, "tfbridge", "ratio"), lines)


def _both(row: Row, rival: Spread) -> Iterator[str]:
    for spread in (rival, row.ours[PIP]):
        yield f"{str(spread).partition(' ')[0]} {row.unit}"


def _about(rounds: int) -> str:
    return (
        "Written by `make bench`. Each figure is the median, with the lowest and the highest, of "
        f"{rounds} rounds or fewer where a round is long. The contenders take turns within each "
        "round, after one to warm up; trust the ratios more than the milliseconds. The base is "
        f"`{RIVAL}`, a provider with the same schema and the same read written with the package "
        f"tf; `{PIP}` is ours as pip installs it, `launcher` what `terraform-provider-swr "
        "install` writes, `zip` the self-contained package of `make dist`. Goals are for "
        f"`{PIP}`, the slowest of them."
    )


def _cells(rows: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        what, unit, base = row.what, row.unit, str(row.base)
        for name, spread in row.ours.items():
            goal = verdict = ""
            if name == PIP and row.goal is not None:
                goal = f"{row.goal:.2f}"
                verdict = "met" if row.ratio(name) <= row.goal else "NOT MET"
            yield what, unit, base, name, str(spread), f"{row.ratio(name):.2f}", goal, verdict
            what = unit = base = ""


def _breakdown(starts: Mapping[str, Sequence[ProviderStart]]) -> str:
    header = ("provider", "start", "exec to handshake, ms", "handshake to exit, ms")
    lines = [
        (name, str(number), f"{start.handshake:.0f}", f"{start.served:.0f}")
        for name, made in starts.items()
        for number, start in enumerate(made, 1)
    ]
    return (
        "From Terraform's own log at TRACE, which slows everything down a little: how often one "
        f"plan starts the provider, and what each start costs.\n\n{_markdown_table(header, lines)}"
    )


def _steps(steps: Mapping[str, Spread]) -> str:
    lines = [(step, str(spread)) for step, spread in steps.items()]
    return (
        "The read of 10,000 rows above, step by step in one process; what is left of it is the way "
        "to the host through gRPC and TLS. A provider whose rows are ready has that way and the "
        "packing alone, so the goal leaves some ten milliseconds for the first three steps and the "
        "checks together. What they take is mostly waiting for memory: the rows are strings all "
        "over the heap, each step touches every one of them, and sorting puts them out of the "
        f"order in which they lie there.\n\n{_markdown_table(('step', 'ms'), lines)}"
    )


def _machine() -> dict[str, str]:
    facts = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = {line.partition(":")[2].strip() for line in facts if line.startswith("model name")}
    return {
        "machine": f"{os.cpu_count()} cores, {', '.join(models)}",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
    }


def _packages() -> str:
    found = versions()
    names = dict.fromkeys(name for side in found.values() for name in side)
    lines = [(name, *(side.get(name, "") for side in found.values())) for name in names]
    return _markdown_table(("package", *found), lines)


def _list(entries: Mapping[str, str]) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in entries.items())


def _markdown_table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    ruler = ["---"] * len(header)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, ruler, *lines))
