"""What ``terraform-provider-swr`` does for people: one module for each command."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from terraform_provider_swr import __version__
from terraform_provider_swr.commands import debug, install, read
from terraform_provider_swr.commands.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name and return the exit status.

    Nothing is said when nobody reads what is printed, as in ``... | head -1``.
    """
    try:
        try:
            return _run(arguments)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # for what Python writes when it ends
        return 0


def _run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="terraform-provider-swr",
        description="Terraform and OpenTofu provider that reads image replication from SWR. "
        "Hosts start it by themselves, without arguments.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument(
        "--debug",
        action="store_true",
        help="serve in the foreground, for a host that finds it by TF_REATTACH_PROVIDERS",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in (install, read):
        command.register(commands)
    parsed = parser.parse_args(arguments)
    if parsed.debug:
        debug.run()
    if "run" not in parsed:
        parser.print_help()
        return 0
    try:
        return int(parsed.run(parsed))
    except BrokenPipeError:
        raise
    except (CommandError, OSError) as error:
        sys.stderr.write(f"terraform-provider-swr: {error}\n")
        return 1
