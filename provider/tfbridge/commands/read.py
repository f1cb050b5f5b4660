"""``read``: one data source, once, without Terraform.

It goes the way that a plan goes, through the same checks, credentials and
messages, so it shows why a login or a read fails.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tfbridge.commands import printing
from tfbridge.commands.call import Callables

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tfbridge.commands.program import Program
    from tfbridge.server.provider_server import ProviderServer

SUMMARY = "read a data source once, without Terraform"


def declare(parser: ArgumentParser, program: Program) -> None:
    """Add the arguments."""
    parser.description = (
        "Reads a data source as a plan would, with the provider's environment, and prints a "
        "table. What goes wrong is printed on stderr; the exit status is then 1, or 2 for "
        "arguments that cannot be meant."
    )
    printing.declare(parser, "DATA_SOURCE")
    parser.set_defaults(run=partial(run, program, parser))


def run(program: Program, parser: ArgumentParser, options: Namespace) -> int:
    """Read, print, and return the exit status."""
    from tfbridge.server.provider_server import ProviderServer

    server = ProviderServer(program.provider)
    return printing.run(program, parser, options, server, data_sources(server))


def data_sources(server: ProviderServer) -> Callables:
    """Return what can be read."""
    return Callables(
        "data source",
        server.data_source_schemas,
        server.validate_data_source,
        server.read_data_source,
    )
