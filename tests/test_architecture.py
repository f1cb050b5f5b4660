"""The arrows between the packages, and what may not be behind them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PROVIDER = Path(__file__).resolve().parent.parent / "provider"

TERRAFORM = ("tfbridge", "grpc", "google")
FORBIDDEN = {
    "tfbridge": ("terraform_provider_swr", "swr_emulator", "requests"),
    "tfbridge/schema": ("tfbridge.codec", "tfbridge.server", "tfbridge.plugin", "grpc", "google"),
    "tfbridge/codec": ("tfbridge.schema", "tfbridge.server", "tfbridge.plugin", "grpc", "google"),
    "tfbridge/server": (
        "tfbridge.plugin",
        "tfbridge.commands",
        "tfbridge.testing",
        "asyncio",
        "socket",
    ),
    "tfbridge/commands": ("tfbridge.testing", "asyncio", "grpc"),
    "tfbridge/plugin": (
        "tfbridge.commands",
        "tfbridge.provider",
        "tfbridge.schema",
        "tfbridge.server",
        "tfbridge.testing",
    ),
    "terraform_provider_swr/http": (
        *TERRAFORM,
        "terraform_provider_swr.swr",
        "terraform_provider_swr.auth",
        "terraform_provider_swr.config",
        "terraform_provider_swr.endpoints",
        "terraform_provider_swr.data_sources",
        "terraform_provider_swr.ephemeral",
    ),
    "terraform_provider_swr/auth": (
        *TERRAFORM,
        "terraform_provider_swr.swr",
        "terraform_provider_swr.config",
        "terraform_provider_swr.data_sources",
        "terraform_provider_swr.ephemeral",
    ),
    "terraform_provider_swr/swr": (
        *TERRAFORM,
        "terraform_provider_swr.auth",
        "terraform_provider_swr.config",
        "terraform_provider_swr.data_sources",
        "terraform_provider_swr.ephemeral",
    ),
    "terraform_provider_swr/config": (
        *TERRAFORM,
        "terraform_provider_swr.data_sources",
        "terraform_provider_swr.ephemeral",
    ),
    "terraform_provider_swr/data_sources": ("requests", "urllib3", "grpc", "google"),
    "terraform_provider_swr/ephemeral": ("requests", "urllib3", "grpc", "google"),
    "terraform_provider_swr/functions": ("terraform_provider_swr.http", "grpc", "google"),
    "swr_emulator": ("terraform_provider_swr", "tfbridge", "grpc", "requests"),
    "swr_emulator/http": (
        "swr_emulator.services",
        "swr_emulator.fixtures",
        "swr_emulator.faults",
    ),
    "swr_emulator/fixtures": ("swr_emulator.services", "swr_emulator.faults"),
    "swr_emulator/services": ("swr_emulator.faults",),
}
"""Folder -> what none of its files imports, at any depth of the code."""

WITHOUT_IO = (
    "types",
    "values",
    "codec.msgpack",
    "codec.encode",
    "codec.decode",
    "schema.schema",
    "schema.validation",
    "diagnostics",
    "paths",
    "errors",
    "provider",
    "plugin.handshake",
)
"""Modules of tfbridge behind which there is no socket, no grpc and no asyncio."""


def imports(file: Path) -> set[str]:
    """Return the names of all modules that a file imports, lazily or not."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_arrows_point_one_way(folder: str) -> None:
    """No file of a folder imports what lies the other way."""
    found = [
        f"{file.relative_to(PROVIDER)} imports {name}"
        for file in sorted((PROVIDER / folder).rglob("*.py"))
        for name in sorted(imports(file))
        for forbidden in FORBIDDEN[folder]
        if name == forbidden or name.startswith(f"{forbidden}.")
    ]
    assert found == []


def module_name(file: Path) -> str:
    """Return the dotted name under which a file is imported."""
    parts = file.relative_to(PROVIDER).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """Return the modules of a circle of imports, the first one repeated; none if there is none."""
    done: set[str] = set()

    def walk(path: list[str]) -> list[str]:
        for target in sorted(arrows[path[-1]] - done):
            if target in path:
                return [*path[path.index(target) :], target]
            if found := walk([*path, target]):
                return found
        done.add(path[-1])
        return []

    return next(filter(None, (walk([name]) for name in sorted(arrows) if name not in done)), [])


def test_no_circle_of_imports() -> None:
    """No module imports, at once or late, for types or for real, what imports it in turn."""
    files = {module_name(f): f for f in PROVIDER.rglob("*.py") if f.name != "__init__.py"}
    arrows = {name: imports(file) & files.keys() - {name} for name, file in files.items()}
    assert circle(arrows) == []
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]


@pytest.mark.parametrize("module", WITHOUT_IO)
def test_no_io_behind(module: str) -> None:
    """Importing the module brings in no socket, no grpc and no asyncio."""
    code = (
        f"import sys, tfbridge.{module}\n"
        "print([name for name in ('socket', 'grpc', 'asyncio', 'ssl') if name in sys.modules])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert shown.strip() == "[]"


def test_files_stay_small() -> None:
    """A file is one concept: under 300 lines, generated code aside."""
    long = {
        str(file.relative_to(PROVIDER)): lines
        for file in PROVIDER.rglob("*.py")
        if "_pb" not in file.parts
        and (lines := len(file.read_text(encoding="utf-8").splitlines())) >= 300
    }
    assert long == {}
