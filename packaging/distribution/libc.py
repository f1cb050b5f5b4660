"""The oldest C library that a package for Linux runs with."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_ELF = b"\x7fELF"
_REFERENCE = re.compile(r"\bGLIBC_(\d+)\.(\d+)")


def oldest(folder: Path) -> tuple[int, int]:
    """Return the oldest version of glibc with every symbol that the files in a folder need."""
    return max((version for path in _programs(folder) for version in _needs(path)), default=(2, 0))


def parse(version: str) -> tuple[int, int]:
    """Return a version such as ``2.28`` as numbers; ValueError for anything else."""
    major, minor = version.split(".")
    return int(major), int(minor)


def _programs(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and _magic(path) == _ELF]


def _magic(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(_ELF))


def _needs(path: Path) -> list[tuple[int, int]]:
    command = ["objdump", "--private-headers", str(path)]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    references = shown.partition("Version References:")[2]
    return [(int(major), int(minor)) for major, minor in _REFERENCE.findall(references)]
