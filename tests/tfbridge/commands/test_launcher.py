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
