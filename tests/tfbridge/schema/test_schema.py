"""Schemas: what an author may declare, and the type that follows from it."""

from __future__ import annotations

from typing import Any

import pytest

from tfbridge.errors import SchemaError
from tfbridge.schema.name_checks import check_type
from tfbridge.schema.schema import (
    BLOCK_META_ARGUMENTS,
    Attribute,
    Block,
    Nested,
    Nesting,
    Schema,
    check_attributes,
    check_block,
)
from tfbridge.types import BOOL, DYNAMIC, NUMBER, STRING, List, Map, Object, Set, Tuple


@pytest.mark.parametrize(
    ("nesting", "expected"),
    [
        (Nesting.SINGLE, Object({"id": NUMBER})),
        (Nesting.LIST, List(Object({"id": NUMBER}))),
        (Nesting.SET, Set(Object({"id": NUMBER}))),
        (Nesting.MAP, Map(Object({"id": NUMBER}))),
    ],
)
def test_type_of_nested_attributes_and_blocks(nesting: Nesting, expected: object) -> None:
    """Nested attributes and blocks have the type that their nesting gives."""
    fields = {"id": Attribute(NUMBER, computed=True)}
    assert Nested(fields, nesting).type == expected
    assert Block(fields, nesting=nesting).type == expected


def test_type_of_a_schema() -> None:
    """A block's value is an object of its attributes and its blocks."""
    schema = Schema(
        {"name": Attribute(STRING, required=True)},
        {"role": Block({"on": Attribute(BOOL, optional=True)})},
    )
    assert schema.type == Object({"name": STRING, "role": List(Object({"on": BOOL}))})


def test_fields_of_a_computed_value_are_computed() -> None:
    """Below a computed attribute no field needs a flag of its own; all else of it stays."""
    validators = [lambda *_: None]
    deep = Attribute(STRING, "D.", sensitive=True, deprecated="old", validators=validators)
    inner = Attribute(Nested({"deep": deep, "own": Attribute(BOOL, required=True)}))
    outer = Attribute(Nested({"inner": inner}, Nesting.SET), computed=True)
    assert outer.nested is not None
    assert outer.nested.nesting is Nesting.SET
    made = outer.nested.attributes["inner"]
    assert made.only_computed
    assert made.nested is not None
    field = made.nested.attributes["deep"]
    assert (field.type, field.description, field.computed) == (STRING, "D.", True)
    assert (field.sensitive, field.deprecated) == (True, "old")
    assert field.validators == tuple(validators)
    assert made.nested.attributes["own"].required


def test_an_attribute_that_is_used_twice() -> None:
    """What an author declares is not changed, so the same fields can be used elsewhere."""
    fields = {"name": Attribute(STRING), "parts": Attribute(Nested({"part": Attribute(STRING)}))}
    Schema({"found": Attribute(Nested(fields), computed=True)})
    assert not fields["name"].computed
    with pytest.raises(SchemaError, match='"name" must be required, optional or computed'):
        Schema({"wanted": Attribute(Nested(fields), optional=True)})


@pytest.mark.parametrize("declared", [STRING, "string", None])
def test_declarations_of_another_kind(declared: Any) -> None:
    """What is no Attribute, or no Block, where one is needed is told by its name."""
    with pytest.raises(SchemaError, match='"a" must be of class Attribute'):
        Schema({"a": declared})
    with pytest.raises(SchemaError, match='"a" must be of class Attribute'):
        Nested({"a": declared})
    with pytest.raises(SchemaError, match='"b" must be of class Block'):
        Schema({}, {"b": declared})


def test_optional_and_computed_may_be_set() -> None:
    """An optional and computed attribute is the user's to set."""
    assert not Attribute(STRING, optional=True, computed=True).only_computed


def test_complete_fills_what_is_left_out() -> None:
    """Attributes become null and blocks become none, as a host would send them."""
    schema = Schema(
        {"a": Attribute(STRING, optional=True), "b": Attribute(STRING, optional=True)},
        {nesting.name.lower(): Block({}, nesting=nesting) for nesting in Nesting},
    )
    assert schema.complete({"b": "x"}) == {
        "a": None, "b": "x", "single": None, "list": [], "set": [], "map": {},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("attributes", "blocks", "message"),
    [
        ({"Upper": Attribute(STRING, optional=True)}, {}, "no name"),
        ({"a": Attribute(STRING)}, {}, "must be required, optional or computed"),
        ({"a": Attribute(STRING, required=True, computed=True)}, {}, "neither optional nor"),
        ({"count": Attribute(STRING, optional=True)}, {}, "keeps for itself"),
        ({"a": Attribute(STRING, optional=True)}, {"a": Block({})}, "both as an attribute"),
        ({}, {"no-dash": Block({})}, "no name"),
        ({"a": Attribute(Nested({"b": Attribute(STRING)}), optional=True)}, {}, '"b" must be'),
        ({"a": Attribute(List(DYNAMIC), optional=True)}, {}, '"a" is a collection of values of'),
        ({"a": Attribute(Map(Tuple([DYNAMIC])), optional=True)}, {}, "make the whole of it"),
        ({"a": Attribute(Object({"b": Set(DYNAMIC)}), optional=True)}, {}, '"a.b" is a collection'),
        ({"a": Attribute(Tuple([List(Map(DYNAMIC))]), optional=True)}, {}, '"a" is a collection'),
        ({"a": Attribute(Nested({"b": Attribute(DYNAMIC)}), computed=True)}, {}, "collection"),
        ({}, {"a": Block({"b": Attribute(DYNAMIC, optional=True)})}, '"a" is a collection'),
    ],
)
def test_impossible_declarations(
    attributes: dict[str, Attribute], blocks: dict[str, Block], message: str
) -> None:
    """A declaration that no host could accept fails where it is made."""
    with pytest.raises(SchemaError, match=message):
        Schema(attributes, blocks, reserved=BLOCK_META_ARGUMENTS)


def test_values_of_any_type_outside_collections() -> None:
    """An attribute, a field of an object and a single block may hold values of any type."""
    schema = Schema(
        {
            "a": Attribute(DYNAMIC, optional=True),
            "b": Attribute(Object({"c": DYNAMIC, "d": Tuple([DYNAMIC])}), optional=True),
        },
        {"e": Block({"f": Attribute(DYNAMIC, optional=True)}, nesting=Nesting.SINGLE)},
    )
    assert isinstance(schema.type, Object)


@pytest.mark.parametrize(
    ("nesting", "limits"),
    [
        (Nesting.LIST, (0, 0)),
        (Nesting.LIST, (2, 0)),
        (Nesting.SET, (2, 2)),
        (Nesting.SET, (0, 1)),
        (Nesting.SINGLE, (0, 0)),
        (Nesting.SINGLE, (1, 1)),
        (Nesting.MAP, (0, 0)),
    ],
)
def test_limits_that_can_be_kept(nesting: Nesting, limits: tuple[int, int]) -> None:
    """Lists and sets of blocks have any limits, a single block is required or not."""
    check_block("b", Block({}, nesting=nesting, min_items=limits[0], max_items=limits[1]))


@pytest.mark.parametrize(
    ("nesting", "limits", "message"),
    [
        (Nesting.LIST, (3, 1), "nor more than max_items"),
        (Nesting.SET, (-1, 0), "must not be negative"),
        (Nesting.LIST, (0, -1), "min_items 0 and max_items -1"),
        (Nesting.SINGLE, (0, 1), "both 1 when it is required"),
        (Nesting.SINGLE, (0, 3), "both 1 when it is required"),
        (Nesting.SINGLE, (2, 2), "both 1 when it is required"),
        (Nesting.MAP, (1, 0), "cannot be limited"),
        (Nesting.MAP, (0, 1), "cannot be limited"),
    ],
)
def test_limits_that_hosts_refuse(nesting: Nesting, limits: tuple[int, int], message: str) -> None:
    """Limits that contradict each other or the nesting are refused, by the block's name."""
    block = Block({}, nesting=nesting, min_items=limits[0], max_items=limits[1])
    with pytest.raises(SchemaError, match=f'"b" has .*{message}'):
        check_block("b", block)


@pytest.mark.parametrize("type_", ["string", List, None, Tuple([STRING, 5])])  # type: ignore[list-item]
def test_what_is_no_type(type_: Any) -> None:
    """A name of a type, a class or nothing is no type, also inside of one."""
    for whole in (type_, List(type_), Object({"x": type_})):
        with pytest.raises(SchemaError, match=r'"a.* where a type such as STRING'):
            check_type("a", whole)
    with pytest.raises(SchemaError, match="where a type such as STRING"):
        check_attributes({"a": Attribute(type_, optional=True)})


@pytest.mark.parametrize(
    ("attribute", "message"),
    [
        (Attribute(STRING), "must be required, optional or computed"),
        (Attribute(STRING, required=True, optional=True), "neither optional nor computed"),
        (Attribute(Nested({"b": Attribute(STRING)}), required=True), '"b" must be required'),
        (Attribute(Nested({"B": Attribute(STRING)}), computed=True), '"B" is no name'),
    ],
)
def test_attributes(attribute: Attribute, message: str) -> None:
    """An attribute, also one inside of another, has flags that go together and a name."""
    with pytest.raises(SchemaError, match=message):
        check_attributes({"a": attribute})
