"""The files beside the zips."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from distribution import release
from distribution.archives import write_zip
from distribution.errors import DistributionError
from distribution.hashes import h1_of_zip, sha256, zh

if TYPE_CHECKING:
    from pathlib import Path

PLATFORMS = ("darwin_arm64", "linux_amd64")


def make_zip(folder: Path, version: str, platform: str) -> Path:
    """Make a package whose content depends on the platform."""
    (folder / "content").write_text(platform, encoding="ascii")
    path = folder / f"terraform-provider-swr_{version}_{platform}.zip"
    write_zip(path, {"program": folder / "content"}, "program")
    return path


@pytest.fixture
def zips(tmp_path: Path) -> list[Path]:
    """Return the zips of a version for two platforms."""
    return [make_zip(tmp_path, "1.2.3", platform) for platform in PLATFORMS]


def read(path: Path) -> Any:
    """Return what a JSON file holds."""
    return json.loads(path.read_text(encoding="utf-8"))


def test_packages_are_read_from_names(tmp_path: Path, zips: list[Path]) -> None:
    """Version and platform of a package stand in its name."""
    found = release.packages_in(tmp_path)
    assert [package.path for package in found] == zips
    assert {package.version for package in found} == {"1.2.3"}
    assert [package.platform for package in found] == list(PLATFORMS)


@pytest.mark.usefixtures("zips")
def test_packages_of_two_versions_are_refused(tmp_path: Path) -> None:
    """A release has one version."""
    make_zip(tmp_path, "1.2.4", "linux_amd64")
    with pytest.raises(DistributionError, match=r"1\.2\.3.*1\.2\.4"):
        release.packages_in(tmp_path)


def test_a_folder_without_packages_is_refused(tmp_path: Path) -> None:
    """There is no release of nothing."""
    with pytest.raises(DistributionError, match="none"):
        release.packages_in(tmp_path)


def test_manifest(tmp_path: Path) -> None:
    """The manifest names both protocols that the provider serves."""
    path = release.write_manifest(tmp_path, "1.2.3")
    assert path.name == "terraform-provider-swr_1.2.3_manifest.json"
    assert read(path) == {"version": 1, "metadata": {"protocol_versions": ["5.0", "6.0"]}}


def test_sums(tmp_path: Path, zips: list[Path]) -> None:
    """The sums have the form that sha256sum checks."""
    path = release.write_sums(tmp_path, "1.2.3", zips)
    assert path.name == "terraform-provider-swr_1.2.3_SHA256SUMS"
    lines = sorted(f"{sha256(file)}  {file.name}" for file in zips)
    assert path.read_text(encoding="ascii").splitlines() == lines


@pytest.mark.parametrize("registry", ["registry.terraform.io", "registry.opentofu.org"])
def test_mirror(tmp_path: Path, zips: list[Path], registry: str) -> None:
    """Each host finds the indexes, the zips and both hashes of each under its own registry."""
    release.write_mirror(tmp_path / "mirror", release.packages_in(tmp_path))
    folder = tmp_path / "mirror" / registry / "tf-pyprovider/swr"
    assert read(folder / "index.json") == {"versions": {"1.2.3": {}}}
    assert read(folder / "1.2.3.json") == {
        "archives": {
            platform: {"hashes": [h1_of_zip(path), zh(path)], "url": path.name}
            for platform, path in zip(PLATFORMS, zips, strict=True)
        }
    }
    for path in zips:
        assert (folder / path.name).read_bytes() == path.read_bytes()


@pytest.mark.usefixtures("zips")
def test_a_mirror_keeps_older_versions(tmp_path: Path) -> None:
    """A new version joins those that are in the mirror."""
    release.write_mirror(tmp_path / "mirror", release.packages_in(tmp_path))
    (tmp_path / "new").mkdir()
    make_zip(tmp_path / "new", "1.3.0", "linux_amd64")
    release.write_mirror(tmp_path / "mirror", release.packages_in(tmp_path / "new"))
    index = tmp_path / "mirror/registry.terraform.io/tf-pyprovider/swr/index.json"
    assert read(index) == {"versions": {"1.2.3": {}, "1.3.0": {}}}
