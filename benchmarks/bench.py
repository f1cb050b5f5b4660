#!/usr/bin/env python
"""Measure the provider against two with the same schema, in Python with ``tf`` and in Go.

    python benchmarks/bench.py [--quick] [--rows starts,plan,...]

``make bench`` runs all of it and writes benchmarks/RESULTS.md and the tables in README.md
and docs/authors.md. Linux only. The rival in Go is built where there is a Go toolchain.
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import breakdown
import configuring
import environments
import imports
import plans
import reads
import report
import stages
import starts
from rounds import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from environments import Contender
    from figures import Row

RESULTS = Path(__file__).with_name("RESULTS.md")
ROOT = RESULTS.parent.parent
_QUICK, _ROUNDS = 5, 31
_KINDS = ("starts", "configure", "plan", "plan-rows", "plan-sweep", "reads", "memory", "sweep")
_ALL = (*_KINDS, "breakdown", "imports", "steps")


def main() -> None:
    """Measure, print the table, and write it down when nothing was left out."""
    options = _options()
    tell("installing all providers")
    contenders = environments.prepare()
    rounds = _QUICK if options.quick else _ROUNDS
    with tempfile.TemporaryDirectory(prefix="swr-bench-") as folder:
        home = Path(folder)
        measurements = _measurements(contenders, home, rounds)
        results = report.Results(
            rows=[row for kind in _KINDS if kind in options.rows for row in measurements[kind]()],
            starts=breakdown.measure(contenders, home, 3) if "breakdown" in options.rows else {},
            imports=imports.measure(contenders, home, 5) if "imports" in options.rows else {},
            steps=stages.measure(reads.GOAL_ROWS, rounds // 2) if "steps" in options.rows else {},
            left_out=environments.left_out(contenders),
            date=datetime.now(UTC).date().isoformat(),
            terraform=plans.version(home),
            rounds=rounds,
        )
    tell("")
    print(report.text(results))
    if not options.quick and set(options.rows) == set(_ALL):
        RESULTS.write_text(report.markdown(results), encoding="utf-8")
        _fill(ROOT / "README.md", report.goals(results.rows))
        _fill(ROOT / "docs/authors.md", report.beside(results.rows))


def _measurements(
    contenders: Mapping[str, Contender], home: Path, rounds: int
) -> dict[str, Callable[[], list[Row]]]:
    """Return how to measure the rows of each kind, with fewer rounds where one is long."""
    half, few = rounds // 2, max(3, rounds // 5)
    counts = dict(zip(reads.COUNTS, (rounds, rounds, few), strict=True))
    return {
        "starts": partial(starts.measure, contenders, home, rounds),
        "configure": partial(configuring.measure, contenders, home, half),
        "plan": partial(plans.measure, contenders, home, half),
        "plan-rows": partial(plans.measure_rows, contenders, home, half),
        "plan-sweep": partial(plans.measure_sweep, contenders, home, half),
        "reads": partial(reads.measure, contenders, home, counts),
        "memory": partial(reads.measure_memory, contenders, home, few),
        "sweep": partial(reads.measure_sweep, contenders, home, few // 2),
    }


def _fill(document: Path, table: str) -> None:
    text = document.read_text(encoding="utf-8")
    document.write_text(report.with_table(text, table), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few rounds; nothing is written")
    parser.add_argument(
        "--rows",
        type=lambda text: text.split(","),
        default=list(_ALL),
        metavar="KIND,...",
        help=f"only these, out of {', '.join(_ALL)}; nothing is written",
    )
    options = parser.parse_args()
    if unknown := set(options.rows) - set(_ALL):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    main()
