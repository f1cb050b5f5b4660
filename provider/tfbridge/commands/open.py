"""``open``: one ephemeral resource, once, without Terraform.

What was opened is for whoever ran the command, so it is not closed: it ends
by itself, as the resource's documentation says.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tfbridge.commands import printing
from tfbridge.commands.call import Callables

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tfbridge import Diagnostics
    from tfbridge.codec.msgpack import DynamicValue
    from tfbridge.commands.program import Program

SUMMARY = "open an ephemeral resource once, without Terraform"


def declare(parser: ArgumentParser, program: Program) -> None:
    """Add the arguments."""
    parser.description = (
        "Opens an ephemeral resource as Terraform would, with the provider's environment, and "
        "prints it. Sensitive values are withheld; --raw NAME prints one of them for another "
        "program, and --show-sensitive prints all. What was opened is not closed. What goes wrong "
        "is printed on stderr; the exit status is then 1, or 2 for arguments that cannot be meant."
    )
    printing.declare(parser, "EPHEMERAL_RESOURCE")
    parser.set_defaults(run=partial(run, program, parser))


def run(program: Program, parser: ArgumentParser, options: Namespace) -> int:
    """Open, print, and return the exit status."""
    from tfbridge.server.provider_server import ProviderServer

    server = ProviderServer(program.provider)

    def call(name: str, config: DynamicValue) -> tuple[bytes, Diagnostics]:
        lease, diagnostics = server.open_ephemeral_resource(name, config)
        return lease.result, diagnostics

    things = Callables(
        "ephemeral resource",
        server.ephemeral_resource_schemas,
        server.validate_ephemeral_resource,
        call,
    )
    return printing.run(program, parser, options, server, things)
