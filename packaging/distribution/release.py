"""The files beside the zips: the registry's manifest, the sums and the mirrors."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from distribution import NAME, REGISTRIES, SOURCE
from distribution.errors import DistributionError
from distribution.hashes import h1_of_zip, sha256, zh

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# Both are served. Hosts and registries accept a version when they know one of them, and
# Terraform before 0.15 knows 5 alone.
PROTOCOLS = ["5.0", "6.0"]


class Package(NamedTuple):
    """A zip for one platform, which is named as Go names it: ``linux_amd64``."""

    path: Path
    version: str
    platform: str

    @classmethod
    def parse(cls, path: Path) -> Self:
        """Read version and platform from the file's name."""
        version, platform = path.stem.removeprefix(f"{NAME}_").split("_", 1)
        return cls(path, version, platform)


def packages_in(folder: Path) -> list[Package]:
    """Return the packages in a folder; DistributionError if not of exactly one version."""
    packages = [Package.parse(path) for path in sorted(folder.glob(f"{NAME}_*.zip"))]
    versions = sorted({package.version for package in packages})
    if len(versions) != 1:
        raise DistributionError(
            f"{folder} should hold packages of one version, it has: {versions or 'none'}"
        )
    return packages


def write_manifest(folder: Path, version: str) -> Path:
    """Write the registry's manifest; without it the registry assumes protocol 5.0."""
    path = folder / f"{NAME}_{version}_manifest.json"
    _write_json(path, {"version": 1, "metadata": {"protocol_versions": PROTOCOLS}})
    return path


def write_sums(folder: Path, version: str, files: Iterable[Path]) -> Path:
    """Write the sums that the registry and the signature go by."""
    path = folder / f"{NAME}_{version}_SHA256SUMS"
    lines = sorted(f"{sha256(file)}  {file.name}\n" for file in files)
    path.write_text("".join(lines), encoding="ascii", newline="\n")
    return path


def write_mirror(root: Path, packages: Iterable[Package]) -> None:
    """Write a tree that is a packed filesystem mirror and, behind https, a network mirror."""
    for package in packages:
        for registry in REGISTRIES:
            folder = root / registry / SOURCE
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(package.path, folder / package.path.name)
            _write_indexes(folder, package)


def _write_indexes(folder: Path, package: Package) -> None:
    index = folder / "index.json"
    versions = _read_json(index).get("versions", {})
    _write_json(index, {"versions": versions | {package.version: {}}})

    index = folder / f"{package.version}.json"
    archive = {
        "hashes": [h1_of_zip(package.path), zh(package.path)],
        "url": package.path.name,
    }
    archives = _read_json(index).get("archives", {})
    _write_json(index, {"archives": archives | {package.platform: archive}})


def _read_json(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def _write_json(path: Path, content: Any) -> None:
    text = json.dumps(content, indent=2, sort_keys=True)
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
