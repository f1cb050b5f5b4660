"""Tests of the way from author code to the wire."""

from __future__ import annotations

import json
from collections import OrderedDict
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any

import pytest
from msgpack import ExtType

from tfbridge.codec.encode import ENCODING, KNOWN_ENCODING
from tfbridge.codec.msgpack import decode, encode
from tfbridge.errors import EncodeError
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
)
from tfbridge.values import UNKNOWN, Refinements, Typed, Unknown

PLAIN = ExtType(0, b"\0")
SETS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "vectors/set-of-lists.json").read_text("utf-8")
)
"""Sets with lists of objects inside; a value under ``dynamic`` is a dict of type and value."""


class Colour(StrEnum):
    """Strings with names."""

    RED = "red"


@pytest.mark.parametrize(
    ("type_", "value", "packable"),
    [
        (STRING, "x", "x"),
        (STRING, Colour.RED, "red"),
        (STRING, "e\u0301", "\u00e9"),
        (NUMBER, 0.5, 0.5),
        (NUMBER, 3.0, 3),
        (NUMBER, Decimal("0.1"), "0.1"),
        (NUMBER, 2**64, "18446744073709551616"),
        (BOOL, False, False),
        (List(STRING), ("x",), ["x"]),
        (Object({"a": STRING}), SimpleNamespace(a="x", b="y"), {"a": "x"}),
        (List(NUMBER), [0.0], [0]),
        (Set(NUMBER), {2, 1}, [1, 2]),
        (Set(STRING), frozenset({"x"}), ["x"]),
        (Set(STRING), ("x", "x"), ["x"]),
        (Set(STRING), [UNKNOWN, UNKNOWN], [PLAIN, PLAIN]),
        (Map(STRING), OrderedDict(a="x"), {"a": "x"}),
        (Object({"a": STRING}), MappingProxyType({"a": "x"}), {"a": "x"}),
        (Tuple([STRING, NUMBER]), ("x", 1), ["x", 1]),
        (STRING, UNKNOWN, PLAIN),
        (List(STRING), ["x", UNKNOWN], ["x", PLAIN]),
        (STRING, Unknown(Refinements(not_null=True)), ExtType(12, b"\x81\x01\xc2")),
    ],
)
def test_value_becomes_what_the_wire_carries(type_: Type, value: Any, packable: Any) -> None:
    """Each value takes the form that msgpack packs for Terraform."""
    assert ENCODING.convert(value, type_) == packable


@pytest.mark.parametrize(
    ("value", "packable"),
    [
        (None, None),
        (UNKNOWN, PLAIN),
        (Typed(STRING, "x"), [b'"string"', "x"]),
        (Typed(STRING, None), [b'"string"', None]),
        (Typed(STRING, UNKNOWN), [b'"string"', PLAIN]),
        (Typed(List(NUMBER), [1]), [b'["list","number"]', [1]]),
        (Typed(DYNAMIC, Typed(BOOL, True)), [b'"bool"', True]),
        (Typed(List(DYNAMIC), ["x"]), [b'["list","dynamic"]', [[b'"string"', "x"]]]),
        ("x", [b'"string"', "x"]),
        ([1, "two", None], [b'["tuple",["number","string","dynamic"]]', [1, "two", None]]),
        ({"b": 1, "a": True}, [b'["object",{"a":"bool","b":"number"}]', {"a": True, "b": 1}]),
    ],
)
def test_value_in_a_dynamic_slot_brings_its_type(value: Any, packable: Any) -> None:
    """The type is the one that is given, or the one that the Python value suggests."""
    assert ENCODING.convert(value, DYNAMIC) == packable


@pytest.mark.parametrize(
    ("type_", "value", "message"),
    [
        (STRING, 1, "a string is required, got int"),
        (STRING, b"x", "a string is required, got bytes"),
        (STRING, "\ud800", "a string holds an unpaired surrogate"),
        (NUMBER, True, "a number is required, got bool"),
        (NUMBER, "1", "a number is required, got str"),
        (NUMBER, float("nan"), "a finite number is required"),
        (BOOL, 1, "a bool is required, got int"),
        (Object({"a": STRING, "b": BOOL}), Colour, "an object with a, b is required, got EnumType"),
        (
            Object({"a": STRING}),
            SimpleNamespace(b="x"),
            "an object with a is required, got SimpleNamespace",
        ),
        (Object({}), SimpleNamespace(), "an object is required, got SimpleNamespace"),
        (Object({"count": STRING}), "x", "an object is required, got str"),
        (DYNAMIC, Typed("string", "x"), "a type is required, got str"),  # type: ignore[arg-type]
        (DYNAMIC, b"x", "Terraform has no type for a value of the kind bytes"),
    ],
)
def test_nothing_is_converted_silently(type_: Type, value: Any, message: str) -> None:
    """A value of another kind is an error that names both kinds and not the value."""
    with pytest.raises(EncodeError) as caught:
        ENCODING.convert(value, type_)
    assert caught.value.message == message


def test_error_in_a_dynamic_slot_has_the_whole_path() -> None:
    """The path leads through the slot to the spot, whether the type was given or found."""
    type_ = Object({"any": DYNAMIC})
    for value in ({"k": [b"x"]}, Typed(Object({"k": List(STRING)}), {"k": [b"x"]})):
        with pytest.raises(EncodeError) as caught:
            ENCODING.convert({"any": value}, type_)
        assert str(caught.value.path) == "any.k[0]"


def test_value_that_contains_itself_is_refused() -> None:
    """A list inside itself ends at the limit of nesting."""
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(EncodeError, match="nested more than"):
        ENCODING.convert(endless, DYNAMIC)


def test_types_inside_types_are_refused_at_the_limit() -> None:
    """Dynamic slots that only hold dynamic slots end at the limit as well."""
    value: Any = None
    for _ in range(MAX_DEPTH + 1):
        value = Typed(DYNAMIC, value)
    with pytest.raises(EncodeError, match="nested more than"):
        ENCODING.convert(value, DYNAMIC)


def test_known_encoding_refuses_unknown_values() -> None:
    """Where an answer must be known, an unknown value is an error with its path."""
    assert KNOWN_ENCODING.convert(["x"], List(STRING)) == ["x"]
    with pytest.raises(EncodeError, match="a known value is required") as caught:
        KNOWN_ENCODING.convert(["x", UNKNOWN], List(STRING))
    assert str(caught.value.path) == "[1]"


@pytest.mark.parametrize("allow_unknown", [True, False], ids=["any", "known"])
@pytest.mark.parametrize("vector", SETS, ids=lambda vector: vector["name"])
def test_lists_of_objects_inside_sets(vector: dict[str, Any], *, allow_unknown: bool) -> None:
    """What a set holds is compared, whatever is in it, and packed as it is elsewhere."""
    type_ = type_from_description(vector["type"])
    value = vector["value"]
    if type_ == Set(DYNAMIC):
        value = [Typed(type_from_description(each["type"]), each["value"]) for each in value]
    data = bytes.fromhex(vector["msgpack_hex"])
    assert encode(value, type_, allow_unknown=allow_unknown) == data
    assert encode([*value, *value], type_, allow_unknown=allow_unknown) == data
    assert decode(data, type_) == value


def test_lists_of_objects_are_packed_as_a_whole() -> None:
    """A state's rows are the same whether they can be packed at once or one value at a time."""
    type_ = List(Object({"n": NUMBER}))
    for rows in ([{"n": 1}, {"n": 2}], [{"n": 1}, {"n": Decimal("0.5")}], []):
        assert decode(encode(rows, type_, allow_unknown=False), type_) == rows
    with pytest.raises(EncodeError, match="a list is required"):
        encode("rows", type_, allow_unknown=False)


def test_equal_maps_inside_a_set_are_one_element() -> None:
    """The order of a map's keys makes no difference to whether two elements are equal."""
    type_ = Set(List(Object({"m": Map(STRING)})))
    value = [[{"m": {"a": "1", "b": "2"}}], [{"m": {"b": "2", "a": "1"}}]]
    assert decode(encode(value, type_, allow_unknown=False), type_) == value[:1]
