"""The launcher, wherever Python is; a real Terraform starts it in ``tests/packaging``."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from terraform_provider_swr import __version__
from tfbridge.commands import launcher

if TYPE_CHECKING:
    from pathlib import Path

ENTRY_POINT = "terraform_provider_swr.cli:main"
EXECUTABLE = f"terraform-provider-swr_v{__version__}"


@pytest.mark.skipif(sys.platform == "win32", reason="the launcher is a shell script")
@pytest.mark.parametrize("odd", ["with space", "it's $HOME", 'back\\slash "q" `id`', "x" * 200])
def test_an_interpreter_with_an_odd_path(tmp_path: Path, odd: str) -> None:
    """Any path of an interpreter works: spaces, quotes, and more than a shebang may hold."""
    python = tmp_path / odd / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    environment = launcher.Environment(
        "terraform-provider-swr", __version__, str(python), sys.path, "module", ENTRY_POINT
    )
    executable = launcher.package_script("terraform-provider-swr", by_pip=True)
    package = tmp_path / "linux_amd64"
    package.mkdir()
    (package / EXECUTABLE).write_bytes(executable)
    (package / EXECUTABLE).chmod(0o755)
    (tmp_path / "launch").write_bytes(launcher.write_launch(environment, executable))
    shown = subprocess.run(
        [str(package / EXECUTABLE), "--version"], capture_output=True, text=True, check=False
    )
    assert shown.stdout.endswith(f"{__version__}\n")


ENVIRONMENT = launcher.Environment("x", "1.0.0", "/py", ["/lib"], "/home/x", ENTRY_POINT)


@pytest.mark.parametrize("entry_point", [ENTRY_POINT, ""])
def test_a_note_is_read_back(entry_point: str) -> None:
    """What ``launch`` says of itself is understood, and that of another provider is not."""
    environment = ENVIRONMENT._replace(entry_point=entry_point)
    content = launcher.write_launch(environment, b"executable")
    note = launcher.read_launch(content, "x")
    assert note == (launcher.home_note(environment), launcher.digest(b"executable"))
    assert launcher.read_launch(content, "y") is None
    assert launcher.read_launch(b"", "x") is None


def test_a_damaged_note() -> None:
    """A note that was cut off is no note."""
    content = launcher.write_launch(ENVIRONMENT, b"").splitlines(keepends=True)
    with pytest.raises(ValueError, match="damaged"):
        launcher.read_launch(b"".join(content[:2]), "x")


def test_the_package_is_the_same_everywhere() -> None:
    """It tells how to repair the installation, by the way in which that was made."""
    assert b"pip install x" in launcher.package_script("x", by_pip=True)
    assert b"the command 'install' of x again" in launcher.package_script("x", by_pip=False)
