"""tfbridge: what Terraform and OpenTofu need from a provider process, in Python.

An author subclasses ``Provider``, ``DataSource`` and ``Function`` and ends the
program's ``main`` with ``serve(MyProvider())``. The names below are the public
ones; each is imported when it is first used, because hosts start a provider
several times for each command.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tfbridge.application import serve
    from tfbridge.diagnostics import Diagnostic, Diagnostics, Severity
    from tfbridge.errors import ArgumentError, DiagnosticError, SchemaError, StoppedError
    from tfbridge.paths import ROOT, Path
    from tfbridge.provider import Context, DataSource, Function, Parameter, Provider
    from tfbridge.schema import Attribute, Block, Nested, Nesting
    from tfbridge.types import BOOL, DYNAMIC, NUMBER, STRING, List, Map, Object, Set, Tuple, Type
    from tfbridge.values import UNKNOWN, Typed, Unknown

_HOMES = {
    "application": ("serve",),
    "diagnostics": ("Diagnostic", "Diagnostics", "Severity"),
    "errors": ("ArgumentError", "DiagnosticError", "SchemaError", "StoppedError"),
    "paths": ("ROOT", "Path"),
    "provider": ("Context", "DataSource", "Function", "Parameter", "Provider"),
    "schema": ("Attribute", "Block", "Nested", "Nesting"),
    "types": (
        "BOOL", "DYNAMIC", "NUMBER", "STRING", "List", "Map", "Object", "Set", "Tuple", "Type",
    ),
    "values": ("UNKNOWN", "Typed", "Unknown"),
}  # fmt: skip

__all__ = [  # noqa: PLE0604 - the names are strings, but ruff cannot see it
    *(name for names in _HOMES.values() for name in names)
]


def __getattr__(name: str) -> Any:
    """Import a public name's module when the name is first used (PEP 562)."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(f"tfbridge.{module}"), name)
    raise AttributeError(f"module 'tfbridge' has no attribute {name!r}")
