"""Where the contenders live: each provider as it is installed, with compiled bytecode."""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

import go_schema
import tf_schema

SOURCES = Path(__file__).resolve().parent
ROOT = SOURCES.parent
CACHE = ROOT / ".cache" / "bench"
OURS = CACHE / "ours"
EXECUTABLE = "terraform-provider-swr"
_GO_EXECUTABLE = CACHE / "go" / EXECUTABLE
PIP, LAUNCHER, ZIP = "pip", "launcher", "zip"
RIVAL, GO = "tf", "Go"
READY = f"{RIVAL} with rows ready"
"""The rival on ``tf`` once more: it reads from memory, without a GET."""
_MISSING = {
    GO: "no Go toolchain was found, so there are no rows against the provider in Go",
    ZIP: "`make dist` has not been run, so there are no rows of the self-contained package",
}
_PACKAGES = ("grpcio", "protobuf", "msgpack", "cryptography", "requests")
_FRAMEWORK = "github.com/hashicorp/terraform-plugin-framework"


class Contender(NamedTuple):
    """A way to start a provider."""

    name: str
    command: list[str]


def prepare() -> dict[str, Contender]:
    """Install everything anew where needed; return the ways to start, the rivals' first."""
    _install(CACHE / RIVAL, _source("rival_tf", "rival_swr/schema.py", tf_schema.source()))
    _install(OURS, ROOT)
    executables = {
        RIVAL: CACHE / RIVAL / "bin" / EXECUTABLE,
        GO: _build(),
        PIP: OURS / "bin" / EXECUTABLE,
        LAUNCHER: _launcher(),
        ZIP: _unpack(),
    }
    return {name: Contender(name, [str(path)]) for name, path in executables.items() if path}


def left_out(contenders: dict[str, Contender]) -> list[str]:
    """Return, in words, what cannot be measured here."""
    return [words for name, words in _MISSING.items() if name not in contenders]


def versions() -> dict[str, dict[str, str]]:
    """Return what each contender consists of: package -> version."""
    found = {}
    for name, folder, package in ((RIVAL, CACHE / RIVAL, "tf"), ("ours", OURS, EXECUTABLE)):
        listed = _run(folder / "bin" / "pip", "list", "--format=json")
        installed = {entry["name"]: entry["version"] for entry in json.loads(listed)}
        found[name] = {wanted: installed[wanted] for wanted in (package, *_PACKAGES)}
    if shutil.which("go"):
        words = _run("go", "version", "-m", _GO_EXECUTABLE).split()
        found[GO] = {
            "go": words[1],
            "terraform-plugin-framework": words[words.index(_FRAMEWORK) + 1],
        }
    return found


def _install(folder: Path, source: Path) -> None:
    """Install a project and its dependencies; dependencies that are there stay."""
    python = folder / "bin" / "python"
    if not python.exists():
        _run(sys.executable, "-m", "venv", folder)
    _run(python, "-m", "pip", "install", "--quiet", source)
    # pip takes the same version for the same content.
    _run(python, "-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps", source)


def _build() -> Path | None:
    """Return the rival in Go, built as releases are; None without a Go toolchain."""
    if not shutil.which("go"):
        return None
    source = _source("rival_go", "schema.go", go_schema.source())
    flags = ("-trimpath", "-buildvcs=false", "-ldflags=-s -w")
    _run("go", "build", "-C", source, *flags, "-o", _GO_EXECUTABLE, ".")
    return _GO_EXECUTABLE


def _source(name: str, schema: str, content: str) -> Path:
    """Return a copy of a rival's source, complete with the schema."""
    folder = CACHE / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SOURCES / name, folder)
    (folder / schema).write_text(content, encoding="utf-8")
    return folder


def _launcher() -> Path:
    """Return the executable that the command ``install`` writes."""
    mirror = CACHE / "mirror"
    shutil.rmtree(mirror, ignore_errors=True)
    _run(OURS / "bin" / EXECUTABLE, "install", "--dir", mirror)
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
