"""The demonstration works, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("provider", "tools", "examples")
PROGRAM = """#!{python}
from terraform_provider_swr.cli import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="make and a shell are needed")
@pytest.mark.slow
def test_make_demo_leaves_nothing_but_its_environment(tmp_path: Path) -> None:
    """In a fresh copy of the project everything but .venv is afterwards as it was."""
    for name in NEEDED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    make_environment(tmp_path / ".venv", tmp_path / "provider")
    (tmp_path / ".venv/demo").touch()
    before = files(tmp_path)
    completed = subprocess.run(
        ["make", "demo"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path / ".venv")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stdout + completed.stderr
    assert "Apply complete!" in completed.stdout
    assert files(tmp_path) == before


def make_environment(folder: Path, provider: Path) -> None:
    """Make an environment that has the copy, and everything else that this one has."""
    venv.create(folder, with_pip=False, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    paths = f"{provider}\n{sysconfig.get_path('purelib')}\n"
    (packages / "demo.pth").write_text(paths, encoding="utf-8")
    program = folder / "bin/terraform-provider-swr"
    program.write_text(PROGRAM.format(python=folder / "bin/python"), encoding="utf-8")
    program.chmod(0o755)


def files(folder: Path) -> set[Path]:
    """Return all files and folders outside of .venv."""
    return {path for path in folder.rglob("*") if ".venv" not in path.parts}
