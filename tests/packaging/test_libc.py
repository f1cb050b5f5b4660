"""The C library that a package needs."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sys
from typing import TYPE_CHECKING

import build_packages
import pytest
from distribution import libc
from distribution.errors import DistributionError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("objdump"),
    reason="programs for Linux are looked at with objdump (apt-get install binutils)",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a compiled module in it, below another one, and a text."""
    spec = importlib.util.find_spec("google._upb._message")
    assert spec
    assert spec.origin
    (tmp_path / "below").mkdir()
    shutil.copy(spec.origin, tmp_path / "below")
    (tmp_path / "text").write_text("GLIBC_2.99", encoding="ascii")
    return tmp_path


def test_the_newest_symbol_counts(folder: Path) -> None:
    """What programs refer to is at most this machine's library; a text refers to nothing."""
    _, version = platform.libc_ver()
    assert (2, 0) < libc.oldest(folder) <= libc.parse(version)


def test_a_folder_without_programs(tmp_path: Path) -> None:
    """Nothing needs nothing."""
    assert libc.oldest(tmp_path) == (2, 0)


def test_versions_are_numbers() -> None:
    """2.4 is older than 2.28."""
    assert libc.parse("2.4") < libc.parse("2.28")


def test_a_build_that_needs_more_than_was_promised(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A build says what it needs, and stops when that is newer than the release's promise."""
    with pytest.raises(DistributionError, match=r"glibc 2\.1 was promised"):
        build_packages.check_c_library(folder, (2, 1))
    build_packages.check_c_library(folder, (9, 0))
    build_packages.check_c_library(folder, None)
    assert capsys.readouterr().out.count("it needs glibc 2.") == 3
