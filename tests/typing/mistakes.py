"""What authors get wrong, and a type checker tells them before Terraform does.

Each ``type: ignore`` names the error that mypy must find on its line: one that
it does not find is an error in itself.
"""
# ruff: noqa: ARG002, F401, I001 - mistakes are what this file is for

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfbridge import Resource  # type: ignore[attr-defined]
from tfbridge import (
    NUMBER,
    STRING,
    Attribute,
    Context,
    DataSource,
    Diagnostics,
    Function,
    List,
    Object,
    Parameter,
    Path,
    Provider,
    Validator,
    one_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


class Client:
    """Somebody's API."""

    def cities(self) -> list[str]:
        """Return names."""
        return []


def quiet(value: str, path: Path) -> None:
    """Lack a parameter."""


WRONG: list[Validator] = [
    quiet,  # type: ignore[list-item]
    one_of("a", 1),  # type: ignore[arg-type]
]


class Cities(DataSource[Client]):
    """Cities."""

    attributes = {
        "type": Attribute("string", required=True),  # type: ignore[arg-type]
        "flag": Attribute(STRING, mandatory=True),  # type: ignore[call-arg]
        "list": Attribute(List("string"), optional=True),  # type: ignore[arg-type]
        "object": Attribute(Object([STRING]), optional=True),  # type: ignore[arg-type]
    }

    def validate(self, config: Mapping[str, Any]) -> None:  # type: ignore[override]
        """Lack a parameter."""

    def read(self, config: Mapping[str, Any], context: Context[Client]) -> Mapping[str, Any]:
        """Misuse the context."""
        context.client.towns()  # type: ignore[attr-defined]
        context.diagnostics.error(1)  # type: ignore[arg-type]
        context.client = Client()
        return context.client.cities()  # type: ignore[return-value]


class Half(Function):
    """Half."""

    parameters = (Parameter("number"),)  # type: ignore[call-arg]
    returns = "number"  # type: ignore[assignment]

    def call(self, number: int) -> int:
        """Halve."""
        return number // 2


class Atlas(Provider[Client]):
    """Countries."""

    source = "example/atlas"
    data_sources = (Cities(),)  # type: ignore[assignment]
    functions = (Cities,)  # type: ignore[assignment]
    attributes = {"x": NUMBER}  # type: ignore[dict-item]

    def configure(  # type: ignore[override]
        self, config: Mapping[str, Any], context: Context[None]
    ) -> str:
        """Return something else."""
        return "client"

    def diagnose(self, error: Exception) -> Diagnostics:
        """Never give up: a narrower result is fine."""
        return Diagnostics()
