"""One call of a provider from the command line, by the way that a host takes."""

from __future__ import annotations

import contextlib
import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from tfbridge import Typed
from tfbridge.codec.msgpack import decode
from tfbridge.commands import log, style
from tfbridge.commands.arguments import encoded
from tfbridge.commands.progress import ProgressLine

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import FrameType

    from tfbridge import Diagnostics
    from tfbridge.codec.msgpack import DynamicValue
    from tfbridge.commands.program import Program
    from tfbridge.commands.reports import Reports
    from tfbridge.schema.schema import Schema
    from tfbridge.server.provider_server import ProviderServer

INTERRUPTED = 128 + signal.SIGINT
"""The exit status of a program that Ctrl-C has ended, as shells report it."""


def declare_options(parser: ArgumentParser) -> None:
    """Add the options of every command that calls the provider; the parser has no ``--help``."""
    parser.add_argument("--help", "-h", action="store_true", help="show this, or all about one")
    parser.add_argument(
        "--provider",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="argument of the provider block; NAME.KEY=VALUE for a map or a block",
    )
    parser.add_argument("--verbose", "-v", action="store_true", help="print the log on stderr")


class Encoded(NamedTuple):
    """A configuration as hosts send it."""

    msgpack: bytes
    json: bytes = b""


class Callables(NamedTuple):
    """All data sources, or all ephemeral resources, and the two calls of each.

    ``call`` returns the state in msgpack, whatever else the server returns.
    """

    noun: str
    schemas: Mapping[str, Schema]
    validate: Callable[[str, DynamicValue], Diagnostics]
    call: Callable[[str, DynamicValue], tuple[bytes, Diagnostics]]

    @property
    def article(self) -> str:
        """What stands before the noun."""
        return "an" if self.noun[0] in "aeiou" else "a"


class Call(NamedTuple):
    """What was typed for the provider block, and how to tell what becomes of it."""

    program: Program
    server: ProviderServer
    provider: Sequence[str] = ()
    verbose: bool = False

    def run(
        self, things: Callables, name: str, arguments: Sequence[str], reports: Reports
    ) -> dict[str, Any] | None:
        """Return the state, or None when errors were reported instead.

        Raises UsageError for arguments that cannot be meant. Ctrl-C ends the
        process at once.
        """
        schema = things.schemas[name]
        block = Encoded(encoded(self.provider, self.server.schema))
        config = Encoded(encoded(arguments, schema, self.server.schema))
        with _ended_by_ctrl_c(), self._watched(name):
            diagnostics = self.server.validate_provider(block)
            if not diagnostics.has_errors:
                diagnostics.extend(self.server.configure(block, ""))
            if not diagnostics.has_errors:
                diagnostics.extend(things.validate(name, config))
            state = b""
            if not diagnostics.has_errors:
                state, found = things.call(name, config)
                diagnostics.extend(found)
        if reports.add(diagnostics):
            return None
        values: dict[str, Any] = _plain(decode(state, schema.type))
        return values

    def _watched(self, name: str) -> contextlib.AbstractContextManager[None]:
        if self.verbose:
            log.show()
        if self.verbose or not style.is_watched():
            return contextlib.nullcontext()
        progress = self.program.progress
        return ProgressLine(name, progress() if progress else None)


def _plain(value: Any) -> Any:
    """Return a value without the types beside those of any type."""
    if isinstance(value, Typed):
        return _plain(value.value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


@contextmanager
def _ended_by_ctrl_c() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    # No exception: one in the middle of a read would be taken for a failure of the provider.
    os._exit(INTERRUPTED)
