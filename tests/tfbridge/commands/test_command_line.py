"""The command line as a whole: what is said to people, and the exit statuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from echo.package import SCRIPT
from tfbridge import Provider
from tfbridge.commands.command_line import commands_of, main, name_of
from tfbridge.commands.errors import CommandError, UsageError
from tfbridge.commands.program import Program

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

THIS = sys.modules[__name__]
pytestmark = pytest.mark.usefixtures("called_fail")
ECHO = [sys.executable, str(SCRIPT)]


@pytest.fixture
def called_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this very module be a command that is called ``fail``."""
    monkeypatch.setattr(THIS, "__name__", "provider.fail")


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
    for word in ("install", "read", "open", "--debug", "--version"):
        assert word in help_


def test_a_command_of_the_providers_own(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider adds commands, and what stops one is a sentence and a status."""
    program = Program(Nothing(), commands=(THIS,))
    assert list(map(name_of, commands_of(program))) == ["fail", "install"]
    monkeypatch.setattr("os.dup2", lambda *_: None)
    assert main(program, ["fail"]) == 1
    assert capsys.readouterr().err == "terraform-provider-nothing: it did not work: /x\n"


def test_a_command_that_works(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exit status is what the command returns."""
    monkeypatch.setattr(THIS, "ERROR", None)
    assert main(Program(Nothing(), commands=(THIS,)), ["fail"]) == 7
    assert capsys.readouterr().out == "it worked\n"


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """The version is the provider's."""
    with pytest.raises(SystemExit) as leaving:
        main(Program(Nothing()), ["--version"])
    assert leaving.value.code == 0
    assert capsys.readouterr().out == "terraform-provider-nothing 1.2.3\n"


def test_no_command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Options alone that serve nothing are wrong usage."""
    assert main(Program(Nothing()), ["--allow-any-user"]) == 2
    assert "name a command; --help lists them" in capsys.readouterr().err
    served: list[bool] = []
    monkeypatch.setattr(
        "tfbridge.application.serve_debug",
        lambda _, *, allow_any_user: served.append(allow_any_user),
    )
    assert main(Program(Nothing()), ["--debug", "--allow-any-user"]) == 2  # it never returns
    assert served == [True]


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (KeyboardInterrupt(), 130, ""),
        (UsageError("no such name"), 2, "terraform-provider-nothing: no such name\n"),
        (CommandError("it did not work"), 1, "terraform-provider-nothing: it did not work\n"),
    ],
)
def test_what_ends_a_command(
    error: BaseException,
    status: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each has its exit status, and what is said is one line."""
    monkeypatch.setattr(THIS, "ERROR", error)
    assert main(Program(Nothing(), commands=(THIS,)), ["fail"]) == status
    assert capsys.readouterr().err == said


def test_a_reader_that_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """When nobody reads the output that is no error."""
    dropped: list[int] = []
    monkeypatch.setattr("os.dup2", lambda _, number: dropped.append(number))
    monkeypatch.setattr(THIS, "ERROR", BrokenPipeError())
    assert main(Program(Nothing(), commands=(THIS,)), ["fail"]) == 0
    assert dropped == [1]


def test_an_error_is_not_told_twice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a command has reported already is not printed again."""
    error = UsageError("no such name")
    error.is_reported = True
    monkeypatch.setattr(THIS, "ERROR", error)
    assert main(Program(Nothing(), commands=(THIS,)), ["fail"]) == 2
    assert capsys.readouterr().err == ""


def test_nobody_can_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process without standard streams fails without a word."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(Program(Nothing()), ["install"]) == 1


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


SUMMARY = "fail"
ERROR: BaseException | None = OSError(2, "it did not work", "/x")


def declare(parser: ArgumentParser, program: Program) -> None:
    """Add nothing: this module is the command ``fail`` of a provider."""

    def run(_options: Namespace) -> int:
        if ERROR is not None:
            raise ERROR
        sys.stdout.write("it worked\n")
        return 7

    assert program.name == "terraform-provider-nothing"
    parser.set_defaults(run=run)
