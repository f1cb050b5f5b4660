"""The arrows between the packages, and what may not be behind them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PROVIDER = Path(__file__).resolve().parent.parent / "provider"

FORBIDDEN = {
    "tfbridge": ("terraform_provider_swr", "swr_emulator", "requests"),
    "tfbridge/rpc": ("tfbridge.plugin", "tfbridge.testing", "asyncio", "socket"),
    "tfbridge/plugin": (
        "tfbridge.provider",
        "tfbridge.schema.schema",
        "tfbridge.server",
        "tfbridge.testing",
    ),
    "terraform_provider_swr/api": ("tfbridge", "grpc", "terraform_provider_swr.data_sources"),
    "terraform_provider_swr/data_sources": ("requests", "urllib3", "grpc", "google"),
    "terraform_provider_swr/functions": ("terraform_provider_swr.api", "grpc", "google"),
    "swr_emulator": ("terraform_provider_swr", "tfbridge", "grpc", "requests"),
}
"""Folder -> what none of its files imports, at any depth of the code."""

WITHOUT_IO = (
    "types",
    "values",
    "msgpack",
    "encoding",
    "decoding",
    "schema",
    "validation",
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
