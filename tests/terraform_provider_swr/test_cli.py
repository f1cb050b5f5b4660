"""The executable: a plugin for hosts, commands for people."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from terraform_provider_swr import __version__, cli
from tfbridge import plugin
from tfbridge.plugin import cookie

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


@pytest.mark.parametrize("environ", [{}, {cookie.NAME: cookie.VALUE}], ids=["person", "host"])
def test_arguments_are_for_people(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], environ: dict[str, str]
) -> None:
    """A host gives none, so with arguments a command runs even in a host's environment."""
    monkeypatch.setattr(os, "environ", environ)
    monkeypatch.setattr(sys, "argv", ["terraform-provider-swr", "--version"])
    with pytest.raises(SystemExit) as leaving:
        cli.main()
    assert leaving.value.code == 0
    assert capsys.readouterr().out == f"terraform-provider-swr {__version__}\n"


def test_a_host_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the cookie and without arguments the provider is served, by what was begun first."""
    bootstrap = object()
    served: list[tuple[str, object]] = []
    monkeypatch.setattr(os, "environ", {cookie.NAME: cookie.VALUE})
    monkeypatch.setattr(sys, "argv", ["terraform-provider-swr"])
    monkeypatch.setattr(plugin, "begin", {"terraform-provider-swr": bootstrap}.__getitem__)
    monkeypatch.setattr(
        "tfbridge.serve", lambda provider, begun: served.append((provider.source, begun))
    )
    cli.main()
    assert served == [("tf-pyprovider/swr", bootstrap)]


def test_ctrl_c_while_a_command_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends the process as any other program, without a traceback."""

    class Interrupted(ModuleType):
        """A module whose import Ctrl-C ends."""

        def __getattr__(self, name: str) -> object:
            raise KeyboardInterrupt(name)

    monkeypatch.setattr(sys, "argv", ["terraform-provider-swr", "read"])
    name = "terraform_provider_swr.commands"
    monkeypatch.setitem(sys.modules, name, Interrupted(name))
    with pytest.raises(SystemExit) as leaving:
        cli.main()
    assert leaving.value.code == 130
