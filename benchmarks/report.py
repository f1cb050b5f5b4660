"""The table, for a terminal and for RESULTS.md."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from environments import GO, LAUNCHER, PIP, READY, RIVAL, ZIP, versions
from imports import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from breakdown import ProviderStart
    from figures import Row, Spread
    from imports import Imports

_HEADER = ("what", "unit", "base", "contender", "measured", "ratio", "goal", "")
_BEGIN, _END = "<!-- make bench: begin -->", "<!-- make bench: end -->"

_WHAT_REMAINS = """\
Ours prints the handshake line before it loads grpcio, which it does while the host connects: what
the row of the handshake gains by that is still in the row of the first answer. A plan is three
starts, and Go has nothing to load in any of them. With us three quarters of the way to the first
answer are the interpreter, its standard library, grpcio and protobuf, of which no more can be left
out; the third start loads the HTTP library, too. An organization is read as quickly as by the
provider in Go: what is left of that row are the three starts. Of the memory of a schema process
two thirds are pages of files that the rival maps as well: 10 MiB of grpcio, 5 of Python, 4 of
OpenSSL, 3 of C and C++. The modules as Python's objects are 6, and the rest is what these libraries
allocate.

Tried and left: TLS in one process and grpcio in a forked one, to load both at a time. The first
answer came after 1.03 of the time, as the certificate then is what both wait for and three
processes share two cores. The one for TLS alone has 19 MiB resident."""


class Results(NamedTuple):
    """All that was measured, what could not be, and when and with what."""

    rows: Sequence[Row]
    starts: Mapping[str, Sequence[ProviderStart]]
    imports: Mapping[str, Mapping[str, Imports]]
    steps: Mapping[str, Spread]
    left_out: Sequence[str]
    date: str
    terraform: str
    rounds: int


def text(results: Results) -> str:
    """Return all that was measured, for a terminal."""
    lines = [_columns(results.rows), *(f"left out: {reason}" for reason in results.left_out)]
    for name, starts in results.starts.items():
        for number, start in enumerate(starts, 1):
            lines.append(
                f"start {number} of {name} in a plan: {start.handshake:.0f} ms to the handshake, "
                f"{start.served:.0f} from there to the exit, of it {start.configuring:.0f} in "
                "ConfigureProvider"
            )
    lines += [
        f"{name} imports {made.modules} modules of {group}: {made.milliseconds:.1f} ms"
        for name, groups in results.imports.items()
        for group, made in groups.items()
    ]
    lines += [f"{step}: {spread} ms" for step, spread in results.steps.items()]
    return "\n".join(lines)


def markdown(results: Results) -> str:
    """Return the content of RESULTS.md."""
    circumstances = {
        "date": results.date,
        **_machine(),
        "Terraform": results.terraform,
        "rounds": str(results.rounds),
        **({"left out": "; ".join(results.left_out)} if results.left_out else {}),
    }
    sections = (
        f"# Benchmark results\n\n{_about(results.rounds)}",
        _list(circumstances),
        f"## Packages\n\n{_packages()}",
        f"## Figures\n\n{_markdown_table(_HEADER, _cells(results.rows))}",
        f"## What a plan consists of\n\n{_breakdown(results.starts)}",
        f"## What a start imports\n\n{_imports(results.imports)}",
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
        (row.title, *_medians(row, row.base, PIP), f"{row.ratio(PIP):.2f}", f"{row.goal:.2f}")
        for row in rows
        if row.goal is not None
    ]
    return _markdown_table(("", "base", "ours", "ratio", "goal"), lines)


def beside(rows: Sequence[Row]) -> str:
    """Return the table of everything that both do, for authors who choose between them."""
    lines = []
    for row in rows:
        if RIVAL in row.measured:
            ratio = row.measured[PIP].median / row.measured[RIVAL].median
            lines.append((row.what, *_medians(row, RIVAL, PIP), f"{ratio:.2f}"))
    return _markdown_table(("", RIVAL, "tfbridge", "ratio"), lines)


def _medians(row: Row, *names: str) -> Iterator[str]:
    for name in names:
        yield f"{str(row.measured[name]).partition(' ')[0]} {row.unit}"


def _columns(rows: Sequence[Row]) -> str:
    cells = [_HEADER, *_cells(rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )


def _about(rounds: int) -> str:
    return (
        "Written by `make bench`. Each figure is the median, with the lowest and the highest, of "
        f"{rounds} rounds or fewer where a round is long. The contenders take turns within each "
        "round, after one to warm up; trust the ratios more than the milliseconds.\n\n"
        f"Two rivals have the same schema and send the same GET: `{RIVAL}` is written in Python "
        f"with the package tf, `{GO}` in Go with HashiCorp's framework. `{READY}` sends no GET: "
        f"its rows are in memory. `{GO}` is measured with Terraform alone: grpcio, on which the "
        "host of the other rows is built, takes no certificate like those of Go's providers. "
        f"`{PIP}` is ours as pip installs it, `{LAUNCHER}` what `terraform-provider-swr install` "
        f"writes, `{ZIP}` the self-contained package of `make dist`. A ratio is a contender's "
        f"median over the base's; goals are for `{PIP}`, the slowest of ours."
    )


def _cells(rows: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        what, unit, base = row.title, row.unit, str(row.measured[row.base])
        for name in filter(row.base.__ne__, row.measured):
            goal = verdict = ""
            if name == PIP and row.goal is not None:
                goal = f"{row.goal:.2f}"
                verdict = "met" if row.ratio(name) <= row.goal else "NOT MET"
            measured, ratio = str(row.measured[name]), f"{row.ratio(name):.2f}"
            yield what, unit, base, name, measured, ratio, goal, verdict
            what = unit = base = ""


def _breakdown(starts: Mapping[str, Sequence[ProviderStart]]) -> str:
    header = (
        "provider",
        "start",
        "exec to handshake, ms",
        "handshake to exit, ms",
        "of it ConfigureProvider, ms",
    )
    lines = [
        (name, str(number), *(f"{milliseconds:.0f}" for milliseconds in start))
        for name, made in starts.items()
        for number, start in enumerate(made, 1)
    ]
    return (
        "From Terraform's own log at TRACE, which slows everything down a little: how often one "
        f"plan starts the provider, and what each start costs.\n\n{_markdown_table(header, lines)}"
    )


def _imports(imports: Mapping[str, Mapping[str, Imports]]) -> str:
    header = ("modules and milliseconds of", *imports)
    lines = [
        (group, *(f"{of[group].modules}: {of[group].milliseconds:.1f}" for of in imports.values()))
        for group in GROUPS
    ]
    return (
        "By the interpreter's own clock, which slows imports down and leaves out how the "
        f"interpreter itself begins: some 10 ms.\n\n{_markdown_table(header, lines)}"
        f"\n\n{_WHAT_REMAINS}"
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
