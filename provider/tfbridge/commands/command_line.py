"""The command line of a provider's executable, for people: hosts give no arguments."""

from __future__ import annotations

import argparse
import io
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from tfbridge.commands import install, open, read  # noqa: A004 - commands are called like this
from tfbridge.commands.errors import CommandError, UsageError
from tfbridge.commands.usage import first_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    except CommandError as error:
        status = WRONG_USAGE if isinstance(error, UsageError) else 1
        return status if error.is_reported else _failed(program, f"{error}", status)
    except OSError as error:
        _drop_output()
        where = f": {error.filename}" if error.filename else ""
        return _failed(program, f"{error.strerror or error}{where}", 1)


def _run(program: Program, arguments: Sequence[str]) -> int:
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # names of files need not be UTF-8
    commands = {name_of(command): command for command in commands_of(program)}
    if not arguments:
        sys.stderr.write(_introduction(program, commands))
        return 1
    command = commands.get(arguments[0])
    if command is None:
        parsed = _parser(program, commands).parse_args(arguments)
        if parsed.debug:
            _debug(program, allow_any_user=parsed.allow_any_user)
        raise UsageError("name a command; --help lists them")
    # A parser of its own, as those inside another one take no options between arguments.
    parser = argparse.ArgumentParser(
        prog=f"{program.name} {arguments[0]}", add_help=False, allow_abbrev=False
    )
    command.declare(parser, program)
    parsed = parser.parse_intermixed_args(arguments[1:])
    status = int(parsed.run(parsed))
    sys.stdout.flush()
    return status


def name_of(command: Command) -> str:
    """Return what a command is called."""
    return command.__name__.rpartition(".")[2]


def commands_of(program: Program) -> list[Command]:
    """Return the commands that there are, in the order in which they are shown."""
    provider = program.provider
    reading: list[Command] = [read] if provider.data_sources else []
    opening: list[Command] = [open] if provider.ephemeral_resources else []
    return [*reading, *opening, *program.commands, install]


def _introduction(program: Program, commands: Mapping[str, Command]) -> str:
    """Return the sentence for a person who has started the executable like a program."""
    from tfbridge.plugin import cookie

    return (
        f"{cookie.explanation(program.name)} For people it has the commands {', '.join(commands)} "
        f"and the options --debug, --version and --help: `{program.name} --help` explains them.\n"
    )


def _parser(program: Program, commands: Mapping[str, Command]) -> argparse.ArgumentParser:
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
    listed = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, command in commands.items():
        listed.add_parser(name, help=command.SUMMARY)
    return parser


def _debug(program: Program, *, allow_any_user: bool) -> NoReturn:
    from tfbridge import serve_debug

    serve_debug(program.provider, allow_any_user=allow_any_user)


def _failed(program: Program, message: str, status: int) -> int:
    sys.stderr.write(f"{program.name}: {message}\n")
    return status


def _drop_output() -> None:
    """Send what is still buffered nowhere, for Python writes it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
