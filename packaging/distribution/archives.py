"""Zip archives that are equal, byte for byte, when their contents are."""

from __future__ import annotations

import stat
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_EXECUTABLE = 0o755
_PLAIN = 0o644


def files_of(folder: Path) -> dict[str, Path]:
    """Return the files below a folder by their names relative to it.

    A symbolic link to a file counts as a file of its own: in a zip, hosts make
    a text file of a link. One to a folder is left out: hosts cannot hash it.
    """
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in files}


def write_zip(target: Path, files: Mapping[str, Path], executable: str) -> None:
    """Write a zip of the files, sorted by name, in which ``executable`` may be executed."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, path in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = _UNIX  # hosts take the permissions from the zip as they are
            mode = _EXECUTABLE if name == executable else _PLAIN
            entry.external_attr = (stat.S_IFREG | mode) << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, compresslevel=9)
