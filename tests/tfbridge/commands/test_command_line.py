"""The command line as a whole: what is said to people, and the exit statuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from echo.package import SCRIPT
from tfbridge import Provider
from tfbridge.commands.command_line import commands_of, first_sentence, main
from tfbridge.commands.program import Program

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction

ECHO = [sys.executable, str(SCRIPT)]


class Nothing(Provider[None]):
    """Has nothing to read. And nothing to say."""

    source = "example/nothing"
    version = "1.2.3"


def test_a_provider_without_data_sources(capsys: pytest.CaptureFixture[str]) -> None:
    """A command that has nothing to work on is neither offered nor taken."""
    program = Program(Nothing())
    assert main(program, []) == 1
    said = capsys.readouterr().err
    assert said.startswith("terraform-provider-nothing is a provider plugin")
    assert "the commands install and the" in said
    with pytest.raises(SystemExit) as leaving:
        main(program, ["read"])
    assert leaving.value.code == 2


def test_what_every_provider_has() -> None:
    """A script that ends with ``serve`` has commands, and names them when it is called bare."""
    bare = subprocess.run(ECHO, capture_output=True, text=True, check=False)
    assert (bare.returncode, bare.stdout, bare.stderr.count("\n")) == (1, "", 1)
    for word in ("terraform-provider-echo", "read", "install", "--debug", "--version", "--help"):
        assert word in bare.stderr
    help_ = subprocess.run([*ECHO, "--help"], capture_output=True, text=True, check=True).stdout
    for word in ("install", "read", "--debug", "--version"):
        assert word in help_


def test_a_command_of_the_providers_own(capsys: pytest.CaptureFixture[str]) -> None:
    """A provider adds commands, and what stops one is a sentence and a status."""
    command = sys.modules[__name__]
    program = Program(Nothing(), commands=(command,))
    assert commands_of(program)[-1] is command
    assert main(program, ["fail"]) == 1
    assert capsys.readouterr().err == "terraform-provider-nothing: it did not work\n"


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """The version is the provider's."""
    with pytest.raises(SystemExit) as leaving:
        main(Program(Nothing()), ["--version"])
    assert leaving.value.code == 0
    assert capsys.readouterr().out == "terraform-provider-nothing 1.2.3\n"


def test_first_sentence() -> None:
    """Descriptions are cut at the first sentence and joined to a line."""
    assert first_sentence("One\ntwo. Three.") == "One two."
    assert first_sentence("No more") == "No more"
    assert first_sentence("One.\n\nTwo.") == "One."


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_disk() -> None:
    """Output that cannot be written is one sentence and status 1."""
    with Path("/dev/full").open("wb") as full:
        completed = subprocess.run(
            [*ECHO, "read", "echo_value", "value=x"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert completed.returncode == 1
    assert "Traceback" not in completed.stderr
    assert completed.stderr.splitlines()[-1].endswith("No space left on device")


@pytest.mark.skipif(sys.platform == "win32", reason="the shell is another one there")
@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-"])
def test_closed_output(closed: str) -> None:
    """Without a standard output a command fails, with a sentence where one can be read."""
    completed = subprocess.run(
        ["sh", "-c", f'"$0" "$@" {closed}', *ECHO, "install", "--dir", "x"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 1
    expected = "" if "2" in closed else "terraform-provider-echo: standard output is closed\n"
    assert completed.stderr == expected


def register(commands: _SubParsersAction[ArgumentParser], program: Program) -> None:
    """Add the command ``fail``, as a module of a provider does."""
    parser = commands.add_parser("fail")

    def run(_options: Namespace) -> int:
        raise OSError("it did not work")

    assert program.name == "terraform-provider-nothing"
    parser.set_defaults(run=run)
