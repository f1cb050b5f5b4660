#!/usr/bin/env python3
"""A provider that returns what it is given, so that Terraform itself can compare.

It is a complete provider in one script: run by a host it serves, imported it
gives the class ``Echo``.
"""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tfbridge import (
    BOOL,
    DYNAMIC,
    NUMBER,
    ROOT,
    STRING,
    ArgumentError,
    Attribute,
    Block,
    Context,
    DataSource,
    EphemeralResource,
    Function,
    List,
    Map,
    Nested,
    Nesting,
    Object,
    Opened,
    Parameter,
    Provider,
    Renewed,
    Set,
    Tuple,
    serve,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfbridge import Diagnostics

    Received = list[Mapping[str, Any]]

log = logging.getLogger("echo")

SECRET = "correct-horse-battery-staple"
LONG_AGO = datetime(2020, 4, 17, tzinfo=UTC)

PAIR = {"name": STRING, "number": NUMBER}

TYPES = {
    "string": STRING,
    "number": NUMBER,
    "bool": BOOL,
    "list_of_strings": List(STRING),
    "list_of_objects": List(Object(PAIR)),
    "set_of_strings": Set(STRING),
    "set_of_numbers": Set(NUMBER),
    "set_of_objects": Set(Object(PAIR)),
    "set_of_lists": Set(Object({"list": List(Object(PAIR))})),
    "map_of_numbers": Map(NUMBER),
    "map_of_lists": Map(List(BOOL)),
    "tuple": Tuple([STRING, NUMBER, BOOL]),
    "object": Object({**PAIR, "inner": Object({"list": List(NUMBER)})}),
    "object_with_dynamic": Object({"name": STRING, "any": DYNAMIC}),
}
"""One attribute of each kind of type, and one function: ``echo_list_of_strings``."""


def fields() -> dict[str, Attribute]:
    """Return the attributes of a nested attribute or block."""
    return {
        "name": Attribute(STRING, optional=True),
        "number": Attribute(NUMBER, optional=True),
    }


class Value(DataSource["Received"]):
    """Returns a value of any type."""

    attributes = {
        "value": Attribute(DYNAMIC, "What is given.", optional=True),
        "key": Attribute(STRING, "Tells reads apart.", optional=True),
        "describe": Attribute(BOOL, "Whether validation tells what it sees.", optional=True),
        "result": Attribute(DYNAMIC, "What was given.", computed=True),
    }

    def validate(self, config: Mapping[str, Any], diagnostics: Diagnostics) -> None:
        """Tell what there is to see while not everything is known."""
        if config["describe"]:
            diagnostics.warning(f"validated {config['value']!r}")

    def read(self, config: Mapping[str, Any], context: Context[Received]) -> dict[str, Any]:
        """Return the value, and keep what arrived."""
        log.warning("reading", extra={"key": config["key"]})
        context.client.append(config)
        return {"result": config["value"]}


class Typed(DataSource["Received"]):
    """Returns values of declared types, one attribute for each kind."""

    attributes = {name: Attribute(type_, optional=True) for name, type_ in TYPES.items()} | {
        "result": Attribute(Object(TYPES), computed=True)
    }

    def read(self, config: Mapping[str, Any], context: Context[Received]) -> dict[str, Any]:
        """Return all of them once more in one object."""
        context.client.append(config)
        return {"result": {name: config[name] for name in TYPES}}


class Nests(DataSource["Received"]):
    """Returns nested attributes and nested blocks."""

    attributes = {
        f"attribute_{nesting.name.lower()}": Attribute(Nested(fields(), nesting), optional=True)
        for nesting in Nesting
    }
    blocks = {
        f"block_{nesting.name.lower()}": Block(fields(), nesting=nesting) for nesting in Nesting
    }

    def read(self, config: Mapping[str, Any], context: Context[Received]) -> dict[str, Any]:
        """Return the configuration as it is."""
        context.client.append(config)
        return {}


class Pause(DataSource["Received"]):
    """Says by a pipe that it has begun, and never ends by itself."""

    attributes = {"pipe": Attribute(STRING, "Path of a named pipe.", required=True)}

    def read(
        self,
        config: Mapping[str, Any],
        context: Context[Received],  # noqa: ARG002 - it does not even look whether to stop
    ) -> dict[str, Any]:
        """Open the pipe, and wait."""
        log.warning("pausing", extra={"pipe": config["pipe"]})
        Path(config["pipe"]).write_text("begun", encoding="utf-8")
        threading.Event().wait()
        return {}


class Login(EphemeralResource["Received"]):
    """Returns what it is given, with a secret; keeps in order what was opened, renewed, closed."""

    attributes = {
        "value": Attribute(DYNAMIC, "What is given.", optional=True),
        "renewals": Attribute(NUMBER, "How many times it wants to be renewed.", optional=True),
        "result": Attribute(DYNAMIC, "What was given.", computed=True),
        "secret": Attribute(STRING, "Nobody else's business.", computed=True, sensitive=True),
    }

    def validate(self, config: Mapping[str, Any], diagnostics: Diagnostics) -> None:
        """Refuse one value."""
        if config["renewals"] == -1:
            diagnostics.error("Too few renewals", "It was -1.", ROOT / "renewals")

    def open(self, config: Mapping[str, Any], context: Context[Received]) -> Opened:
        """Return the value and the secret, to be renewed at once if renewals are wanted."""
        note(context, opened=config["value"])
        values = {"result": config["value"], "secret": SECRET}
        renewals = int(config["renewals"] or 0)
        return Opened(values, renew_at=LONG_AGO if renewals else None, private=b"%d" % renewals)

    def renew(self, private: bytes, context: Context[Received]) -> Renewed:
        """Count down, by what is private."""
        note(context, renewed=private)
        left = int(private) - 1
        return Renewed(LONG_AGO if left else None, b"%d" % left)

    def close(self, private: bytes, context: Context[Received]) -> None:
        """Keep that it was closed."""
        note(context, closed=private)


def note(context: Context[Received], **event: Any) -> None:
    """Keep an event, and tell of it in the log."""
    context.client.append(event)
    log.warning("; ".join(event))


class EchoValue(Function):
    """Returns its argument, known or not."""

    name = "echo"
    parameters = (Parameter("value", DYNAMIC, allow_null=True, allow_unknown=True),)
    returns = DYNAMIC

    def call(self, value: Any) -> Any:
        """Return it."""
        return value


class Describe(Function):
    """Says what Python sees of its argument."""

    parameters = (Parameter("value", DYNAMIC, allow_null=True, allow_unknown=True),)
    returns = STRING

    def call(self, value: Any) -> str:
        """Return its representation."""
        return repr(value)


class EchoAll(Function):
    """Returns its arguments, any number of them."""

    parameters = (Parameter("first", STRING),)
    variadic = Parameter("others", DYNAMIC, allow_null=True)
    returns = DYNAMIC

    def call(self, first: str, *others: Any) -> Any:
        """Return them; refuse a first one that is empty."""
        if not first:
            raise ArgumentError("must not be empty", "first")
        return [first, *others]


def echo_of(name: str) -> type[Function]:
    """Return a function whose parameter and result have a declared type."""

    class EchoTyped(Function):
        parameters = (Parameter("value", TYPES[name], allow_null=True, allow_unknown=True),)
        returns = TYPES[name]

        def call(self, value: Any) -> Any:
            return value

    EchoTyped.name = f"echo_{name}"
    return EchoTyped


class Echo(Provider["Received"]):
    """Returns what it is given; ``configured`` and ``received`` hold what arrived so far."""

    name = "echo"
    source = "example/echo"
    attributes = {"value": Attribute(DYNAMIC, optional=True)}
    data_sources = (Value, Typed, Nests, Pause)
    ephemeral_resources = (Login,)
    functions = (EchoValue, Describe, EchoAll, *map(echo_of, TYPES))

    def __init__(self) -> None:
        self.configured: Received = []
        self.received: Received = []

    def configure(
        self,
        config: Mapping[str, Any],
        context: Context[None],  # noqa: ARG002 - there is nothing to know
    ) -> Received:
        """Keep what arrived, and return where reads keep theirs."""
        self.configured.append(config)
        return self.received


if __name__ == "__main__":
    serve(Echo())
