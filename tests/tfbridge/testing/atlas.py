"""A complete provider in one script, served by tfbridge as its users would serve theirs."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from tfbridge import plugin

if __name__ == "__main__":
    beginning = plugin.begin("terraform-provider-atlas")  # before slow imports

from tfbridge import serve
from tfbridge.errors import ArgumentError
from tfbridge.provider import Context, DataSource, Function, Parameter, Provider
from tfbridge.schema.schema import Attribute, Nested
from tfbridge.types import NUMBER, STRING

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger("atlas")


class Cities(DataSource[str]):
    """Cities of a country."""

    attributes = {
        "country": Attribute(STRING, "Its code.", required=True),
        "cities": Attribute(
            Nested({"name": Attribute(STRING, "Its name."), "size": Attribute(NUMBER, "People.")}),
            "What was found.",
            computed=True,
        ),
    }

    def read(self, config: Mapping[str, Any], context: Context[str]) -> Mapping[str, Any]:
        """Make up a city; for the country ``wait``, none until the host loses patience."""
        log.info("reading", extra={"country": config["country"][:10]})
        if config["country"] == "wait":
            context.stopped.wait()
            context.raise_if_stopped()
        name = f"{context.client} of {config['country']}"
        return {"cities": [{"name": name, "size": None}]}


class Half(Function):
    """Half of a number."""

    parameters = (Parameter("number", NUMBER),)
    returns = NUMBER

    def call(self, number: int) -> int:
        """Divide, or refuse."""
        if number % 2:
            raise ArgumentError("odd", "number")
        return number // 2


class Atlas(Provider[str]):
    """Countries and their cities."""

    name = "atlas"
    source = "example/atlas"
    attributes = {"prefix": Attribute(STRING, "What to say.", required=True)}
    data_sources = (Cities,)
    functions = (Half,)

    def configure(self, config: Mapping[str, Any], context: Context[None]) -> str:
        """Take the prefix for a client."""
        log.info("configured by %s", context.terraform_version)
        prefix: str = config["prefix"]
        return prefix


if __name__ == "__main__":
    serve(Atlas(), beginning)
