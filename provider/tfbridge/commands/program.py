"""A provider's executable, as its commands see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    import logging
    from argparse import ArgumentParser
    from collections.abc import Callable, Mapping, Sequence

    from tfbridge.commands.style import Style
    from tfbridge.provider import Provider


class Program(NamedTuple):
    """The provider, and what its commands cannot know by themselves.

    ``entry_point`` is ``package.module:function`` where the executable is made
    by pip, and the version stands in the package's ``__version__``; a script
    has none. ``commands`` are modules beside those that every provider has.
    ``views`` maps a data source to what shows its state better than a table of
    its rows. ``progress`` makes what tells from the log how far a read is.
    """

    provider: Provider[Any]
    entry_point: str = ""
    commands: Sequence[Command] = ()
    views: Mapping[str, View] | None = None
    progress: Callable[[], Progress] | None = None

    @property
    def name(self) -> str:
        """The executable's name, which is also that of its distribution."""
        return f"terraform-provider-{self.provider.name}"


class View(Protocol):
    """Shows a data source's state to people."""

    def __call__(self, state: Mapping[str, Any], style: Style) -> str:
        """Return whole lines."""


class Progress(Protocol):
    """How far a read is."""

    def note(self, record: logging.LogRecord) -> None:
        """Take notice of what was logged, by any thread."""

    def __str__(self) -> str:
        """Return a few words, such as ``3 of 7 repositories, 9 requests``."""


class Command(Protocol):
    """A module with one command, which is called like the module."""

    __name__: str
    SUMMARY: str

    def declare(self, parser: ArgumentParser, program: Program) -> None:
        """Add its arguments; the default ``run`` takes them and returns the exit status."""
