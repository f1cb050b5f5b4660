"""Filesystem mirrors: where hosts look for provider packages before they ask a registry.

The layout and the folders that hosts search by themselves are in
docs/reference/plugin-protocol.md, section 5.3.
"""

from __future__ import annotations

import contextlib
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tfbridge.commands import launcher
from tfbridge.commands.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

REGISTRIES = ("registry.terraform.io", "registry.opentofu.org")
"""Terraform and OpenTofu read the same source address as one on their own registry."""

_SYSTEMS = {"linux": "linux", "darwin": "darwin", "win32": "windows", "freebsd": "freebsd"}
_MACHINES = {
    "x86_64": "amd64",
    "amd64": "amd64",
    "aarch64": "arm64",
    "arm64": "arm64",
    "i386": "386",
    "i686": "386",
    "armv6l": "arm",
    "armv7l": "arm",
}

_LAUNCH = "launch"


def home(environ: Mapping[str, str]) -> Path:
    """Return where hosts look for a person's settings: the home, on Windows ``%APPDATA%``."""
    name = "APPDATA" if sys.platform == "win32" else "HOME"
    if environ.get(name):
        return Path(environ[name])
    try:
        if name == "HOME":
            import pwd

            return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        pass
    raise CommandError(
        f"There is no telling where your home is: {name} is not set, and the system does not know "
        f"you. Set {name}, or name a folder with --dir."
    )


def implied(environ: Mapping[str, str]) -> Path:
    """Return the mirror that both Terraform and OpenTofu search when nothing tells them to."""
    folder = "terraform.d" if sys.platform == "win32" else ".terraform.d"
    return home(environ) / folder / "plugins"


def registries(source: str) -> Sequence[str]:
    """Return the registries that hosts take a source address for one on."""
    has_host = source.count("/") == 2  # noqa: PLR2004 - HOST/NAMESPACE/TYPE
    return ("",) if has_host else REGISTRIES


def platforms(system: str = "", machine: str = "") -> list[str]:
    """Return the platforms, as Go names them, whose hosts can run on this machine."""
    system = system or sys.platform
    name = next((go for prefix, go in _SYSTEMS.items() if system.startswith(prefix)), system)
    architecture = (machine or platform.machine()).lower()
    if name == "darwin":  # an Apple processor runs hosts made for either
        return ["darwin_amd64", "darwin_arm64"]
    return [f"{name}_{_MACHINES.get(architecture, architecture)}"]


class ProviderFolder:
    """A provider's folder in a mirror, with a folder in it for each version."""

    def __init__(self, mirror: Path, registry: str, source: str) -> None:
        self._mirror = mirror
        self._path = mirror / registry / source
        self._name = f"terraform-provider-{self._path.name}"

    def put(self, version: str, executable: bytes, launch: bytes) -> list[Path]:
        """Write a version's packages and ``launch``; return the packages' folders.

        What is there already stays untouched. Raises CommandError, and writes
        nothing, when a package is there that this command did not write.
        """
        folder = self._path / version
        packages = [folder / name for name in platforms()]
        note = self._note(folder)
        if note is None and (folder / _LAUNCH).exists():
            raise CommandError(f"{folder / _LAUNCH} is there, and this command did not write it.")
        for package in packages:
            self._refuse_foreign(package, {launcher.digest(executable), note and note.sha256})
        # First the packages: without `launch` a host gets a sentence that says what to do.
        for package in packages:
            _write(package / self._executable(version), executable, folder, mode=0o755)
        _write(folder / _LAUNCH, launch, folder, mode=0o644)
        return packages

    def written(self) -> dict[str, launcher.Note]:
        """Return the versions that this command has written."""
        folders = [path.parent for path in self._path.glob(f"*/{_LAUNCH}")]
        notes = {folder.name: self._note(folder) for folder in folders}
        return {version: note for version, note in sorted(notes.items()) if note}

    def remove(self, version: str) -> list[Path]:
        """Remove a version in ``written`` and return the folders of its packages.

        Other files stay, and so do the folders that hold them.
        """
        folder = self._path / version
        note = self.written()[version]
        removed = []
        for executable in self._executables(folder):
            if launcher.digest(executable.read_bytes()) == note.sha256:
                executable.unlink()
                removed.append(executable.parent)
        (folder / _LAUNCH).unlink()
        self._remove_empty_folders([*removed, folder])
        return removed

    def zips(self, version: str) -> list[Path]:
        """Return the packed packages of a version for this machine: hosts see them, too."""
        names = [f"{self._name}_{version}_{platform}.zip" for platform in platforms()]
        return [path for name in names if (path := self._path / name).exists()]

    def _executable(self, version: str) -> str:
        suffix = ".exe" if sys.platform == "win32" else ""
        return f"{self._name}_v{version}{suffix}"

    def _executables(self, folder: Path) -> Iterator[Path]:
        return folder.glob(f"*/{self._executable(folder.name)}")

    def _note(self, folder: Path) -> launcher.Note | None:
        """Return what a version's ``launch`` says, None if there is none of this command's."""
        try:
            return launcher.read_launch((folder / _LAUNCH).read_bytes(), self._name)
        except FileNotFoundError:
            return None
        except ValueError:
            raise CommandError(
                f"{folder / _LAUNCH} is damaged: it no longer says which package belongs to it. "
                f"Remove the folder {folder}, then run 'install' again."
            ) from None

    def _refuse_foreign(self, package: Path, digests: Collection[str | None]) -> None:
        for path in package.glob("*"):
            is_ours = path.name == self._executable(package.parent.name) and path.is_file()
            if not is_ours or launcher.digest(path.read_bytes()) not in digests:
                raise CommandError(
                    f"{package} holds a package that this command did not write, with {path.name} "
                    "in it. Remove the folder first, or choose another mirror with --dir."
                )

    def _remove_empty_folders(self, folders: list[Path]) -> None:
        for folder in [*folders, self._path, *self._path.parents]:
            if folder == self._mirror:
                break
            with contextlib.suppress(OSError):  # what holds anything else stays
                folder.rmdir()


def _write(path: Path, content: bytes, scratch: Path, *, mode: int) -> None:
    """Write a file in one step, unless it has that content: hosts may be reading it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_bytes() != content:
        handle, temporary = tempfile.mkstemp(dir=scratch)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    path.chmod(mode)
