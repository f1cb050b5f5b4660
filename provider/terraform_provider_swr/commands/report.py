"""``report``: what ``swr_replication_status`` finds, as an HTML page for people."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from terraform_provider_swr.commands.replication import summarize, verdict
from tfbridge.commands import usage
from tfbridge.commands.call import Call, declare_options
from tfbridge.commands.errors import UsageError
from tfbridge.commands.read import data_sources
from tfbridge.commands.reports import Reports
from tfbridge.server.provider_server import ProviderServer

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tfbridge.commands.program import Program

SUMMARY = "write an HTML page about where images have arrived"
DATA_SOURCE = "swr_replication_status"


def declare(parser: ArgumentParser, program: Program) -> None:
    """Add the arguments."""
    parser.description = (
        f"Reads {DATA_SOURCE} and writes one HTML page: a matrix of repositories and targets, a "
        "graph, and a list of what is wrong. The page needs nothing else, and asks nobody for "
        "anything. The exit status says whether it was written: 0, 1 when the read failed, 2 for "
        "arguments that cannot be meant."
    )
    parser.add_argument(
        "arguments", nargs="*", metavar="NAME=VALUE", help=f"arguments of {DATA_SOURCE}"
    )
    parser.add_argument("--output", "-o", metavar="FILE", help="write to this file")
    declare_options(parser)
    parser.set_defaults(run=partial(run, program, parser))


def run(program: Program, parser: ArgumentParser, options: Namespace) -> int:
    """Read, write the page, and return the exit status."""
    server = ProviderServer(program.provider)
    things = data_sources(server)
    if options.help:
        takes = usage.arguments(things.schemas[DATA_SOURCE], brief=True)
        sys.stdout.write(f"{parser.format_help()}\narguments (NAME=VALUE):\n{takes}")
        return 0
    if not options.output and (options.output == "" or sys.stdout.isatty()):
        raise UsageError("name a file for the page, as in --output report.html")
    call = Call(program, server, options.provider, options.verbose)
    state = call.run(things, DATA_SOURCE, options.arguments, Reports(as_json=False))
    if state is None:
        return 1
    from terraform_provider_swr.commands.report_page import page

    replication = summarize(state)
    html = page(replication, program.provider.version, datetime.now(UTC))
    if options.output:
        Path(options.output).write_text(html, encoding="utf-8")
        sys.stderr.write(f"{options.output}: {verdict(replication)}\n")
    else:
        sys.stdout.buffer.write(html.encode())
    return 0
