"""Filesystem mirrors, as far as ``install`` does not test them."""

from __future__ import annotations

import pytest

from tfbridge.commands import mirror


@pytest.mark.parametrize(
    ("system", "machine", "names"),
    [
        ("linux", "x86_64", ["linux_amd64"]),
        ("linux", "aarch64", ["linux_arm64"]),
        ("linux", "riscv64", ["linux_riscv64"]),
        ("win32", "AMD64", ["windows_amd64"]),
        ("darwin", "arm64", ["darwin_amd64", "darwin_arm64"]),
        ("freebsd14", "amd64", ["freebsd_amd64"]),
    ],
)
def test_platforms(system: str, machine: str, names: list[str]) -> None:
    """Platforms have the names that Go gives them; a Mac runs hosts made for either processor."""
    assert mirror.platforms(system, machine) == names
