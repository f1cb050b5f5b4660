#!/usr/bin/env python
"""Write what goes with the zips in a folder: manifest, SHA256SUMS and the mirror tree.

    python packaging/collect.py [--tag vX.Y.Z] [FOLDER]

The zips may come from several machines, one for each platform.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from distribution import release
from distribution.errors import DistributionError

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description="Write manifest, SHA256SUMS and mirror tree.")
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "dist")
    parser.add_argument("--tag", help="the tag that the release is made from", default="")
    options = parser.parse_args()
    folder = options.folder
    packages = release.packages_in(folder)
    version = packages[0].version
    if options.tag and options.tag != f"v{version}":
        raise DistributionError(f"the tag is {options.tag}, the packages are of version {version}")
    manifest = release.write_manifest(folder, version)
    zips = [package.path for package in packages]
    release.write_sums(folder, version, [*zips, manifest])
    mirror = folder / "mirror"
    shutil.rmtree(mirror, ignore_errors=True)
    release.write_mirror(mirror, packages)


if __name__ == "__main__":
    try:
        main()
    except DistributionError as error:
        sys.exit(f"collect: {error}")
