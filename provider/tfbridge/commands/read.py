"""``read``: one data source, once, without Terraform.

It goes the way that a plan goes, through the same checks, credentials and
messages, so it shows why a login or a read fails.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from tfbridge import Severity
from tfbridge.codec.msgpack import decode
from tfbridge.commands import log
from tfbridge.commands.arguments import encoded
from tfbridge.commands.errors import UsageError
from tfbridge.commands.table import render

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction
    from types import FrameType

    from tfbridge import Diagnostics
    from tfbridge.commands.program import Program

INTERRUPTED = 128 + signal.SIGINT
"""The exit status of a program that Ctrl-C has ended, as shells report it."""


def register(commands: _SubParsersAction[ArgumentParser], program: Program) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "read",
        help="read a data source once, without Terraform",
        description="Reads a data source as a plan would, with the provider's environment, and "
        "prints a table. What goes wrong is printed on stderr; the exit status is then 1.",
        allow_abbrev=False,
    )
    parser.add_argument("type", help="the data source")
    parser.add_argument(
        "arguments",
        nargs="*",
        metavar="NAME=VALUE",
        help='its arguments; a list is JSON, as in targets=\'[{"region": "cn-east-3"}]\'',
    )
    parser.add_argument(
        "--provider",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="argument of the provider block; NAME.KEY=VALUE for a map or a block",
    )
    parser.add_argument("--json", action="store_true", help="print the state as JSON")
    parser.add_argument("--verbose", "-v", action="store_true", help="print the log on stderr")
    parser.set_defaults(run=partial(run, program))


def run(program: Program, options: Namespace) -> int:
    """Read, print, and return the exit status; Ctrl-C ends the process at once."""
    before = signal.signal(signal.SIGINT, _leave)
    try:
        return _read(program, options)
    finally:
        signal.signal(signal.SIGINT, before)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    # No exception: one in the middle of a read would be taken for a failure of the provider.
    os._exit(INTERRUPTED)


def _read(program: Program, options: Namespace) -> int:
    from tfbridge.server.provider_server import ProviderServer

    if options.verbose:
        log.show()
    server = ProviderServer(program.provider)
    schema = server.data_source_schemas.get(options.type)
    if schema is None:
        raise UsageError(
            f"there is no {options.type}; there are {', '.join(sorted(server.data_sources))}"
        )
    block = _Encoded(encoded(options.provider, server.schema))
    config = _Encoded(encoded(options.arguments, schema))
    if (
        _report(server.validate_provider(block))
        or _report(server.configure(block, ""))
        or _report(server.validate_data_source(options.type, config))
    ):
        return 1
    state, diagnostics = server.read_data_source(options.type, config)
    if _report(diagnostics):
        return 1
    values = decode(state, schema.type)
    sys.stdout.write(_json(values) if options.json else render(values))
    return 0


class _Encoded(NamedTuple):
    """A configuration as hosts send it."""

    msgpack: bytes
    json: bytes = b""


def _json(state: Any) -> str:
    return json.dumps(state, indent=2, ensure_ascii=False, default=float) + "\n"


def _report(diagnostics: Diagnostics) -> bool:
    """Print diagnostics and return whether one of them is an error."""
    for severity, summary, detail, path in diagnostics:
        kind = "Error" if severity is Severity.ERROR else "Warning"
        place = f" ({path})" if path else ""
        sys.stderr.write(f"{kind}: {summary}{place}\n{detail}\n")
    return diagnostics.has_errors
