"""A provider's executable, as its commands see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from collections.abc import Sequence

    from tfbridge.provider import Provider


class Program(NamedTuple):
    """The provider, and what its commands cannot know by themselves.

    ``entry_point`` is ``package.module:function`` where the executable is made
    by pip, and the version stands in the package's ``__version__``; a script
    has none. ``commands`` are modules beside those that every provider has.
    """

    provider: Provider[Any]
    entry_point: str = ""
    commands: Sequence[Command] = ()

    @property
    def name(self) -> str:
        """The executable's name, which is also that of its distribution."""
        return f"terraform-provider-{self.provider.name}"


class Command(Protocol):
    """A module with one command, which is called like it."""

    __name__: str

    def register(self, commands: _SubParsersAction[ArgumentParser], program: Program) -> None:
        """Add the command; its default ``run`` takes the options and returns the exit status."""
