"""Modules that libraries import and that this process, as a rule, never uses.

Each start pays for what its libraries import. Where they only keep a module
for later, a stand-in is enough: it loads the real one when something of it is
used, so that nothing is lost for those who do.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LOGGING = ("traceback",)
"""What ``logging`` keeps for exceptions: four milliseconds, mostly of regular expressions."""

SSL = ("base64",)
"""What ``ssl`` keeps for certificates as text: one millisecond."""

GRPC = ("asyncio", "grpc.aio", "inspect", "pkgutil", "traceback", "typing_extensions")
"""What grpcio keeps for its half for asyncio, for type checkers and for clients.

Nearly half of the time that it takes to import: 30 of 70 milliseconds on the
machine where this was measured, with all that is behind these modules.
"""

PROTOBUF = ("calendar",)
"""What protobuf keeps for timestamps as text: one millisecond, with ``locale`` behind it."""


def _override(method: Callable[..., Any]) -> Callable[..., Any]:
    """Stand in for the decorator ``typing_extensions.override``, which is for type checkers."""
    return method


USED_BY_GRPC: Mapping[str, Mapping[str, Any]] = {"typing_extensions": {"override": _override}}
"""What grpcio takes out of these modules while it is imported."""


@contextmanager
def postponed(
    *names: str, used_at_once: Mapping[str, Mapping[str, Any]] | None = None
) -> Iterator[None]:
    """Let those of the modules that are not loaded yet be loaded when they are used.

    Whoever imports one of them inside the block gets a stand-in, which has
    what ``used_at_once`` says by module and name. After the block everything
    is as if they had never been imported.
    """
    standins = {name: _Standin(name) for name in names if name not in sys.modules}
    for name, standin in standins.items():
        vars(standin).update((used_at_once or {}).get(name, {}))
    sys.modules.update(standins)
    try:
        yield
    finally:
        for name, standin in standins.items():
            standin._leave()  # noqa: SLF001 -- of this very file
            package, _, child = name.rpartition(".")
            if package in sys.modules and name not in sys.modules:
                # Whoever wrote ``import package.child`` looks for it there.
                vars(sys.modules[package]).setdefault(child, standin)


def late(module: str, name: str) -> Callable[..., Any]:
    """Return a function for ``used_at_once`` that loads the real one when it is called."""

    def call(*arguments: Any, **keywords: Any) -> Any:
        standin = sys.modules.get(module)
        if isinstance(standin, _Standin):
            standin._leave()  # noqa: SLF001 -- of this very file
        return getattr(import_module(module), name)(*arguments, **keywords)

    return call


class _Standin(ModuleType):
    """A module that looks into the real one, whatever it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system asks, which is no use
            raise AttributeError(name)
        self._leave()
        return getattr(import_module(self.__name__), name)

    def _leave(self) -> None:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
