"""The executable: a plugin for hosts, commands for people."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from terraform_provider_swr import __version__

# Windows itself needs this one variable to load what programs need.
EMPTY = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
EXECUTABLE = Path(sys.executable).parent / "terraform-provider-swr"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed executable in an empty environment."""
    return subprocess.run(
        [EXECUTABLE, *arguments], env=EMPTY, capture_output=True, text=True, check=False
    )


def test_without_a_host() -> None:
    """Run by hand it explains itself in one sentence on stderr and fails."""
    completed = run()
    assert completed.returncode == 1
    assert completed.stdout == ""
    assert completed.stderr.count("\n") == 1
    assert "Terraform" in completed.stderr


def test_version() -> None:
    """The version is that of the package."""
    assert run("--version").stdout == f"terraform-provider-swr {__version__}\n"


def test_help_names_every_command() -> None:
    """Help goes to stdout and names what can be done."""
    completed = run("--help")
    assert completed.returncode == 0
    for name in ("--version", "--debug", "install", "read"):
        assert name in completed.stdout


def test_an_unknown_command() -> None:
    """A mistyped command is a short message and status 2."""
    completed = run("instal")
    assert completed.returncode == 2
    assert "Traceback" not in completed.stderr
