"""The generated code is what proto/ says, and runs with the protobuf that we ask for."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GENERATED = sorted((ROOT / "provider/tfbridge/_pb").glob("*_pb2.py"))


def test_generated_code_is_current() -> None:
    """Generating anew gives exactly the modules and stubs that are checked in."""
    command = [sys.executable, str(ROOT / "tools/generate_proto.py"), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout + result.stderr) == (0, "")


@pytest.mark.parametrize("module", GENERATED, ids=lambda path: path.stem)
def test_protobuf_requirement_admits_no_runtime_that_is_too_old(module: Path) -> None:
    """The required protobuf is the one that the code was generated for, not an older one."""
    made_for = re.search(r"Protobuf Python Version: ([\d.]+)", module.read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert made_for
    assert any(
        requirement.startswith(f"protobuf>={made_for[1]}")
        for requirement in project["dependencies"]
    )
