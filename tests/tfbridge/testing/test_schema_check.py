"""Schemas that Terraform would refuse, or crash on, are found out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tfbridge._pb import tfplugin5_pb2
from tfbridge._pb import tfplugin6_pb2 as pb
from tfbridge.testing.schema_check import schema_problems

if TYPE_CHECKING:
    from collections.abc import Callable

    Spoiler = Callable[[pb.GetProviderSchema.Response], object]


def good() -> pb.GetProviderSchema.Response:
    """Return a schema with a bit of everything in which nothing is wrong."""
    response = pb.GetProviderSchema.Response()
    response.provider.block.SetInParent()
    block = response.data_source_schemas["x_y"].block
    block.attributes.add(name="a", type=b'"string"', required=True)
    nested = block.attributes.add(name="n", computed=True).nested_type
    nested.nesting = pb.Schema.Object.LIST
    nested.attributes.add(name="b", type=b'["list","number"]', computed=True)
    inner = block.block_types.add(type_name="blk", nesting=pb.Schema.NestedBlock.LIST, max_items=1)
    inner.block.attributes.add(name="c", type=b'"dynamic"', optional=True)
    function = response.functions["f"]
    function.parameters.add(name="p", type=b'"string"')
    function.variadic_parameter.name = "more"
    function.variadic_parameter.type = b'"string"'
    getattr(function, "return").type = b'"string"'
    return response


def block(response: pb.GetProviderSchema.Response) -> pb.Schema.Block:
    """Return the block of the data source."""
    return response.data_source_schemas["x_y"].block


def test_good_schema_has_no_problems() -> None:
    """Nothing is found in a schema that hosts accept."""
    assert schema_problems(good()) == []


def test_protocol_5_is_checked_too() -> None:
    """The messages of protocol 5, that know no nested type, are understood."""
    response = tfplugin5_pb2.GetProviderSchema.Response()
    response.provider.block.attributes.add(name="a", type=b'"string"', optional=True)
    assert schema_problems(response) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda r: r.provider.ClearField("block"), "provider: no block is set"),
        (lambda r: setattr(r.provider, "version", -1), "provider: the version is negative"),
        (lambda r: r.resource_schemas["r"].SetInParent(), "resource.r: no block is set"),
        (
            lambda r: r.diagnostics.add(severity=1, summary="Oh", detail="no"),
            "Oh: no",
        ),
        (
            lambda r: block(r).block_types[0].ClearField("block"),
            "data.x_y.blk: no block is set",
        ),
        (
            lambda r: setattr(block(r).block_types[0], "type_name", "a"),
            "data.x_y.a: both an attribute and a block",
        ),
        (
            lambda r: setattr(block(r).block_types[0], "type_name", "Blk"),
            "data.x_y.Blk: no name for a block",
        ),
        (
            lambda r: setattr(block(r).block_types[0], "min_items", 2),
            "data.x_y.blk: limits (2, 1) cannot be kept",
        ),
        (
            lambda r: setattr(block(r).block_types[0], "max_items", -1),
            "data.x_y.blk: limits (0, -1) cannot be kept",
        ),
        (
            lambda r: r.data_source_schemas["x y"].block.SetInParent(),
            "data.x y: no name that a configuration could give",
        ),
        (lambda r: r.ephemeral_resource_schemas["e"].SetInParent(), "ephemeral.e: no block is set"),
        (
            lambda r: r.ephemeral_resource_schemas["x y"].block.SetInParent(),
            "ephemeral.x y: no name that a configuration could give",
        ),
        (
            lambda r: r.functions["a-b!"].CopyFrom(r.functions["f"]),
            "function a-b!: no name for a function",
        ),
        (
            lambda r: setattr(block(r).block_types[0], "nesting", 0),
            "data.x_y.blk: no nesting mode",
        ),
        (
            lambda r: setattr(block(r).block_types[0], "nesting", 4),
            "data.x_y.blk: limits (0, 1) do not go",
        ),
        (
            lambda r: setattr(block(r), "deprecation_message", "old"),
            "data.x_y: a deprecation message",
        ),
        (
            lambda r: setattr(block(r).attributes[0], "deprecation_message", "old"),
            "data.x_y.a: a deprecation message",
        ),
        (
            lambda r: setattr(block(r).attributes[0], "computed", True),
            "data.x_y.a: not one of required",
        ),
        (
            lambda r: setattr(block(r).attributes[0], "required", False),
            "data.x_y.a: not one of required",
        ),
        (
            lambda r: setattr(block(r).attributes[0], "type", b"string"),
            "data.x_y.a: b'string' is no type",
        ),
        (
            lambda r: setattr(block(r).attributes[0], "type", b""),
            "data.x_y.a: b'' is no type",
        ),
        (
            lambda r: setattr(block(r).attributes[0], "type", b'["map","dynamic"]'),
            "data.x_y.a: a collection of dynamic",
        ),
        (
            lambda r: setattr(
                block(r).attributes[0], "type", b'["tuple",[["object",{"k":["set","dynamic"]}]]]'
            ),
            "data.x_y.a: a collection of dynamic",
        ),
        (
            lambda r: setattr(block(r).attributes[1], "type", b'"string"'),
            "data.x_y.n: both a type and a nested type",
        ),
        (
            lambda r: setattr(block(r).attributes[1].nested_type, "nesting", 0),
            "data.x_y.n: no nesting mode",
        ),
        (
            lambda r: setattr(block(r).attributes[1].nested_type.attributes[0], "type", b"{}"),
            "data.x_y.n.b: b'{}' is no type",
        ),
        (lambda r: r.functions["f"].ClearField("return"), "function f: no return is set"),
        (
            lambda r: setattr(r.functions["f"].parameters[0], "type", b""),
            "function f.p: b'' is no type",
        ),
        (
            lambda r: setattr(r.functions["f"].parameters[0], "name", "more"),
            "function f: parameters share a name",
        ),
        (
            lambda r: setattr(r.functions["f"].parameters[0], "name", "2nd"),
            "function f.2nd: no name",
        ),
    ],
)
def test_mistake_is_found(spoil: Spoiler, problem: str) -> None:
    """Each mistake that a host trips over is reported with its place."""
    response = good()
    spoil(response)
    found = schema_problems(response)
    assert len(found) == 1
    assert found[0].startswith(problem)


def test_set_blocks_hold_nothing_dynamic() -> None:
    """A set of blocks with a dynamic attribute is refused."""
    response = good()
    inner = block(response).block_types[0]
    inner.nesting = pb.Schema.NestedBlock.SET
    assert schema_problems(response) == ["data.x_y.blk: a set of blocks with dynamic values"]
