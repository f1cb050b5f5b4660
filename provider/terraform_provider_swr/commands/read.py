"""``read``: one data source, once, without Terraform.

It goes the way that a plan goes, through the same checks, credentials and
messages, so it shows why a login or a read fails.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import TYPE_CHECKING, Any

from terraform_provider_swr.commands.errors import CommandError
from terraform_provider_swr.commands.table import render
from terraform_provider_swr.provider import Swr
from tfbridge import BOOL, NUMBER, STRING, Map, Severity

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction
    from collections.abc import Iterable, Sequence

    from tfbridge import Diagnostics, Type
    from tfbridge.schema import Schema


def register(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "read",
        help="read a data source once, without Terraform",
        description="Reads a data source as a plan would, with the provider's environment, and "
        "prints a table. What goes wrong is printed on stderr; the exit status is then 1.",
        epilog="Example: terraform-provider-swr read swr_sync_repos namespace=team "
        "--provider region=cn-north-4",
    )
    parser.add_argument("type", help="data source, such as swr_sync_repos")
    parser.add_argument("arguments", nargs="*", metavar="NAME=VALUE", help="its arguments")
    parser.add_argument(
        "--provider",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="argument of the provider block; endpoints.swr=URL is a key of a map",
    )
    parser.add_argument("--json", action="store_true", help="print the state as JSON")
    parser.add_argument("--verbose", "-v", action="store_true", help="print the log on stderr")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Read, print, and return the exit status."""
    from tfbridge.testing import InProcessHost

    if options.verbose:
        logging.basicConfig(level=logging.DEBUG, format="%(levelname)-7s %(message)s")
    provider = Swr()
    sources = {f"{provider.name}_{kind.name}": kind for kind in provider.data_sources}
    if options.type not in sources:
        raise CommandError(f"there is no {options.type}; there are {', '.join(sorted(sources))}")
    block = parse(options.provider, provider.schema())
    config = parse(options.arguments, sources[options.type]().schema())
    host = InProcessHost(provider)
    if (
        _report(host.validate_provider(block))
        or _report(host.configure(block))
        or _report(host.validate_data_source(options.type, config))
    ):
        return 1
    state, diagnostics = host.read_data_source(options.type, config)
    if _report(diagnostics) or state is None:
        return 1
    sys.stdout.write(json.dumps(state, indent=2) + "\n" if options.json else render(state))
    return 0


def parse(pairs: Iterable[str], schema: Schema) -> dict[str, Any]:
    """Return ``NAME=VALUE`` pairs as values of the schema's types; CommandError for others."""
    values: dict[str, Any] = {}
    for pair in pairs:
        name, separator, text = pair.partition("=")
        name, _, key = name.partition(".")
        attribute = schema.attributes.get(name)
        if not separator or attribute is None:
            raise CommandError(
                f"{pair!r} is not NAME=VALUE with one of these names: {_settable(schema)}"
            )
        if isinstance(attribute.type, Map):
            if not key:
                raise CommandError(f"{name} is a map: write {name}.KEY=VALUE")
            values.setdefault(name, {})[key] = _value(pair, text, attribute.type.element)
        else:
            values[name] = _value(pair, text, attribute.type)
    return values


def _value(pair: str, text: str, type_: Type) -> Any:
    if type_ == STRING:
        return text
    if type_ == NUMBER and text.isascii() and text.lstrip("-").isdigit():
        return int(text)
    if type_ == BOOL and text in ("true", "false"):
        return text == "true"
    needed = "a whole number" if type_ == NUMBER else "true or false"
    raise CommandError(f"{pair!r}: {needed} is needed")


def _settable(schema: Schema) -> str:
    names: Sequence[str] = [
        name for name, attribute in schema.attributes.items() if not attribute.only_computed
    ]
    return ", ".join(sorted(names))


def _report(diagnostics: Diagnostics) -> bool:
    """Print diagnostics and return whether one of them is an error."""
    for severity, summary, detail, path in diagnostics:
        kind = "Error" if severity is Severity.ERROR else "Warning"
        place = f" ({path})" if path else ""
        sys.stderr.write(f"{kind}: {summary}{place}\n{detail}\n")
    return diagnostics.has_errors
