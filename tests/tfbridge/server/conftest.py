"""A small provider that the tests of the RPC layer share."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tfbridge import (
    NUMBER,
    STRING,
    ArgumentError,
    Attribute,
    Block,
    Context,
    DataSource,
    DiagnosticError,
    Diagnostics,
    EphemeralResource,
    Function,
    List,
    Nested,
    Opened,
    Parameter,
    Provider,
    Renewed,
)
from tfbridge.server.provider_server import ProviderServer

if TYPE_CHECKING:
    from collections.abc import Mapping


NOON = datetime(2026, 4, 17, 12, tzinfo=UTC)


class KnownError(Exception):
    """An exception that the provider knows how to explain."""


class Cities(DataSource[str]):
    """Cities of a country."""

    attributes = {
        "country": Attribute(STRING, "ISO code.", required=True),
        "limit": Attribute(NUMBER, "How many.", optional=True, computed=True),
        "cities": Attribute(
            Nested({"name": Attribute(STRING, "Its name."), "size": Attribute(NUMBER, "Heads.")}),
            "The cities.",
            computed=True,
        ),
    }

    def validate(self, config: Mapping[str, Any], diagnostics: Diagnostics) -> None:
        """Warn about one country."""
        if config["country"] == "XX":
            diagnostics.warning("Odd country", "It does not exist.")

    def read(self, config: Mapping[str, Any], context: Context[str]) -> dict[str, Any]:
        """Behave as the country asks."""
        match config["country"]:
            case "known":
                raise KnownError("explained")
            case "crash":
                raise RuntimeError("what a pity")
            case "exit":
                raise SystemExit(3)
            case "refuse":
                raise DiagnosticError("Refused", "Not this one.")
            case "wrong":
                return {"cities": [{"name": 5, "size": 1}]}
            case "extra":
                return {"towns": []}
            case "warn":
                context.diagnostics.warning("Careful")
            case "fail":
                context.diagnostics.error("Failed")
            case "hang":
                self.hanging.set()
                threading.Event().wait()
        return {"limit": 1, "cities": [{"name": context.client, "size": 10}]}

    hanging = threading.Event()


class Permit(EphemeralResource[str]):
    """Lets one into a city for a while."""

    attributes = {
        "city": Attribute(STRING, "Which one.", required=True),
        "number": Attribute(STRING, "Its number.", computed=True, sensitive=True),
    }

    def open(self, config: Mapping[str, Any], context: Context[str]) -> Opened:
        """Give it a number."""
        del context
        return Opened({"number": config["city"] + "-1"}, NOON, b"one")

    def renew(self, private: bytes, context: Context[str]) -> Renewed:
        """Renew it once."""
        del private, context
        return Renewed()


class Join(Function):
    """Joins words."""

    parameters = (Parameter("separator", STRING, "Between the words."),)
    variadic = Parameter("words", STRING, "The words.", allow_null=True)
    returns = STRING

    def call(self, separator: str, *words: str | None) -> str:
        """Join what is not null."""
        if separator == "bad":
            raise ArgumentError("not this separator", "separator")
        if separator == "crash":
            raise RuntimeError("what a pity")
        return separator.join(word for word in words if word is not None)


class Atlas(Provider[str]):
    """Knows the world."""

    name = "atlas"
    source = "example.com/test/atlas"
    version = "1.2.3"
    attributes = {
        "capital": Attribute(STRING, "The only city.", optional=True),
        "tags": Attribute(List(STRING), "Anything.", optional=True, deprecated="Use none."),
    }
    blocks = {"scale": Block({"by": Attribute(NUMBER, "Factor.", required=True)}, max_items=1)}
    data_sources = (Cities,)
    ephemeral_resources = (Permit,)
    functions = (Join,)

    def configure(self, config: Mapping[str, Any], context: Context[None]) -> str:
        """Return the capital as the client."""
        if config["capital"] == "nowhere":
            raise KnownError("no such place")
        context.diagnostics.warning(f"Terraform {context.terraform_version}")
        return config["capital"] or "Rome"

    def diagnose(self, error: Exception) -> Diagnostics | None:
        """Explain KnownError."""
        if not isinstance(error, KnownError):
            return None
        diagnostics = Diagnostics()
        diagnostics.error("Known", str(error))
        return diagnostics


@pytest.fixture
def server() -> ProviderServer:
    """Return the server of a fresh provider."""
    return ProviderServer(Atlas())
