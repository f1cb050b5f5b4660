#!/usr/bin/env python
"""Build a wheel, an sdist and this platform's self-contained package into a folder.

    python packaging/build_packages.py [--output FOLDER] [--platform NAME]

Run it by `make dist`, which gives it an environment with packaging/requirements.txt.
Two builds of the same source with the same requirements are equal byte for byte.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from distribution import NAME, archives, core_metadata, libc, licenses
from distribution.errors import DistributionError

ROOT = Path(__file__).resolve().parent.parent
SYSTEMS = {"linux": "linux", "darwin": "darwin", "win32": "windows"}
MACHINES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
MOST_ZIPPED = 25_000_000
MOST_UNPACKED = 60_000_000
EXE = ".exe" if sys.platform == "win32" else ""


def main() -> None:
    """Build everything."""
    parser = argparse.ArgumentParser(description="Build a wheel, an sdist and a package.")
    parser.add_argument("--output", type=Path, default=ROOT / "dist", metavar="FOLDER")
    parser.add_argument(
        "--platform",
        default=platform_name(),
        metavar="NAME",
        help="name of another platform that runs this machine's programs, as Go names it",
    )
    parser.add_argument(
        "--glibc",
        type=libc.parse,
        metavar="X.Y",
        help="refuse a package for Linux that needs a newer C library than this one",
    )
    options = parser.parse_args()
    output = options.output.absolute()
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="swr-build-") as scratch:
        wheel, sdist = build_python_packages(output)
        core_metadata.check(wheel, sdist)
        version = wheel.name.split("-")[1]
        if not re.fullmatch(r"\d+\.\d+\.\d+", version):
            raise DistributionError(f"version {version} is not one that hosts understand: X.Y.Z")
        remove_other_versions(output, version)
        folder = freeze(wheel, Path(scratch))
        package = output / f"{NAME}_{version}_{options.platform}.zip"
        try_out(folder, version)
        if sys.platform == "linux":
            check_c_library(folder, options.glibc)
        pack(folder, package, f"{NAME}_v{version}{EXE}")


def platform_name() -> str:
    """Return this platform as Go names it."""
    return f"{SYSTEMS[sys.platform]}_{MACHINES[platform.machine().lower()]}"


def build_python_packages(output: Path) -> tuple[Path, Path]:
    """Write the sdist, and the wheel that is made from it; return wheel and sdist."""
    for stale in output.glob("terraform_provider_swr-*"):
        stale.unlink()
    run("-m", "build", "--no-isolation", "--outdir", output, ROOT)
    (wheel,) = output.glob("*.whl")
    (sdist,) = output.glob("terraform_provider_swr-*.tar.gz")
    return wheel, sdist


def remove_other_versions(output: Path, version: str) -> None:
    """Remove what an earlier version left; packages for other platforms stay."""
    for path in output.glob(f"{NAME}_*"):
        if not path.name.startswith(f"{NAME}_{version}_"):
            path.unlink()


def freeze(wheel: Path, scratch: Path) -> Path:
    """Return a folder with the provider in the wheel and all that it needs to run."""
    stage = scratch / "stage"
    run("-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--target", stage, wheel)
    run(
        "-m",
        "PyInstaller",
        "--log-level=WARN",
        "--clean",
        "--noconfirm",
        f"--distpath={scratch / 'dist'}",
        f"--workpath={scratch / 'work'}",
        ROOT / "packaging" / "self_contained.spec",
        environment={"SWR_STAGE": str(stage), "PYINSTALLER_CONFIG_DIR": str(scratch / "cache")},
    )
    return scratch / "dist" / NAME


def try_out(folder: Path, version: str) -> None:
    """Start what was frozen; DistributionError when it does not know its version."""
    command = [str(folder / f"{NAME}{EXE}"), "--version"]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    if shown.stdout.split() != [NAME, version]:
        raise DistributionError(f"the package does not start: {shown.stdout}{shown.stderr}")


def check_c_library(folder: Path, promised: tuple[int, int] | None) -> None:
    """Say which C library the package needs; DistributionError when it is newer than promised."""
    needed = libc.oldest(folder)
    print("it needs glibc {}.{} or newer".format(*needed))
    if promised and needed > promised:
        raise DistributionError("glibc {}.{} was promised".format(*promised))


def pack(folder: Path, package: Path, executable: str) -> None:
    """Zip the folder, with licences, in the form that registries take."""
    files = archives.files_of(folder)
    files[executable] = files.pop(f"{NAME}{EXE}")
    files["LICENSE.txt"] = ROOT / "LICENSE"
    files["LICENSES-THIRD-PARTY.txt"] = licenses.write(folder.parent / "licenses.txt")
    package.unlink(missing_ok=True)
    archives.write_zip(package, files, executable)

    unpacked = sum(path.stat().st_size for path in files.values())
    zipped = package.stat().st_size
    print(f"{package.name}: {zipped:,} bytes, {unpacked:,} unpacked in {len(files)} files")
    if zipped > MOST_ZIPPED or unpacked > MOST_UNPACKED:
        raise DistributionError(f"{package} is larger than {MOST_ZIPPED:,} or {MOST_UNPACKED:,}")


def run(*arguments: str | Path, environment: dict[str, str] | None = None) -> None:
    """Run this Python, where every build finds the same time and the same hashes."""
    fixed = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    epoch = {"SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "315532800")}  # 1980-01-01
    subprocess.run(
        [sys.executable, *map(str, arguments)],
        check=True,
        env={**os.environ, **fixed, **epoch, **(environment or {})},
    )


if __name__ == "__main__":
    try:
        main()
    except DistributionError as error:
        sys.exit(f"build: {error}")
