"""Tests of the way from what msgpack unpacks to Python values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from msgpack import ExtType, Timestamp

from tfbridge.codec.decode import DECODING
from tfbridge.errors import DecodeError
from tfbridge.types import BOOL, DYNAMIC, NUMBER, STRING, List, Map, Object, Set, Tuple, Type
from tfbridge.values import UNKNOWN, Refinements, Typed, Unknown


@pytest.mark.parametrize(
    ("type_", "unpacked", "value"),
    [
        (STRING, "x", "x"),
        (STRING, b"x", "x"),
        (STRING, "e\u0301", "\u00e9"),
        (STRING, "e\u0301".encode(), "\u00e9"),
        (BOOL, True, True),
        (NUMBER, 5, 5),
        (NUMBER, 2**64 - 1, 2**64 - 1),
        (NUMBER, 0.5, Decimal("0.5")),
        (NUMBER, 2.0**64, 2**64),
        (NUMBER, "0.1", Decimal("0.1")),
        (NUMBER, b"1e3", 1000),
        (List(NUMBER), [1, "0.1"], [1, Decimal("0.1")]),
        (Set(STRING), ["b", "a", b"b"], ["b", "a"]),
        (Map(STRING), {b"k": "x", "e\u0301": "x"}, {"k": "x", "\u00e9": "x"}),
        (Object({"a": STRING, "b": STRING}), {b"b": "x", "a": None}, {"a": None, "b": "x"}),
        (Tuple([NUMBER, STRING]), [1, "x"], [1, "x"]),
        (STRING, ExtType(0, b"\0"), UNKNOWN),
        (List(STRING), ["x", ExtType(0, b"")], ["x", UNKNOWN]),
        (STRING, ExtType(12, b"\x81\x01\xc2"), Unknown(Refinements(not_null=True))),
        (STRING, ExtType(12, b"\x81\x01\xc3"), None),
    ],
)
def test_every_form_that_a_host_may_write_is_read(type_: Type, unpacked: Any, value: Any) -> None:
    """Each unpacked value becomes the Python value of its type."""
    decoded = DECODING.convert(unpacked, type_)
    assert (decoded, type(decoded)) == (value, type(value))


@pytest.mark.parametrize(
    ("unpacked", "value"),
    [
        (None, None),
        (ExtType(0, b"\0"), UNKNOWN),
        (ExtType(12, b"\x81\x01\xc2"), UNKNOWN),
        ([b'"string"', "x"], Typed(STRING, "x")),
        (['"string"', "x"], Typed(STRING, "x")),
        ([b'"string"', None], Typed(STRING, None)),
        ([b'"dynamic"', None], None),
        ([b'"dynamic"', [b'"number"', 1]], Typed(NUMBER, 1)),
        ([b'["list","dynamic"]', [[b'"bool"', True]]], Typed(List(DYNAMIC), [Typed(BOOL, True)])),
    ],
)
def test_value_in_a_dynamic_slot_keeps_its_type(unpacked: Any, value: Any) -> None:
    """A dynamic slot gives null, an unknown value, or a value with its type."""
    assert DECODING.convert(unpacked, DYNAMIC) == value


@pytest.mark.parametrize(
    ("type_", "unpacked", "message"),
    [
        (STRING, 1, "a string is required, got int"),
        (STRING, Timestamp(0), "a string is required, got Timestamp"),
        (STRING, b"\xff", "a string is not valid UTF-8"),
        (NUMBER, True, "a number is required, got bool"),
        (NUMBER, [], "a number is required, got list"),
        (NUMBER, "0x10", "a number is required"),
        (NUMBER, float("inf"), "a finite number is required"),
        (BOOL, 1, "a bool is required, got int"),
        (BOOL, "true", "a bool is required, got str"),
        (Object({"a": STRING}), {}, "a: the attribute is missing"),
        (DYNAMIC, "x", "a pair of a type and a value is required, got str"),
        (DYNAMIC, [b'"string"'], "a pair of a type and a value is required, got list"),
        (DYNAMIC, [5, "x"], "a pair of a type and a value is required, got list"),
        (DYNAMIC, [b'"text"', "x"], "the JSON does not describe a type"),
        (
            Map(DYNAMIC),
            {"k": [b'["list","string"]', [1]]},
            '["k"][0]: a string is required, got int',
        ),
        (STRING, ExtType(1, b"\0\0"), "extension type 1 is not an unknown value"),
    ],
)
def test_anything_else_is_refused(type_: Type, unpacked: Any, message: str) -> None:
    """A value of another form is a DecodeError that says what is wrong and where."""
    with pytest.raises(DecodeError) as caught:
        DECODING.convert(unpacked, type_)
    assert str(caught.value) == message


def test_dynamic_values_nest_up_to_the_limit() -> None:
    """Dynamic slots that open inside each other end in an error and not in the stack."""
    unpacked: Any = None
    for _ in range(40):
        unpacked = [b'["list","dynamic"]', [unpacked]]
    with pytest.raises(DecodeError, match="nested more than"):
        DECODING.convert(unpacked, DYNAMIC)
