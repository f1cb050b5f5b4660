"""Writes our provider's schema down as an author of a ``tf`` provider would.

    python benchmarks/tf_schema.py

``tf`` 1.2.0 has strings, numbers, bools, lists, sets and maps. Nested
attributes become one attribute of the same type, ``list(object(...))``; the
descriptions of their fields have no place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from terraform_provider_swr.provider import Swr
from tfbridge.types import BOOL, NUMBER, STRING, type_to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfbridge import Attribute, Block, Function
    from tfbridge.schema.schema import Schema
    from tfbridge.types import Type

_HEADER = """\
from tf.function import FunctionSignature, Parameter, Return
from tf.schema import Attribute, Block, NestedBlock, NestMode, Schema
from tf.types import Bool, Number, String, TfType


class Other(TfType):
    def __init__(self, json: bytes) -> None:
        self.json = json

    def encode(self, value):
        return value

    def decode(self, value):
        return value

    def tf_type(self) -> bytes:
        return self.json


"""
_SIMPLE: dict[Type, str] = {STRING: "String()", NUMBER: "Number()", BOOL: "Bool()"}


def source() -> str:
    """Return a Python module with PROVIDER, DATA_SOURCES and FUNCTIONS."""
    provider = Swr()
    sources = [
        f"    {kind.name!r}: {_schema(kind().schema())},\n" for kind in provider.data_sources
    ]
    functions = [f"    {kind.name!r}: {_signature(kind())},\n" for kind in provider.functions]
    return (
        f"{_HEADER}PROVIDER = {_schema(provider.schema())}\n"
        f"DATA_SOURCES = {{\n{''.join(sources)}}}\n"
        f"FUNCTIONS = {{\n{''.join(functions)}}}\n"
    )


def _schema(schema: Schema) -> str:
    return f"Schema({_content(schema)})"


def _content(schema: Schema) -> str:
    attributes = ", ".join(_attribute(name, of) for name, of in schema.attributes.items())
    blocks = ", ".join(_block(name, of) for name, of in schema.blocks.items())
    description = schema.description
    return f"attributes=[{attributes}], block_types=[{blocks}], description={description!r}"


def _attribute(name: str, attribute: Attribute) -> str:
    flags = "".join(f", {flag}=True" for flag in _flags(attribute))
    description = f"description={attribute.description!r}"
    return f"Attribute({name!r}, {_type(attribute.type)}, {description}{flags})"


def _flags(attribute: Attribute) -> Iterator[str]:
    for flag in ("required", "optional", "computed", "sensitive"):
        if getattr(attribute, flag):
            yield flag


def _block(name: str, block: Block) -> str:
    return f"NestedBlock({name!r}, NestMode.Set, Block({_content(block.schema)}))"


def _type(type_: Type) -> str:
    return _SIMPLE.get(type_) or f"Other({type_to_json(type_)!r})"


def _signature(function: Function) -> str:
    parameters = ", ".join(
        f"Parameter({parameter.name!r}, {_type(parameter.type)}, {parameter.description!r})"
        for parameter in function.parameters
    )
    return (
        f"FunctionSignature([{parameters}], Return({_type(function.returns)}), "
        f"summary={function.summary!r}, description={function.description!r})"
    )


if __name__ == "__main__":
    print(source(), end="")
