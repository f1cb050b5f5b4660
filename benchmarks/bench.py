#!/usr/bin/env python
"""Measure the provider against one with the same schema written with ``tf`` 1.2.0.

    python benchmarks/bench.py [--quick] [--rows starts,plan,...]

``make bench`` runs all of it and writes benchmarks/RESULTS.md and the tables in README.md
and docs/authors.md. Linux only.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import environments
import plans
import reads
import report
import stages
import starts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from environments import Contender
    from figures import Row

RESULTS = Path(__file__).with_name("RESULTS.md")
ROOT = RESULTS.parent.parent
KINDS = ("starts", "plan", "breakdown", "reads", "steps", "memory", "sweep")


def main() -> None:
    """Measure, print the table, and write it down when nothing was left out."""
    options = _options()
    tell("installing both providers")
    contenders = environments.prepare()
    rounds = 5 if options.quick else 31
    with tempfile.TemporaryDirectory(prefix="swr-bench-") as folder:
        home = Path(folder)
        rows = _measure(contenders, home, rounds, options.rows)
        made = plans.breakdown(contenders, home, 3) if "breakdown" in options.rows else {}
        few = max(3, rounds // 2)
        steps = stages.measure(reads.GOAL_ROWS, few, tell) if "steps" in options.rows else {}
        terraform = plans.version(home)
    tell("")
    print(report.text_table(rows))
    for name, provider_starts in made.items():
        for number, start in enumerate(provider_starts, 1):
            print(
                f"start {number} of {name} in a plan: {start.handshake:.0f} ms to the handshake, "
                f"{start.served:.0f} ms from there to the exit"
            )
    for step, spread in steps.items():
        print(f"{step}, {reads.GOAL_ROWS} rows: {spread} ms")
    if not options.quick and set(options.rows) == set(KINDS):
        results = report.Results(
            rows,
            made,
            steps,
            date=datetime.now(UTC).date().isoformat(),
            terraform=terraform,
            rounds=rounds,
        )
        RESULTS.write_text(report.markdown(results), encoding="utf-8")
        _fill(ROOT / "README.md", report.goals(rows))
        _fill(ROOT / "docs/authors.md", report.beside(rows))


def _fill(document: Path, table: str) -> None:
    text = document.read_text(encoding="utf-8")
    document.write_text(report.with_table(text, table), encoding="utf-8")


def _measure(
    contenders: Mapping[str, Contender], home: Path, rounds: int, kinds: list[str]
) -> list[Row]:
    few = max(3, rounds // 5)
    rows = []
    if "starts" in kinds:
        rows += starts.measure(contenders, home, rounds, tell)
    if "plan" in kinds:
        rows += [plans.measure(contenders, home, max(3, rounds // 2), tell)]
    if "reads" in kinds:
        counts = dict(zip(reads.COUNTS, (rounds, rounds, few), strict=True))
        rows += reads.measure(contenders, home, counts, tell)
    if "memory" in kinds:
        rows += [reads.measure_memory(contenders, home, few, tell)]
    if "sweep" in kinds:
        rows += [reads.measure_sweep(contenders, home, 1 if rounds < few * 2 else 3, tell)]
    return rows


def tell(progress: str) -> None:
    """Show how far it is, on one line of a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{progress}")
        sys.stderr.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few rounds; nothing is written")
    parser.add_argument(
        "--rows",
        type=lambda text: text.split(","),
        default=list(KINDS),
        metavar="KIND,...",
        help=f"only these, out of {', '.join(KINDS)}; nothing is written",
    )
    options = parser.parse_args()
    if unknown := set(options.rows) - set(KINDS):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    main()
