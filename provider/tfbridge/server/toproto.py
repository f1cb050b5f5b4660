"""From tfbridge's values to the messages of a protocol.

Protocols 5 and 6 name and number these messages alike, so one translation
serves both: ``wire`` is the generated module of the one or the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfbridge.paths import StepKind
from tfbridge.types import type_to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from tfbridge.diagnostics import Diagnostic
    from tfbridge.paths import Path
    from tfbridge.provider import Function, Parameter
    from tfbridge.schema.schema import Attribute, Block, Schema

    AttributeWriter = Callable[[Any, str, Attribute], None]
    """Fills a protocol's ``Schema.Attribute``: the one message in which they differ."""

MARKDOWN = 1
"""``StringKind.MARKDOWN``: descriptions are Markdown everywhere."""

_STEP_FIELDS = {
    StepKind.ATTRIBUTE: "attribute_name",
    StepKind.KEY: "element_key_string",
    StepKind.INDEX: "element_key_int",
}


def write_diagnostics(target: Any, diagnostics: Iterable[Diagnostic]) -> None:
    """Append diagnostics to a repeated ``Diagnostic`` field."""
    for entry in diagnostics:
        message = target.add(
            severity=entry.severity.value,
            summary=printable(entry.summary),
            detail=printable(entry.detail),
        )
        if entry.path:
            write_path(message.attribute, entry.path)


def write_path(target: Any, path: Path) -> None:
    """Append a path's steps to an ``AttributePath``."""
    for kind, value in path:
        target.steps.add(**{_STEP_FIELDS[kind]: value})


def printable(text: str) -> str:
    """Return a string that protobuf can hold: unpaired surrogates become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def write_timestamp(target: Any, moment: datetime) -> None:
    """Fill a ``Timestamp`` with a moment that has a time zone; the epoch itself fills it, too."""
    from datetime import UTC, datetime

    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    target.SetInParent()
    target.seconds = since.days * 86_400 + since.seconds
    target.nanos = since.microseconds * 1000


def write_schema(target: Any, schema: Schema, write_attribute: AttributeWriter) -> None:
    """Fill a ``Schema``; a block that is not set, be it an empty one, would crash the host."""
    target.block.SetInParent()
    write_block(target.block, schema, write_attribute)


def write_block(target: Any, schema: Schema, write_attribute: AttributeWriter) -> None:
    """Fill a ``Schema.Block``."""
    target.description = schema.description
    target.description_kind = MARKDOWN
    target.deprecated = bool(schema.deprecated)
    target.deprecation_message = schema.deprecated
    for name, attribute in schema.attributes.items():
        write_attribute(target.attributes.add(), name, attribute)
    for name, block in schema.blocks.items():
        _write_nested_block(target.block_types.add(), name, block, write_attribute)


def _write_nested_block(
    target: Any, name: str, block: Block, write_attribute: AttributeWriter
) -> None:
    target.type_name = name
    target.nesting = block.nesting.value
    target.min_items = block.min_items
    target.max_items = block.max_items
    target.block.SetInParent()
    write_block(target.block, block.schema, write_attribute)


def write_attribute(target: Any, name: str, attribute: Attribute) -> None:
    """Fill the fields of a ``Schema.Attribute`` that both protocols have, but for its type."""
    target.name = name
    target.description = attribute.description
    target.description_kind = MARKDOWN
    target.required = attribute.required
    target.optional = attribute.optional
    target.computed = attribute.computed
    target.sensitive = attribute.sensitive
    target.deprecated = bool(attribute.deprecated)
    target.deprecation_message = attribute.deprecated


def write_plain_type(target: Any, attribute: Attribute) -> None:
    """Fill a ``Schema.Attribute`` with its type as a whole, be it one with fields of its own.

    Fields have no flags in an object type. Better that too much is hidden
    than a secret shown, so one sensitive field makes the whole sensitive. A
    field's deprecation stays behind: the whole is not deprecated, and whoever
    sets the field is warned in the validation.
    """
    target.type = type_to_json(attribute.type)
    target.sensitive = _holds_sensitive(attribute)


def _holds_sensitive(attribute: Attribute) -> bool:
    fields = attribute.nested.attributes.values() if attribute.nested else ()
    return attribute.sensitive or any(map(_holds_sensitive, fields))


def write_function(target: Any, function: Function) -> None:
    """Fill a ``Function``."""
    for parameter in function.parameters:
        _write_parameter(target.parameters.add(), parameter)
    if function.variadic is not None:
        _write_parameter(target.variadic_parameter, function.variadic)
    getattr(target, "return").type = type_to_json(function.returns)
    target.summary = function.summary
    target.description = function.description
    target.description_kind = MARKDOWN
    target.deprecation_message = function.deprecated


def _write_parameter(target: Any, parameter: Parameter) -> None:
    target.name = parameter.name
    target.type = type_to_json(parameter.type)
    target.allow_null_value = parameter.allow_null
    target.allow_unknown_values = parameter.allow_unknown
    target.description = parameter.description
    target.description_kind = MARKDOWN
