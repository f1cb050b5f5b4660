"""tfbridge: what Terraform and OpenTofu need from a provider process, in Python.

An author subclasses ``Provider``, ``DataSource``, ``EphemeralResource`` and
``Function``, and ends the program's ``main`` with ``serve(MyProvider())``. The
names below are the public ones; each is imported when it is first used,
because hosts start a provider several times for each command.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

    from tfbridge.application import serve, serve_debug
    from tfbridge.diagnostics import Diagnostic, Diagnostics, Severity
    from tfbridge.errors import ArgumentError, DiagnosticError, SchemaError, StoppedError
    from tfbridge.paths import ROOT, Path
    from tfbridge.provider import (
        Context,
        DataSource,
        EphemeralResource,
        Function,
        Opened,
        Parameter,
        Provider,
        Renewed,
    )
    from tfbridge.schema.schema import Attribute, Block, Nested, Nesting, Validator
    from tfbridge.schema.validators import between, matches, one_of, size_between
    from tfbridge.types import BOOL, DYNAMIC, NUMBER, STRING, List, Map, Object, Set, Tuple, Type
    from tfbridge.values import (
        UNKNOWN,
        Bound,
        Refinements,
        Typed,
        Unknown,
        is_known,
        is_wholly_known,
    )

__all__ = [
    "BOOL",
    "DYNAMIC",
    "NUMBER",
    "ROOT",
    "STRING",
    "UNKNOWN",
    "ArgumentError",
    "Attribute",
    "Block",
    "Bound",
    "Context",
    "DataSource",
    "Diagnostic",
    "DiagnosticError",
    "Diagnostics",
    "EphemeralResource",
    "Function",
    "List",
    "Map",
    "Nested",
    "Nesting",
    "Object",
    "Opened",
    "Parameter",
    "Path",
    "Provider",
    "Refinements",
    "Renewed",
    "SchemaError",
    "Set",
    "Severity",
    "StoppedError",
    "Tuple",
    "Type",
    "Typed",
    "Unknown",
    "Validator",
    "between",
    "is_known",
    "is_wholly_known",
    "matches",
    "one_of",
    "serve",
    "serve_debug",
    "size_between",
]

_MODULE_OF = {
    "BOOL": "types",
    "DYNAMIC": "types",
    "NUMBER": "types",
    "ROOT": "paths",
    "STRING": "types",
    "UNKNOWN": "values",
    "ArgumentError": "errors",
    "Attribute": "schema.schema",
    "Block": "schema.schema",
    "Bound": "values",
    "Context": "provider",
    "DataSource": "provider",
    "Diagnostic": "diagnostics",
    "DiagnosticError": "errors",
    "Diagnostics": "diagnostics",
    "EphemeralResource": "provider",
    "Function": "provider",
    "List": "types",
    "Map": "types",
    "Nested": "schema.schema",
    "Nesting": "schema.schema",
    "Object": "types",
    "Opened": "provider",
    "Parameter": "provider",
    "Path": "paths",
    "Provider": "provider",
    "Refinements": "values",
    "Renewed": "provider",
    "SchemaError": "errors",
    "Set": "types",
    "Severity": "diagnostics",
    "StoppedError": "errors",
    "Tuple": "types",
    "Type": "types",
    "Typed": "values",
    "Unknown": "values",
    "Validator": "schema.schema",
    "between": "schema.validators",
    "is_known": "values",
    "is_wholly_known": "values",
    "matches": "schema.validators",
    "one_of": "schema.validators",
    "serve": "application",
    "serve_debug": "application",
    "size_between": "schema.validators",
}


if not TYPE_CHECKING:  # a type checker would believe that every name is there

    def __getattr__(name: str) -> Any:
        """Import a public name's module when the name is first used (PEP 562)."""
        if name not in _MODULE_OF:
            raise AttributeError(f"module 'tfbridge' has no attribute {name!r}")
        return getattr(importlib.import_module(f"tfbridge.{_MODULE_OF[name]}"), name)


def _crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Report what goes wrong before ``serve``, such as an import, so that hosts show it."""
    importlib.import_module("tfbridge.plugin.crash").hook(kind, error, trace)


if "TF_PLUGIN_MAGIC_COOKIE" in os.environ:
    sys.excepthook = _crash
