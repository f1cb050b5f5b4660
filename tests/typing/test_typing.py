"""The public types hold: strict author code passes, and mistakes are found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.mark.parametrize(
    "name", [pytest.param("authors.py", marks=pytest.mark.slow), "mistakes.py"]
)
def test_mypy_agrees(name: str) -> None:
    """Mypy in strict mode has nothing to add."""
    command = [sys.executable, "-m", "mypy", "--strict", f"--cache-dir={ROOT}/.cache/mypy-typing"]
    completed = subprocess.run(
        [*command, str(HERE / name)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert completed.returncode == 0, completed.stdout + completed.stderr
