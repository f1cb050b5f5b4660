"""Archives of packages."""

from __future__ import annotations

import os
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from distribution.archives import files_of, write_zip

if TYPE_CHECKING:
    from pathlib import Path


def make_folder(path: Path) -> Path:
    """Make a folder with an executable and a library in it."""
    (path / "lib").mkdir(parents=True)
    (path / "lib/x.so").write_bytes(b"library")
    (path / "program").write_bytes(b"program")
    return path


def test_the_executable_and_nothing_else_may_be_executed(tmp_path: Path) -> None:
    """Permissions are in the zip as hosts take them over."""
    write_zip(tmp_path / "a.zip", files_of(make_folder(tmp_path / "a")), "program")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
        assert {entry.create_system for entry in archive.infolist()} == {3}
    assert modes == {"program": 0o100755, "lib/x.so": 0o100644}


def test_equal_contents_make_equal_archives(tmp_path: Path) -> None:
    """Dates, permissions and the order on the disk leave no trace."""
    first, second = make_folder(tmp_path / "first"), make_folder(tmp_path / "second")
    os.utime(second / "program", (10**9, 10**9))
    (second / "program").chmod(0o700)
    files = files_of(second)
    write_zip(tmp_path / "1.zip", files_of(first), "program")
    write_zip(tmp_path / "2.zip", dict(reversed(files.items())), "program")
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links(tmp_path: Path) -> None:
    """A link to a file counts as a file, one to a folder is left out."""
    folder = make_folder(tmp_path / "a")
    (folder / "alias").symlink_to("program")
    (folder / "lib64").symlink_to("lib")
    assert sorted(files_of(folder)) == ["alias", "lib/x.so", "program"]
