"""The command line of a provider's executable, for people: hosts give no arguments."""

from __future__ import annotations

import argparse
import io
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from tfbridge.commands import install, read
from tfbridge.commands.errors import CommandError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfbridge.commands.program import Command, Program

INTERRUPTED = 130
"""The exit status of a program that Ctrl-C has ended, as shells report it."""

WRONG_USAGE = 2


def main(program: Program, arguments: Sequence[str]) -> int:
    """Run the command that the arguments name and return the exit status.

    Nothing is said when nobody reads what is printed, as in ``... | head -1``.
    """
    if sys.stderr is None:
        sys.stderr = io.StringIO()  # for what nobody can read
    if sys.stdout is None:
        return _failed(program, "standard output is closed", 1)
    try:
        return _run(program, arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return 0
    except UsageError as error:
        return _failed(program, f"{error}", WRONG_USAGE)
    except (CommandError, OSError) as error:
        _drop_output()
        return _failed(program, f"{error}", 1)


def _run(program: Program, arguments: Sequence[str]) -> int:
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # names of files need not be UTF-8
    commands = commands_of(program)
    if not arguments:
        sys.stderr.write(_introduction(program, commands))
        return 1
    parsed = _parser(program, commands).parse_args(arguments)
    if parsed.debug:
        _debug(program, allow_any_user=parsed.allow_any_user)
    status = int(parsed.run(parsed))
    sys.stdout.flush()
    return status


def commands_of(program: Program) -> list[Command]:
    """Return the commands that there are, in the order in which they are shown."""
    reading: list[Command] = [read] if program.provider.data_sources else []
    return [install, *reading, *program.commands]


def _introduction(program: Program, commands: Sequence[Command]) -> str:
    """Return the sentence for a person who has started the executable like a program."""
    from tfbridge.plugin import cookie

    names = ", ".join(command.__name__.rpartition(".")[2] for command in commands)
    return (
        f"{cookie.explanation(program.name)} For people it has the commands {names} and the "
        f"options --debug, --version and --help: `{program.name} --help` explains them.\n"
    )


def _parser(program: Program, commands: Sequence[Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=program.name,
        description=f"{first_sentence(program.provider.description)} Terraform and OpenTofu start "
        "this program by themselves, without arguments.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action="version", version=f"{program.name} {program.provider.version}"
    )
    parser.add_argument(
        "--debug",
        action="store_true",
        help="serve in the foreground, for a host that finds it by TF_REATTACH_PROVIDERS",
    )
    parser.add_argument(
        "--allow-any-user",
        action="store_true",
        help="with --debug where there are no Unix sockets: open a TCP port, on which every user "
        "of this machine is served with the credentials of this environment",
    )
    parser.set_defaults(run=lambda _: parser.error("name a command"))
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in commands:
        command.register(subparsers, program)
    return parser


def first_sentence(description: str) -> str:
    """Return the first sentence of a description, on one line."""
    paragraph = " ".join(description.partition("\n\n")[0].split())
    sentence, dot, _ = paragraph.partition(". ")
    return sentence + dot.strip()


def _debug(program: Program, *, allow_any_user: bool) -> NoReturn:
    from tfbridge import serve_debug

    serve_debug(program.provider, allow_any_user=allow_any_user)


def _failed(program: Program, message: str, status: int) -> int:
    sys.stderr.write(f"{program.name}: {message}\n")
    return status


def _drop_output() -> None:
    """Send what is still buffered nowhere, for Python writes it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
