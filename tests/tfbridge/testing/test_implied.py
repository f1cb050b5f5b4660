"""A schema on the wire implies the type of its values, and what fills the gaps."""

from __future__ import annotations

import pytest

from tfbridge._pb import tfplugin5_pb2
from tfbridge._pb import tfplugin6_pb2 as pb
from tfbridge.testing.implied import (
    GROUP,
    LIST,
    MAP,
    SET,
    SINGLE,
    block_type,
    changed,
    complete,
    has_dynamic,
)
from tfbridge.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    List,
    Map,
    Object,
    Set,
    Tuple,
    Type,
)


def block_with(nesting: int, element: bytes = b'"string"') -> pb.Schema.Block:
    """Return a block with a nested block ``inner`` that has one attribute ``a``."""
    block = pb.Schema.Block()
    mode = pb.Schema.NestedBlock.NestingMode.Name(nesting)
    inner = block.block_types.add(type_name="inner", nesting=mode)
    inner.block.attributes.add(name="a", type=element)
    return block


def attribute_with(nesting: int) -> pb.Schema.Block:
    """Return a block with an attribute ``nested`` that has one attribute ``a`` of its own."""
    block = pb.Schema.Block()
    mode = pb.Schema.Object.NestingMode.Name(nesting)
    attribute = block.attributes.add(name="nested", nested_type=pb.Schema.Object(nesting=mode))
    attribute.nested_type.attributes.add(name="a", type=b'"string"')
    return block


INNER = Object({"a": STRING})


def test_attributes_have_their_declared_types() -> None:
    """A plain attribute has the type that its JSON says."""
    block = pb.Schema.Block()
    block.attributes.add(name="n", type=b'"number"')
    block.attributes.add(name="l", type=b'["list","bool"]')
    assert block_type(block) == Object({"n": NUMBER, "l": List(BOOL)})


def test_protocol_5_knows_no_nested_type() -> None:
    """The messages of protocol 5 are understood as well."""
    block = tfplugin5_pb2.Schema.Block()
    block.attributes.add(name="n", type=b'"number"')
    assert block_type(block) == Object({"n": NUMBER})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("nesting", "expected"),
    [
        (SINGLE, INNER),
        (GROUP, INNER),
        (LIST, List(INNER)),
        (SET, Set(INNER)),
        (MAP, Map(INNER)),
    ],
)
def test_nested_blocks_wrap_their_objects(nesting: int, expected: Type) -> None:
    """A nested block is an object or a collection of objects, by its nesting mode."""
    assert block_type(block_with(nesting)) == Object({"inner": expected})


@pytest.mark.parametrize("nesting", [LIST, MAP])
def test_blocks_with_dynamic_values_inside_are_dynamic(nesting: int) -> None:
    """A list or map of blocks with a dynamic attribute becomes one dynamic slot."""
    assert block_type(block_with(nesting, b'"dynamic"')) == Object({"inner": DYNAMIC})


@pytest.mark.parametrize(
    ("nesting", "expected"),
    [(SINGLE, INNER), (LIST, List(INNER)), (SET, Set(INNER)), (MAP, Map(INNER))],
)
def test_nested_attributes_wrap_their_objects(nesting: int, expected: Type) -> None:
    """A nested attribute is an object or a collection of objects, by its nesting mode."""
    assert block_type(attribute_with(nesting)) == Object({"nested": expected})


@pytest.mark.parametrize(
    ("nesting", "expected"),
    [(SINGLE, None), (LIST, []), (SET, []), (MAP, {}), (GROUP, {"a": None})],
)
def test_blocks_that_are_not_written(nesting: int, expected: object) -> None:
    """A block that is left out is null only when it is single; a group is there with nulls."""
    assert complete(block_with(nesting), {}) == {"inner": expected}


@pytest.mark.parametrize(
    ("nesting", "written", "expected"),
    [
        (SINGLE, {}, {"a": None}),
        (GROUP, {"a": "x"}, {"a": "x"}),
        (LIST, [{}, {"a": "x"}], [{"a": None}, {"a": "x"}]),
        (SET, [{}], [{"a": None}]),
        (MAP, {"k": {}}, {"k": {"a": None}}),
    ],
)
def test_blocks_are_completed_inside(nesting: int, written: object, expected: object) -> None:
    """Attributes that are left out inside a block are null, however the block is nested."""
    assert complete(block_with(nesting), {"inner": written}) == {"inner": expected}


@pytest.mark.parametrize(
    ("nesting", "written", "expected"),
    [
        (SINGLE, None, None),
        (LIST, None, None),
        (SINGLE, {}, {"a": None}),
        (LIST, [{}], [{"a": None}]),
        (MAP, {"k": {}}, {"k": {"a": None}}),
    ],
)
def test_nested_attributes_may_be_null_and_are_completed(
    nesting: int, written: object, expected: object
) -> None:
    """A nested attribute stays null when it is; the objects in it get their nulls."""
    assert complete(attribute_with(nesting), {"nested": written}) == {"nested": expected}


def test_configured_values_that_became_others() -> None:
    """Only a computed attribute may change, and only from null."""
    block = pb.Schema.Block()
    block.attributes.add(name="fixed", type=b'"string"', optional=True)
    block.attributes.add(name="filled", type=b'"string"', optional=True, computed=True)
    null = {"fixed": None, "filled": None}
    assert changed(block, null, null) == []
    assert changed(block, null, {"fixed": None, "filled": "x"}) == []
    assert changed(block, null, {"fixed": "x", "filled": "x"}) == ["fixed"]
    given = {"fixed": "x", "filled": "y"}
    assert changed(block, given, given) == []
    assert changed(block, given, {"fixed": "x", "filled": "z"}) == ["filled"]
    assert changed(block, given, null) == ["fixed", "filled"]


def test_what_does_not_fit_is_left_alone() -> None:
    """Values of another shape and unknown names pass through, for the codec to refuse."""
    values = {"inner": "no list", "extra": 1}
    assert complete(block_with(LIST), values) == values


@pytest.mark.parametrize(
    "kind",
    [DYNAMIC, List(DYNAMIC), Tuple([STRING, DYNAMIC]), Object({"a": Map(DYNAMIC)})],
)
def test_dynamic_is_found_at_any_depth(kind: Type) -> None:
    """A type that holds a dynamic slot somewhere is recognised."""
    assert has_dynamic(kind)
    assert not has_dynamic(Object({"a": Tuple([List(STRING)])}))
