"""From a schema on the wire to the type of its values.

Written from docs/reference/plugin-protocol.md, section 3.4, and not with
``tfbridge.schema.schema``: what a provider promises and what a host makes of it
are to be two opinions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfbridge.types import (
    DYNAMIC,
    Collection,
    List,
    Map,
    Object,
    Set,
    Tuple,
    Type,
    type_from_json,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tfbridge._pb import tfplugin6_pb2 as pb

SINGLE, LIST, SET, MAP, GROUP = range(1, 6)
"""``NestingMode``; a ``Schema.Object`` has the first four only."""

_COLLECTIONS: dict[int, Callable[[Type], Type]] = {LIST: List, SET: Set, MAP: Map}


def block_type(block: pb.Schema.Block) -> Type:
    """Return the object type of a block."""
    members = {attribute.name: attribute_type(attribute) for attribute in block.attributes}
    members |= {nested.type_name: _nested_block_type(nested) for nested in block.block_types}
    return Object(members)


def attribute_type(attribute: pb.Schema.Attribute) -> Type:
    """Return the type of an attribute, nested or not."""
    if not has_nested_type(attribute):
        return type_from_json(attribute.type)
    nested = attribute.nested_type
    element = Object({field.name: attribute_type(field) for field in nested.attributes})
    return _wrap(nested.nesting, element)


def has_nested_type(attribute: pb.Schema.Attribute) -> bool:
    """Whether the attribute has attributes of its own; protocol 5 does not know the concept."""
    known = "nested_type" in attribute.DESCRIPTOR.fields_by_name
    return bool(known and attribute.HasField("nested_type"))


def has_dynamic(kind: Type) -> bool:
    """Whether values of the type carry types of their own somewhere."""
    match kind:
        case Collection():
            return has_dynamic(kind.element)
        case Tuple():
            return any(map(has_dynamic, kind.elements))
        case Object():
            return any(map(has_dynamic, kind.attributes.values()))
        case _:
            return kind == DYNAMIC


def complete(block: pb.Schema.Block, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the configuration of a block as a host sends it, with nothing left out.

    Names that the schema does not have are kept: encoding will refuse them.
    """
    result = dict(values)
    for attribute in block.attributes:
        result[attribute.name] = _complete_attribute(attribute, values.get(attribute.name))
    for nested in block.block_types:
        result[nested.type_name] = _complete_nested_block(nested, values.get(nested.type_name))
    return result


def changed(
    block: pb.Schema.Block, config: Mapping[str, Any], values: Mapping[str, Any]
) -> list[str]:
    """Return the attributes whose configured value has become another.

    Only what is computed may be filled in, and only where nothing is configured.
    """
    return [
        attribute.name
        for attribute in block.attributes
        if values[attribute.name] != config[attribute.name]
        and not (attribute.computed and config[attribute.name] is None)
    ]


def _nested_block_type(nested: pb.Schema.NestedBlock) -> Type:
    element = block_type(nested.block)
    if nested.nesting in {LIST, MAP} and has_dynamic(element):
        return DYNAMIC  # a tuple or an object, so that each block may have types of its own
    return _wrap(nested.nesting, element)


def _wrap(nesting: int, element: Type) -> Type:
    collection = _COLLECTIONS.get(nesting)
    return collection(element) if collection else element


def _complete_attribute(attribute: pb.Schema.Attribute, value: Any) -> Any:
    if not has_nested_type(attribute):
        return value
    nested = attribute.nested_type

    def fill(fields: Any) -> Any:
        if not isinstance(fields, dict):
            return fields
        return fields | {
            field.name: _complete_attribute(field, fields.get(field.name))
            for field in nested.attributes
        }

    return _each(nested.nesting, value, fill)


def _complete_nested_block(nested: pb.Schema.NestedBlock, value: Any) -> Any:
    if value is None:
        if nested.nesting == SINGLE:
            return None
        value = {} if nested.nesting in {MAP, GROUP} else []

    def fill(fields: Any) -> Any:
        return complete(nested.block, fields) if isinstance(fields, dict) else fields

    return _each(nested.nesting, value, fill)


def _each(nesting: int, value: Any, fill: Callable[[Any], Any]) -> Any:
    """Apply ``fill`` to every object in a value; what has not the expected shape stays."""
    if nesting in {LIST, SET} and isinstance(value, list):
        return [fill(element) for element in value]
    if nesting == MAP and isinstance(value, dict):
        return {key: fill(element) for key, element in value.items()}
    return fill(value) if nesting in {SINGLE, GROUP} else value
