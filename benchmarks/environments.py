"""The two environments: both providers as pip installs them, with compiled bytecode."""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

import rival_schema

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "bench"
EXECUTABLE = "terraform-provider-swr"
RIVAL = "tf"
HTTP = f"{RIVAL} by HTTP"
PIP, LAUNCHER, ZIP = "pip", "launcher", "zip"
_PACKAGES = ("grpcio", "protobuf", "msgpack", "cryptography", "requests")


class Contender(NamedTuple):
    """A way to start a provider."""

    name: str
    command: list[str]


def prepare() -> dict[str, Contender]:
    """Install everything anew where needed; return the ways to start, the rival's first."""
    rival, ours = CACHE / "tf", CACHE / "ours"
    _install(rival, _rival_source(), "tf==1.2.0")
    _install(ours, ROOT)
    contenders = [
        Contender(RIVAL, [str(rival / "bin" / EXECUTABLE)]),
        Contender(PIP, [str(ours / "bin" / EXECUTABLE)]),
        Contender(LAUNCHER, [str(_launcher(ours))]),
    ]
    if unpacked := _unpack():
        contenders.append(Contender(ZIP, [str(unpacked)]))
    return {contender.name: contender for contender in contenders}


def versions() -> dict[str, dict[str, str]]:
    """Return what is installed on either side: package -> version."""
    found = {}
    for name, wanted in (("tf", ("tf", *_PACKAGES)), ("ours", (EXECUTABLE, *_PACKAGES))):
        listed = _run(CACHE / name / "bin" / "pip", "list", "--format=json")
        installed = {package["name"]: package["version"] for package in json.loads(listed)}
        found[name] = {package: installed[package] for package in wanted}
    return found


def _install(folder: Path, source: Path, *requirements: str) -> None:
    """Install a project and its dependencies; dependencies that are there stay."""
    python = folder / "bin" / "python"
    if not python.exists():
        _run(sys.executable, "-m", "venv", folder)
    _run(python, "-m", "pip", "install", "--quiet", *requirements, source)
    # pip takes the same version for the same content.
    _run(python, "-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps", source)


def _rival_source() -> Path:
    """Return the rival's project, complete with the schema."""
    folder = CACHE / "rival"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "benchmarks" / "rival", folder)
    module = folder / "rival_swr" / "schema.py"
    module.write_text(rival_schema.source(), encoding="utf-8")
    return folder


def _launcher(environment: Path) -> Path:
    """Return the executable that the command ``install`` writes."""
    mirror = CACHE / "mirror"
    shutil.rmtree(mirror, ignore_errors=True)
    _run(environment / "bin" / EXECUTABLE, "install", "--dir", mirror)
    (found, *_) = mirror.glob(f"registry.terraform.io/*/*/*/*/{EXECUTABLE}*")
    return found


def _unpack() -> Path | None:
    """Return the executable of the self-contained package, if ``make dist`` has built it."""
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    packages = sorted((ROOT / "dist").glob(f"{EXECUTABLE}_*_linux_{machine}.zip"))
    if not packages:
        return None
    folder = CACHE / "zip"
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(packages[-1]) as package:
        package.extractall(folder)
    (executable,) = folder.glob(f"{EXECUTABLE}_v*")
    executable.chmod(0o755)
    return executable


def _run(*command: str | Path) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
