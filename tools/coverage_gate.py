#!/usr/bin/env python
"""See that each module is covered by the tests of its own, every line of it.

    python tools/coverage_gate.py [MODULE ...]

The tests of ``provider/a/b.py`` are ``tests/a/test_b.py`` and ``tests/a/test_b_*.py``. Lines that
run when a module is imported count for whoever imports it. What cannot be covered that way is in
``tools/coverage_exceptions.toml``, with the reason; an entry that is not needed fails as well.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import coverage
import pytest

ROOT = Path(__file__).resolve().parent.parent
PROVIDER = ROOT / "provider"
PACKAGES = ("tfbridge", "terraform_provider_swr", "swr_emulator")
EXCEPTIONS = Path(__file__).with_name("coverage_exceptions.toml")
SCRATCH = ROOT / ".cache/coverage"
PROCESSES = 2
IGNORED = ("pragma: no cover", "if TYPE_CHECKING:", "if not TYPE_CHECKING:")


class ContextOfEachFile:
    """Tells coverage which test file runs, so that lines are counted for it."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self._measured = measured

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectstart(self, collector: pytest.Collector) -> None:
        """Count for the file that is imported, whose parameters may be made by the module."""
        self._switch(collector.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Count for the file of the test that begins."""
        self._switch(nodeid)

    def _switch(self, nodeid: str) -> None:
        self._measured.switch_context(nodeid.partition("::")[0])


def measure(data_file: str, tests: list[str]) -> int:
    """Run tests in this process and leave what they cover in a file; return pytest's status."""
    measured = open_coverage(data_file)
    measured.start()
    status = pytest.main(["-q", "--no-header", *tests], plugins=[ContextOfEachFile(measured)])
    measured.stop()
    measured.save()
    return int(status)


def open_coverage(data_file: str) -> coverage.Coverage:
    """Return what measures the packages, or reads what was measured."""
    opened = coverage.Coverage(
        data_file, config_file=False, source=[str(PROVIDER / name) for name in PACKAGES]
    )
    for pattern in IGNORED:
        opened.exclude(pattern)
    return opened


def modules() -> dict[str, Path]:
    """Return the file of each module, by its dotted name; generated ones and packages aside."""
    files = (path for name in PACKAGES for path in (PROVIDER / name).rglob("*.py"))
    return {
        ".".join(path.relative_to(PROVIDER).with_suffix("").parts): path
        for path in sorted(files)
        if "_pb" not in path.parts and path.name != "__init__.py"
    }


def tests_of(module: Path) -> list[Path]:
    """Return the test files of a module."""
    folder = ROOT / "tests" / module.relative_to(PROVIDER).parent
    found = [folder / f"test_{module.stem}.py", *folder.glob(f"test_{module.stem}_*.py")]
    # test_a_b.py belongs to a_b.py where there is one.
    others = {path.stem for path in module.parent.glob(f"{module.stem}_*.py")}
    return [
        path
        for path in found
        if path.exists()
        and not any(path.stem == f"test_{o}" or path.stem.startswith(f"test_{o}_") for o in others)
    ]


def lines_in_functions(module: Path) -> set[int]:
    """Return the numbers of the lines that run when a function is called."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return {
        number
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for body in (node.body if isinstance(node.body, list) else [node.body])
        for number in range(body.lineno, (body.end_lineno or body.lineno) + 1)
    }


def uncovered(measured: coverage.Coverage, module: Path) -> list[int]:
    """Return the lines of a module that its own tests do not run."""
    _, statements, _, _, _ = measured.analysis2(str(module))
    own = {str(path.relative_to(ROOT)) for path in tests_of(module)}
    by_line = measured.get_data().contexts_by_lineno(str(module))
    called = lines_in_functions(module)
    return [
        line
        for line in statements
        if not (own & {*by_line.get(line, ())} if line in called else by_line.get(line))
    ]


def run(names: list[str]) -> tuple[coverage.Coverage, bool]:
    """Run the modules' tests in several processes; return what they cover, and if all pass."""
    known = modules()
    files = sorted({str(t.relative_to(ROOT)) for n in names or known for t in tests_of(known[n])})
    SCRATCH.mkdir(parents=True, exist_ok=True)
    processes = min(PROCESSES, len(files))  # pytest without a file would run them all
    parts = [str(SCRATCH / f"part.{number}") for number in range(processes)]

    def passes(number: int) -> bool:
        command = [sys.executable, __file__, "--measure", parts[number]]
        command += files[number::processes]
        return subprocess.run(command, cwd=ROOT, check=False).returncode == 0

    with ThreadPoolExecutor(PROCESSES) as pool:
        all_pass = all(list(pool.map(passes, range(processes))))
    measured = open_coverage(str(SCRATCH / "data"))
    measured.combine(parts)
    return measured, all_pass


def problems(measured: coverage.Coverage, names: list[str]) -> list[str]:
    """Return a line for each module that is not covered, and for each entry without a need."""
    reasons: dict[str, Any] = tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8"))["modules"]
    found = []
    known = modules()
    for name in names or known:
        missing = uncovered(measured, known[name])
        if missing and name not in reasons:
            found.append(f"{name}: its own tests do not run lines {_ranges(missing)}")
        elif not missing and name in reasons:
            found.append(f"{name}: is covered, so its entry in {EXCEPTIONS.name} can go")
    found += [f"{name}: is no module" for name in reasons.keys() - known.keys()]
    return found


def _ranges(lines: list[int]) -> str:
    """Return numbers in words as short as ``1-3, 7``."""
    parts: list[list[int]] = []
    for line in lines:
        if parts and line == parts[-1][-1] + 1:
            parts[-1][1:] = [line]
        else:
            parts.append([line])
    return ", ".join("-".join(map(str, part)) for part in parts)


def main() -> int:
    """Run the command; return its exit status."""
    match sys.argv[1:]:
        case ["--measure", data_file, *tests]:
            return measure(data_file, tests)
        case names:
            measured, all_pass = run(names)
            found = problems(measured, names) + ["the tests fail"] * (not all_pass)
    print("\n".join(found) or "Each module is covered by the tests of its own.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
