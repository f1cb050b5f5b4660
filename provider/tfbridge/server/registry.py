"""A provider's data sources, ephemeral resources and functions: made from classes, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from tfbridge.errors import SchemaError
from tfbridge.provider import DataSource, EphemeralResource, Function, Parameter, require
from tfbridge.schema.name_checks import (
    check_address,
    check_distinct,
    check_identifiers,
    check_names,
    check_type,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tfbridge.provider import Provider

Part = TypeVar("Part", DataSource[Any], EphemeralResource[Any], Function)


def check_provider(provider: Provider[Any]) -> None:
    """Raise SchemaError for a provider that no host would find."""
    require(provider, "source")
    check_address(provider.name, provider.source)


def make_data_sources(provider: Provider[Any]) -> dict[str, DataSource[Any]]:
    """Return the data sources by full type name."""
    kinds = _classes(provider, "data_sources", DataSource)
    return _by_type_name(provider, "data sources", kinds, DataSource.read)


def make_ephemeral_resources(provider: Provider[Any]) -> dict[str, EphemeralResource[Any]]:
    """Return the ephemeral resources by full type name."""
    kinds = _classes(provider, "ephemeral_resources", EphemeralResource)
    return _by_type_name(provider, "ephemeral resources", kinds, EphemeralResource.open)


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


def _by_type_name(
    provider: Provider[Any], what: str, kinds: Sequence[type[Part]], method: Callable[..., Any]
) -> dict[str, Part]:
    names = [kind.name for kind in kinds]
    check_names(names)
    check_distinct(what, names)
    parts = {f"{provider.name}_{kind.name}": kind() for kind in kinds}
    for part in parts.values():
        require(part, "attributes")
        _require_method(type(part), method)
    return parts


def _require_method(kind: type, inherited: Callable[..., Any]) -> None:
    name = inherited.__name__
    if getattr(kind, name) is inherited:
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
    _require_method(type(function), Function.call)
