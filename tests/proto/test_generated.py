"""The generated code is what proto/ says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_generated_code_is_current() -> None:
    """Generating anew gives exactly the modules and stubs that are checked in."""
    command = [sys.executable, str(ROOT / "tools/generate_proto.py"), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout + result.stderr) == (0, "")
