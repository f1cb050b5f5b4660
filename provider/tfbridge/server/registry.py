"""A provider's data sources and functions, made from their classes and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from tfbridge.errors import SchemaError
from tfbridge.provider import DataSource, Function, Parameter, require
from tfbridge.schema.name_checks import (
    check_address,
    check_distinct,
    check_identifiers,
    check_names,
    check_type,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfbridge.provider import Provider

Part = TypeVar("Part")


def check_provider(provider: Provider[Any]) -> None:
    """Raise SchemaError for a provider that no host would find."""
    require(provider, "source")
    check_address(provider.name, provider.source)


def make_data_sources(provider: Provider[Any]) -> dict[str, DataSource[Any]]:
    """Return the data sources by full type name."""
    kinds = _classes(provider, "data_sources", DataSource)
    names = [kind.name for kind in kinds]
    check_names(names)
    check_distinct("data sources", names)
    sources = {f"{provider.name}_{kind.name}": kind() for kind in kinds}
    for source in sources.values():
        require(source, "attributes")
        _require_method(type(source), DataSource, "read")
    return sources


def make_functions(provider: Provider[Any]) -> dict[str, Function]:
    """Return the functions by name."""
    kinds = _classes(provider, "functions", Function)
    names = [kind.name for kind in kinds]
    check_identifiers(names)
    check_distinct("functions", names)
    functions = {kind.name: kind() for kind in kinds}
    for function in functions.values():
        _check_function(function)
    return functions


def _classes(provider: Provider[Any], name: str, base: type[Part]) -> Sequence[type[Part]]:
    declared: Sequence[type[Part]] = getattr(provider, name)
    for kind in declared:
        if not (isinstance(kind, type) and issubclass(kind, base)):
            raise SchemaError(
                f"{name} of {type(provider).__name__} must hold subclasses of {base.__name__}, "
                f"not {kind!r}"
            )
    return declared


def _require_method(kind: type, base: type, name: str) -> None:
    if getattr(kind, name) is getattr(base, name):
        raise SchemaError(f"{kind.__name__} must define the method {name}")


def _check_function(function: Function) -> None:
    require(function, "returns")
    check_type(f"{function.name}()", function.returns)
    parameters = [*function.parameters, *([function.variadic] if function.variadic else [])]
    for parameter in parameters:
        if not isinstance(parameter, Parameter):
            raise SchemaError(
                f"parameters of {type(function).__name__} must hold Parameters, not {parameter!r}"
            )
        check_type(f"{function.name}({parameter.name})", parameter.type)
    names = [parameter.name for parameter in parameters]
    check_identifiers(names)
    check_distinct(f"parameters of {function.name}", names)
    _require_method(type(function), Function, "call")
