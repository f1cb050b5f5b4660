"""The scripts that build and collect, without a build."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import build_packages
import pytest
from distribution.archives import write_zip
from distribution.errors import DistributionError

from package_runs import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the package of a version."""
    (tmp_path / "program").write_bytes(b"")
    path = tmp_path / "dist/terraform-provider-swr_1.2.3_linux_amd64.zip"
    path.parent.mkdir()
    write_zip(path, {"program": tmp_path / "program"}, "program")
    return path.parent


def collect(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the script that collects."""
    command = [sys.executable, ROOT / "packaging/collect.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_collecting(folder: Path) -> None:
    """Beside the zips stand the manifest, the sums of both and the mirror."""
    assert collect(folder, "--tag=v1.2.3").returncode == 0
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        "mirror",
        "terraform-provider-swr_1.2.3_SHA256SUMS",
        "terraform-provider-swr_1.2.3_linux_amd64.zip",
        "terraform-provider-swr_1.2.3_manifest.json",
    ]
    sums = (folder / "terraform-provider-swr_1.2.3_SHA256SUMS").read_text(encoding="ascii")
    assert sorted(line.split()[1] for line in sums.splitlines()) == names[2:]


def test_the_tag_must_be_the_version(folder: Path) -> None:
    """A tag that does not name the packages' version stops the release."""
    completed = collect(folder, "--tag=v1.2.4")
    assert completed.returncode == 1
    assert "v1.2.4" in completed.stderr
    assert len(list(folder.iterdir())) == 1


def test_collecting_nothing(tmp_path: Path) -> None:
    """A folder without packages is an error, not an empty release."""
    assert collect(tmp_path).returncode == 1


def test_a_build_removes_what_other_versions_left(folder: Path) -> None:
    """Packages of the same version for other platforms stay, other versions go."""
    old = folder / "terraform-provider-swr_1.2.2_linux_amd64.zip"
    old.write_bytes(b"")
    build_packages.remove_other_versions(folder, "1.2.3")
    assert [path.name for path in folder.iterdir()] == [
        "terraform-provider-swr_1.2.3_linux_amd64.zip"
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script")
def test_a_package_that_does_not_start(tmp_path: Path) -> None:
    """A build stops when what it made does not run."""
    program = tmp_path / "terraform-provider-swr"
    program.write_text("#!/bin/sh\necho broken\n", encoding="ascii")
    program.chmod(0o755)
    with pytest.raises(DistributionError, match="broken"):
        build_packages.try_out(tmp_path, "1.2.3")


def test_a_package_that_is_too_large(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build stops when the package is larger than hosts can hash in no time."""
    (folder / "terraform-provider-swr").write_bytes(b"x")
    monkeypatch.setattr(build_packages, "MOST_UNPACKED", 10)
    monkeypatch.setattr(build_packages.licenses, "write", lambda _: tmp_path / "program")
    with pytest.raises(DistributionError, match="larger"):
        build_packages.pack(folder, tmp_path / "a.zip", "program")
