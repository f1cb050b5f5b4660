"""Filesystem mirrors, as far as ``install`` does not test them."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tfbridge.commands import launcher, mirror
from tfbridge.commands.errors import CommandError


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


LAUNCH = launcher.write_launch(
    launcher.Environment("terraform-provider-x", "1.0.0", "/py", [], "/home", ""), b"program"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> mirror.ProviderFolder:
    """Return a provider's folder in an empty mirror, for one platform."""
    monkeypatch.setattr(mirror, "platforms", lambda: ["linux_amd64"])
    return mirror.ProviderFolder(tmp_path / "mirror", "registry.terraform.io", "example/x")


def test_a_package_comes_and_goes(folder: mirror.ProviderFolder, tmp_path: Path) -> None:
    """What is put is written once, known, and removed with the folders that it has made."""
    (package,) = folder.put("1.0.0", b"program", LAUNCH)
    (executable,) = package.iterdir()
    assert executable.name.removesuffix(".exe") == "terraform-provider-x_v1.0.0"
    written = executable.stat().st_mtime_ns
    folder.put("1.0.0", b"program", LAUNCH)
    assert executable.stat().st_mtime_ns == written
    assert list(folder.written()) == ["1.0.0"]
    assert folder.remove("1.0.0") == [package]
    assert folder.written() == {}
    assert not [path for path in (tmp_path / "mirror").rglob("*") if path.is_file()]


def test_what_others_wrote(folder: mirror.ProviderFolder, tmp_path: Path) -> None:
    """A package or a ``launch`` of somebody else is refused, and a damaged one is named."""
    version = tmp_path / "mirror/registry.terraform.io/example/x/1.0.0"
    (version / "linux_amd64").mkdir(parents=True)
    (version / "linux_amd64/other").write_bytes(b"")
    with pytest.raises(CommandError, match="did not write, with other in it"):
        folder.put("1.0.0", b"program", LAUNCH)
    for content, words in ((b"other", "did not write it"), (LAUNCH[:80], "is damaged")):
        (version / "launch").write_bytes(content)
        with pytest.raises(CommandError, match=words):
            folder.put("1.0.0", b"program", LAUNCH)


def test_zips(folder: mirror.ProviderFolder, tmp_path: Path) -> None:
    """Packed packages of a version for this platform are found."""
    provider = tmp_path / "mirror/registry.terraform.io/example/x"
    provider.mkdir(parents=True)
    (provider / "terraform-provider-x_1.0.0_linux_amd64.zip").write_bytes(b"")
    assert folder.zips("1.0.0") == [provider / "terraform-provider-x_1.0.0_linux_amd64.zip"]
    assert folder.zips("1.0.1") == []


def test_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """The home is what the environment says, else what the system knows, else an error."""
    monkeypatch.setattr(sys, "platform", "linux")
    assert mirror.implied({"HOME": "/h"}) == Path("/h/.terraform.d/plugins")
    monkeypatch.setattr("pwd.getpwuid", lambda _: SimpleNamespace(pw_dir="/of/system"))
    assert mirror.home({"HOME": ""}) == Path("/of/system")
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)
    with pytest.raises(CommandError, match="Set HOME"):
        mirror.home({})
    monkeypatch.setattr(sys, "platform", "win32")
    assert mirror.implied({"APPDATA": "/a"}) == Path("/a/terraform.d/plugins")


def test_registries() -> None:
    """An address without a host is one on both registries."""
    assert mirror.registries("a/b") == mirror.REGISTRIES
    assert mirror.registries("example.com/a/b") == ("",)
