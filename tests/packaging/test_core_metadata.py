"""The metadata of wheels and sdists."""

from __future__ import annotations

import io
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest
from distribution import core_metadata
from distribution.errors import DistributionError

if TYPE_CHECKING:
    from pathlib import Path

METADATA = """\
Metadata-Version: 2.4
Name: thing
Version: 1.2.3
Summary: A thing
Project-URL: Source, https://example.com
License-Expression: MPL-2.0
Requires-Python: >=3.11
Description-Content-Type: text/markdown

# Thing
"""


def check(folder: Path, of_wheel: str, of_sdist: str) -> None:
    """Check a wheel and an sdist with this metadata."""
    wheel, sdist = folder / "thing-1.2.3-py3-none-any.whl", folder / "thing-1.2.3.tar.gz"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("thing-1.2.3.dist-info/METADATA", of_wheel)
    with tarfile.open(sdist, "w:gz") as tar:
        entry = tarfile.TarInfo("thing-1.2.3/PKG-INFO")
        entry.size = len(of_sdist)
        tar.addfile(entry, io.BytesIO(of_sdist.encode()))
    core_metadata.check(wheel, sdist)


def test_what_indexes_take(tmp_path: Path) -> None:
    """Whole metadata of a version that everything reads passes."""
    check(tmp_path, METADATA, METADATA)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Version: 2.4", "Version: 2.5", r"metadata of version 2\.5"),
        ("Project-URL: Source, https://example.com\n", "", "no Project-URL"),
        ("text/markdown", "text/x-rst", "no description in Markdown"),
        ("# Thing\n", "", "no description in Markdown"),
    ],
)
def test_what_they_refuse(tmp_path: Path, old: str, new: str, said: str) -> None:
    """The error says what is wrong in which file."""
    broken = METADATA.replace(old, new)
    with pytest.raises(DistributionError, match=rf"whl.* {said}"):
        check(tmp_path, broken, METADATA)
    with pytest.raises(DistributionError, match=rf"tar\.gz.* {said}"):
        check(tmp_path, METADATA, broken)


def test_two_opinions(tmp_path: Path) -> None:
    """Wheel and sdist describe one thing in the same words."""
    with pytest.raises(DistributionError, match="do not say the same"):
        check(tmp_path, METADATA, METADATA.replace("A thing", "Another thing"))
