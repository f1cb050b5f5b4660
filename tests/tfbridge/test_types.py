"""Tests of the types and their JSON form."""

from __future__ import annotations

import json

import pytest

from tfbridge.errors import DecodeError
from tfbridge.types import (
    BOOL,
    DYNAMIC,
    MAX_DEPTH,
    NUMBER,
    STRING,
    List,
    Map,
    Object,
    Set,
    Tuple,
    Type,
    type_from_description,
    type_from_json,
    type_to_json,
)

JSON_FORMS = [
    (STRING, b'"string"'),
    (NUMBER, b'"number"'),
    (BOOL, b'"bool"'),
    (DYNAMIC, b'"dynamic"'),
    (List(STRING), b'["list","string"]'),
    (Set(NUMBER), b'["set","number"]'),
    (Map(List(BOOL)), b'["map",["list","bool"]]'),
    (Tuple([]), b'["tuple",[]]'),
    (Tuple([STRING, DYNAMIC]), b'["tuple",["string","dynamic"]]'),
    (Object({}), b'["object",{}]'),
    (Object({"b": STRING, "a": NUMBER}), b'["object",{"a":"number","b":"string"}]'),
    (Object({'"\\\n': BOOL}), b'["object",{"\\"\\\\\\n":"bool"}]'),
    (Object({"\u00e9": BOOL}), b'["object",{"\\u00e9":"bool"}]'),
]


@pytest.mark.parametrize(("type_", "data"), JSON_FORMS)
def test_type_has_one_json_form(type_: Type, data: bytes) -> None:
    """A type is written as Terraform writes it, and read back."""
    assert type_to_json(type_) == data
    assert type_from_json(data) == type_
    assert type_from_description(json.loads(data)) == type_


def test_equal_types_are_interchangeable() -> None:
    """Types that say the same are equal and hash alike."""
    one = Object({"a": List(STRING), "b": Tuple([NUMBER])})
    other = Object({"b": Tuple([NUMBER]), "a": List(STRING)})
    assert one == other
    assert {one: "found"}[other] == "found"


@pytest.mark.parametrize(
    "other",
    [Set(STRING), List(NUMBER), Tuple([STRING]), STRING, ("List", STRING), None],
)
def test_different_types_are_not_equal(other: object) -> None:
    """A type equals neither a type of another kind nor anything else."""
    assert List(STRING) != other


def test_parts_of_a_type_can_be_read_but_not_changed() -> None:
    """The parts are there by name, and are read-only."""
    type_ = Object({"b": Tuple([STRING, NUMBER]), "a": List(BOOL)})
    assert list(type_.attributes) == ["a", "b"]
    assert type_.attributes["b"] == Tuple([STRING, NUMBER])
    assert Tuple([STRING, NUMBER]).elements == (STRING, NUMBER)
    assert List(BOOL).element == BOOL
    with pytest.raises(AttributeError):
        List(BOOL).element = STRING  # type: ignore[misc]
    with pytest.raises(TypeError):
        type_.attributes["c"] = STRING  # type: ignore[index]


def test_attribute_names_are_normal_text() -> None:
    """Two spellings of a name are one attribute."""
    assert Object({"e\u0301": STRING}) == Object({"\u00e9": STRING})
    assert list(Object({"e\u0301": STRING, "\u00e9": NUMBER}).attributes) == ["\u00e9"]


def test_repr_is_how_the_type_is_written() -> None:
    """The repr is the expression that makes the type."""
    type_ = Object({"a": List(STRING), "b": Tuple([NUMBER, DYNAMIC])})
    assert repr(type_) == "Object({'a': List(STRING), 'b': Tuple(NUMBER, DYNAMIC)})"


def test_optional_attributes_of_an_object_are_ordinary_ones() -> None:
    """The list of optional names that may follow the attributes is dropped."""
    assert type_from_json(b'["object",{"a":"string"},["a"]]') == Object({"a": STRING})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"string",
        b"\xff",
        b'"text"',
        b"null",
        b"5",
        b"[]",
        b'["list"]',
        b'["list",["string"]]',
        b'["list","string","string"]',
        b'["tuple","string"]',
        b'["tuple",{}]',
        b'["object",["string"]]',
        b'["object",{"a":1}]',
        b'["object",{},"a"]',
        b'["capsule","x"]',
        b"[" * 100_000,
    ],
)
def test_anything_else_is_not_a_type(data: bytes) -> None:
    """Bytes that do not describe a type are a DecodeError."""
    with pytest.raises(DecodeError):
        type_from_json(data)


def _nested(levels: int) -> bytes:
    return b'["list",' * levels + b'"string"' + b"]" * levels


def test_nesting_is_limited() -> None:
    """A type may nest as deep as the limit and not a level deeper."""
    type_from_json(_nested(MAX_DEPTH))
    with pytest.raises(DecodeError, match="nested more than"):
        type_from_json(_nested(MAX_DEPTH + 1))
    with pytest.raises(DecodeError, match="nested more than"):
        type_from_json(_nested(3), max_depth=2)


def test_only_types_have_a_json_form() -> None:
    """Something that is not a type is a programming error."""
    with pytest.raises(TypeError, match="not a Terraform type"):
        type_to_json("string")  # type: ignore[arg-type]
