"""What authors write, in strict types: a type checker has nothing to say about it.

Nobody runs this; ``test_typing.py`` lets mypy read it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tfbridge import (
    BOOL,
    DYNAMIC,
    NUMBER,
    ROOT,
    STRING,
    UNKNOWN,
    ArgumentError,
    Attribute,
    Block,
    Bound,
    Context,
    DataSource,
    DiagnosticError,
    Diagnostics,
    EphemeralResource,
    Function,
    List,
    Map,
    Nested,
    Nesting,
    Object,
    Opened,
    Parameter,
    Path,
    Provider,
    Refinements,
    Renewed,
    Set,
    Severity,
    Tuple,
    Type,
    Typed,
    Unknown,
    Validator,
    between,
    is_known,
    is_wholly_known,
    matches,
    one_of,
    serve,
    size_between,
)
from tfbridge.testing import Host, InProcessHost, Problem, RealTerraform

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path as FilePath


class Client:
    """Somebody's API."""

    def cities(self, country: str) -> list[dict[str, Any]]:
        """Return rows."""
        return [{"name": country, "size": Decimal("0.5")}]


class TimeoutWhileReadingError(Exception):
    """An exception of the client's."""


def even(value: int, path: Path, diagnostics: Diagnostics) -> None:
    """Be a validator of one's own."""
    if value % 2:
        diagnostics.error("Odd", f"{value} is odd.", path)


CHECKS: list[Validator] = [even, between(1, Decimal("2.5")), one_of("a"), matches(".", "a letter")]
CITY: Type = Object({"name": STRING, "tags": Set(STRING), "size": Tuple([NUMBER, BOOL])})


class Cities(DataSource[Client]):
    """Cities of a country."""

    attributes = {
        "country": Attribute(STRING, "ISO code.", required=True, validators=[size_between(2, 2)]),
        "limit": Attribute(NUMBER, "How many.", optional=True, validators=CHECKS),
        "extra": Attribute(DYNAMIC, "Anything.", optional=True, deprecated="Use nothing."),
        "by_name": Attribute(Map(CITY), "By name.", computed=True),
        "cities": Attribute(
            Nested({"name": Attribute(STRING, "Name.")}, Nesting.LIST), "All.", computed=True
        ),
    }
    blocks = {"area": Block({"size": Attribute(NUMBER, optional=True)}, "Area.", max_items=1)}

    def validate(self, config: Mapping[str, Any], diagnostics: Diagnostics) -> None:
        """Check two arguments together."""
        limit = config["limit"]
        if not is_wholly_known(config["area"]):
            return
        if isinstance(limit, Unknown) and limit.refinements.lower == Bound(100, inclusive=True):
            diagnostics.warning("Many")
        if is_known(limit) and limit is not None and config["country"] == "XX":
            diagnostics.warning("No such country", "It has no cities.", ROOT / "country")

    def read(self, config: Mapping[str, Any], context: Context[Client]) -> Mapping[str, Any]:
        """Read."""
        rows = context.client.cities(config["country"])
        context.raise_if_stopped()
        if not rows:
            raise DiagnosticError("No cities", "There are none.", ROOT / "country")
        return {"cities": rows, "by_name": {}}


class Permit(EphemeralResource[Client]):
    """Lets one in for a while."""

    attributes = {"number": Attribute(STRING, "Its number.", computed=True, sensitive=True)}

    def open(self, config: Mapping[str, Any], context: Context[Client]) -> Opened:
        """Open."""
        rows = context.client.cities(config["country"])
        return Opened({"number": str(len(rows))}, renew_at=datetime.now(UTC), private=b"1")

    def renew(self, private: bytes, context: Context[Client]) -> Renewed:
        """Renew."""
        context.raise_if_stopped()
        return Renewed(private=private)

    def close(self, private: bytes, context: Context[Client]) -> None:
        """Close."""


class Day(EphemeralResource[Client]):
    """Needs neither renewal nor close."""

    attributes = {"day": Attribute(NUMBER, "Of the month.", computed=True)}

    def open(self, config: Mapping[str, Any], context: Context[Client]) -> Mapping[str, Any]:
        """Open."""
        return {"day": len(context.client.cities(config["country"]))}


class Half(Function):
    """Half of a number."""

    parameters = (Parameter("number", NUMBER, "Even.", allow_unknown=True),)
    length = Unknown(Refinements(not_null=True, min_length=1))
    variadic = Parameter("more", NUMBER)
    returns = List(NUMBER)

    def call(self, number: int | Unknown, *more: int) -> list[int] | Unknown:
        """Divide."""
        if isinstance(number, Unknown):
            return self.length if not more else UNKNOWN
        if number % 2:
            raise ArgumentError("odd", "number")
        return [each // 2 for each in (number, *more)]


class Anything(Function):
    """Any value."""

    name = "any"
    returns = DYNAMIC

    def call(self) -> Typed:
        """Return a value with its type."""
        return Typed(STRING, "x")


class Atlas(Provider[Client]):
    """Countries and cities."""

    name = "atlas"
    source = "example/atlas"
    version = "1.0.0"
    attributes = {"token": Attribute(STRING, "Token.", optional=True, sensitive=True)}
    data_sources = (Cities,)
    ephemeral_resources = (Permit, Day)
    functions = (Half, Anything)

    def configure(self, config: Mapping[str, Any], context: Context[None]) -> Client:
        """Make the client."""
        if not config["token"]:
            context.diagnostics.warning(f"No token for Terraform {context.terraform_version}")
        return Client()

    def diagnose(self, error: Exception) -> Diagnostics | None:
        """Explain the client's exceptions."""
        if not isinstance(error, TimeoutWhileReadingError):
            return None
        diagnostics = Diagnostics()
        diagnostics.error("Timeout", str(error))
        return diagnostics


class Offline(Provider[None]):
    """A provider without configuration and client."""

    source = "example/offline"
    functions = (Half,)


def main() -> None:
    """Serve."""
    serve(Atlas())


def test_in_process() -> None:
    """Ask the provider object."""
    host = InProcessHost(Atlas())
    assert not host.configure({"token": "x"}).has_errors
    state, diagnostics = host.read_data_source("atlas_cities", {"country": "NL"})
    assert state is not None
    assert state["cities"][0]["name"] == "NL"
    assert [entry.severity for entry in diagnostics] == [Severity.WARNING]
    assert host.call_function("half", 4) == [2]


def test_process() -> None:
    """Ask the process."""
    with Host(["terraform-provider-atlas"], environment={"TF_LOG": "INFO"}) as host:
        assert host.logs.wait_for("started").level == "info"


def test_terraform(folder: FilePath) -> None:
    """Ask Terraform."""
    with RealTerraform(Atlas(), protocol=5) as real:
        terraform = real.workspace(folder)
        outputs: dict[str, Any] = terraform.apply('output "x" { value = 1 }')
        problems: list[Problem] = terraform.problems("")
        assert outputs["x"] == len(problems)
