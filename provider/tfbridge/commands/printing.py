"""What ``read`` and ``open`` have in common: their options, and how they print."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from tfbridge.commands import style, usage
from tfbridge.commands.call import Call, declare_options
from tfbridge.commands.cells import cell
from tfbridge.commands.errors import CommandError, UsageError
from tfbridge.commands.formats import FORMATS, render
from tfbridge.commands.reports import Reports
from tfbridge.commands.state import columns_of, take_apart

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tfbridge.commands.call import Callables
    from tfbridge.commands.program import Program, View
    from tfbridge.schema.schema import Schema
    from tfbridge.server.provider_server import ProviderServer


def declare(parser: ArgumentParser, metavar: str) -> None:
    """Add the arguments of both commands to a parser that has no ``--help``."""
    parser.add_argument("type", nargs="?", metavar=metavar, help="which one")
    parser.add_argument(
        "arguments", nargs="*", metavar="NAME=VALUE", help="its arguments; a list is JSON"
    )
    declare_options(parser)
    option = parser.add_argument
    option("--format", choices=FORMATS, help="how to print it; a table when left out")
    option("--json", action="store_const", const="json", dest="format", help="--format json")
    option("--columns", metavar="A,B,...", help="these columns of the rows, in this order")
    option("--raw", metavar="NAME", help="print one value as it is, even if it is sensitive")
    option("--show-sensitive", action="store_true", help="print sensitive values, too")


def run(
    program: Program,
    parser: ArgumentParser,
    options: Namespace,
    server: ProviderServer,
    things: Callables,
) -> int:
    """Explain, or call and print; return the exit status."""
    if options.help:
        sys.stdout.write(_help(parser, options.type, things, server))
        return 0
    with Reports(as_json=options.format == "json") as reports:
        schema = _schema(things, options.type)
        columns = _columns(options.columns, schema)
        if options.raw is not None and options.raw not in schema.attributes:
            known = ", ".join(sorted(schema.attributes))
            raise UsageError(f"--raw: there is no value {options.raw!r}; there are {known}")
        call = Call(program, server, options.provider, options.verbose)
        state = call.run(things, options.type, options.arguments, reports)
        if state is None:
            return 1
        if options.raw is not None:
            sys.stdout.write(_raw(options.raw, state[options.raw]))
            return 0
        view = (program.views or {}).get(options.type)
        sys.stdout.write(_text(options, schema, state, columns, view))
        return 0


def _schema(things: Callables, name: str | None) -> Schema:
    known = ", ".join(sorted(things.schemas))
    if name is None:
        raise UsageError(f"name {things.article} {things.noun}; there are {known}")
    if name not in things.schemas:
        raise UsageError(f"there is no {name}; there are {known}")
    return things.schemas[name]


def _columns(typed: str | None, schema: Schema) -> list[str] | None:
    if typed is None:
        return None
    names = [name.strip() for name in typed.split(",")]
    known = columns_of(schema)
    for name in names:
        if name not in known:
            has = f"the columns are {', '.join(known)}" if known else "there are no rows"
            raise UsageError(f"--columns: there is no column {name!r}; {has}")
    return names


def _text(
    options: Namespace,
    schema: Schema,
    state: dict[str, Any],
    columns: list[str] | None,
    view: View | None,
) -> str:
    form = options.format or "table"
    if view is not None and form == "table" and columns is None:
        return view(state, style.of_stdout())
    parts = take_apart(state, schema, columns=columns, reveal=options.show_sensitive)
    return render(parts, form, style.of_stdout())


def _raw(name: str, value: Any) -> str:
    """Return a single value without quotes and without a line break behind it."""
    if isinstance(value, (list, dict)):
        raise UsageError(f"--raw prints single values, and {name} is none; use --format json")
    if value is None:
        raise CommandError(f"{name} is null, so there is nothing to print")
    return value if isinstance(value, str) else cell(value)


def _help(
    parser: ArgumentParser, name: str | None, things: Callables, server: ProviderServer
) -> str:
    if name is not None:
        return usage.details(name, _schema(things, name))
    return (
        f"{parser.format_help()}\n{things.noun}s:\n\n{usage.overview(things.schemas)}\n"
        f"arguments of the provider block (--provider NAME=VALUE):\n"
        f"{usage.arguments(server.schema, brief=True)}"
    )
