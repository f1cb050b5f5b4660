"""What Terraform finds wrong with a schema, or crashes on.

See docs/reference/plugin-protocol.md, sections 3.4 and 6.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tfbridge.errors import DecodeError
from tfbridge.testing.implied import (
    GROUP,
    LIST,
    MAP,
    SET,
    SINGLE,
    block_type,
    has_dynamic,
    has_nested_type,
)
from tfbridge.types import Collection, Object, Tuple, Type, type_from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfbridge._pb import tfplugin6_pb2 as pb

_BLOCK_NAME = re.compile(r"[a-z0-9_]+")
_IDENTIFIER = re.compile(r"[^\W\d][\w-]*")
_FIXED_LIMITS = {MAP: {(0, 0)}, GROUP: {(0, 0)}, SINGLE: {(0, 0), (1, 1)}}


def schema_problems(response: pb.GetProviderSchema.Response) -> list[str]:
    """Return one line for each mistake; an empty list is a schema that hosts accept."""
    schemas = {"provider": response.provider}
    schemas |= {f"data.{name}": each for name, each in response.data_source_schemas.items()}
    schemas |= {
        f"ephemeral.{name}": each for name, each in response.ephemeral_resource_schemas.items()
    }
    schemas |= {f"resource.{name}": each for name, each in response.resource_schemas.items()}
    found = [
        f"{entry.summary}: {entry.detail}"
        for entry in response.diagnostics
        if entry.severity == entry.ERROR
    ]
    for name, schema in schemas.items():
        found += [f"{name}{problem}" for problem in _in_schema(schema)]
    found += [
        f"{name}: no name that a configuration could give"
        for name in schemas
        if not _IDENTIFIER.fullmatch(name.partition(".")[2] or name)
    ]
    for name, function in response.functions.items():
        if not _IDENTIFIER.fullmatch(name):
            found.append(f"function {name}: no name for a function")
        found += [f"function {name}{problem}" for problem in _in_function(function)]
    return found


def _in_schema(schema: pb.Schema) -> Iterator[str]:
    if schema.version < 0:
        yield ": the version is negative"
    if schema.HasField("block"):
        yield from _in_block(schema.block)
    else:
        yield ": no block is set, which crashes the host"


def _in_block(block: pb.Schema.Block) -> Iterator[str]:
    yield from _in_deprecation(block)
    yield from _in_attributes(block.attributes)
    attributes = {attribute.name for attribute in block.attributes}
    for nested in block.block_types:
        name = nested.type_name
        if name in attributes:
            yield f".{name}: both an attribute and a block"
        if not _BLOCK_NAME.fullmatch(name):
            yield f".{name}: no name for a block"
        for problem in _in_nested_block(nested):
            yield f".{name}{problem}"


def _in_nested_block(nested: pb.Schema.NestedBlock) -> Iterator[str]:
    limits = (nested.min_items, nested.max_items)
    if nested.nesting not in {SINGLE, LIST, SET, MAP, GROUP}:
        yield ": no nesting mode"
    elif limits not in _FIXED_LIMITS.get(nested.nesting, {limits}):
        yield f": limits {limits} do not go with the nesting mode"
    elif min(limits) < 0 or 0 < nested.max_items < nested.min_items:
        yield f": limits {limits} cannot be kept"
    if not nested.HasField("block"):
        yield ": no block is set, which crashes the host"
        return
    inside = list(_in_block(nested.block))
    yield from inside
    if nested.nesting == SET and not inside and has_dynamic(block_type(nested.block)):
        yield ": a set of blocks with dynamic values"


def _in_attributes(attributes: Iterable[pb.Schema.Attribute]) -> Iterator[str]:
    for attribute in attributes:
        for problem in _in_attribute(attribute):
            yield f".{attribute.name}{problem}"


def _in_attribute(attribute: pb.Schema.Attribute) -> Iterator[str]:
    flags = (attribute.required, attribute.optional, attribute.computed)
    if flags not in {(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 1, 1)}:
        yield ": not one of required, optional, computed, optional and computed"
    yield from _in_deprecation(attribute)
    if not has_nested_type(attribute):
        yield from _in_type(attribute.type)
        return
    if attribute.type:
        yield ": both a type and a nested type"
    if attribute.nested_type.nesting not in {SINGLE, LIST, SET, MAP}:
        yield ": no nesting mode"
    yield from _in_attributes(attribute.nested_type.attributes)


def _in_deprecation(target: pb.Schema.Block | pb.Schema.Attribute) -> Iterator[str]:
    if target.deprecation_message and not target.deprecated:
        yield ": a deprecation message, but not deprecated"


def _in_type(data: bytes) -> Iterator[str]:
    try:
        kind = type_from_json(data)
    except DecodeError as error:
        yield f": {data!r} is no type, which crashes the host: {error}"
        return
    if any(has_dynamic(element) for element in _elements(kind)):
        yield ": a collection of dynamic values crashes the host when their types differ"


def _elements(kind: Type) -> Iterator[Type]:
    """Yield the element type of every collection in a type."""
    match kind:
        case Collection():
            yield kind.element
            yield from _elements(kind.element)
        case Tuple():
            for element in kind.elements:
                yield from _elements(element)
        case Object():
            for element in kind.attributes.values():
                yield from _elements(element)


def _in_function(function: pb.Function) -> Iterator[str]:
    if function.HasField("return"):
        yield from _in_type(getattr(function, "return").type)
    else:
        yield ": no return is set, which crashes the host"
    parameters = list(function.parameters)
    if function.HasField("variadic_parameter"):
        parameters.append(function.variadic_parameter)
    names = [parameter.name for parameter in parameters]
    if len(names) != len(set(names)):
        yield f": parameters share a name: {names}"
    for parameter in parameters:
        if not _IDENTIFIER.fullmatch(parameter.name):
            yield f".{parameter.name}: no name for a parameter"
        for problem in _in_type(parameter.type):
            yield f".{parameter.name}{problem}"
