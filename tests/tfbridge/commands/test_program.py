"""A provider's executable, as its commands see it."""

from __future__ import annotations

from echo.echo import Echo
from tfbridge.commands.program import Program


def test_name() -> None:
    """The executable is called like the provider."""
    assert Program(Echo()).name == "terraform-provider-echo"
