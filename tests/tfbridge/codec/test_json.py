"""Tests of values that come as JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tfbridge.codec.json import JSON_READING, parse
from tfbridge.errors import DecodeError
from tfbridge.types import BOOL, DYNAMIC, NUMBER, STRING, List, Map, Object, Set, Tuple, Type
from tfbridge.values import Typed


@pytest.mark.parametrize(
    ("type_", "data", "value"),
    [
        (STRING, "null", None),
        (STRING, '"x"', "x"),
        (STRING, '"e\u0301"', "\u00e9"),
        (STRING, "1.50", "1.50"),
        (STRING, "true", "true"),
        (STRING, "false", "false"),
        (NUMBER, "5", 5),
        (NUMBER, "0.1", Decimal("0.1")),
        (NUMBER, "1e3", 1000),
        (NUMBER, '"0.1"', Decimal("0.1")),
        (NUMBER, "123456789012345678901234567890", 123456789012345678901234567890),
        (BOOL, "true", True),
        (BOOL, '"false"', False),
        (BOOL, '"1"', True),
        (List(NUMBER), '[1, "2"]', [1, 2]),
        (Set(NUMBER), "[1, 1.0]", [1]),
        (Map(STRING), '{"k": 5}', {"k": "5"}),
        (Tuple([STRING, BOOL]), '["x", true]', ["x", True]),
        (Object({"a": STRING, "b": NUMBER}), '{"b": 1}', {"a": None, "b": 1}),
        (DYNAMIC, "null", None),
        (DYNAMIC, '{"type": "number", "value": 1}', Typed(NUMBER, 1)),
        (DYNAMIC, '{"value": [1], "type": ["list", "string"]}', Typed(List(STRING), ["1"])),
        (
            DYNAMIC,
            '{"type": "dynamic", "value": {"type": "bool", "value": true}}',
            Typed(BOOL, True),
        ),
    ],
)
def test_json_is_read_as_a_host_would(type_: Type, data: str, value: Any) -> None:
    """JSON is exact about numbers and forgiving about kinds and missing attributes."""
    read = JSON_READING.convert(parse(data.encode()), type_)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("type_", "data", "message"),
    [
        (STRING, "[]", "a string is required, got list"),
        (STRING, '"\\ud800"', "a string holds an unpaired surrogate"),
        (NUMBER, "true", "a number is required, got bool"),
        (NUMBER, '"0x10"', "a number is required"),
        (NUMBER, "1e999999999", "a number of at most 1100 digits is required"),
        (BOOL, "1", "a bool is required, got Number"),
        (BOOL, '"yes"', "a bool is required, got str"),
        (List(STRING), "{}", "a list is required, got dict"),
        (Tuple([STRING]), "[]", "a tuple of 1 elements is required, got 0"),
        (Object({"a": NUMBER}), '{"a": "x"}', "a: a number is required"),
        (Object({"a": NUMBER}), '{"b": 1}', "b: the object has no such attribute"),
        (DYNAMIC, '"x"', 'an object with "type" and "value" is required'),
        (DYNAMIC, '{"type": "string"}', 'an object with "type" and "value" is required'),
        (DYNAMIC, '{"type": 5, "value": 1}', "the JSON does not describe a type"),
    ],
)
def test_value_that_does_not_fit_is_refused(type_: Type, data: str, message: str) -> None:
    """A value that no host would accept is a DecodeError with its path."""
    with pytest.raises(DecodeError) as caught:
        JSON_READING.convert(parse(data.encode()), type_)
    assert str(caught.value) == message


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"NaN", b"[Infinity]", b"'x'", b'"x" "y"'])
def test_what_is_not_json_is_refused(data: bytes) -> None:
    """Bytes that are not JSON, NaN among them, are a DecodeError."""
    with pytest.raises(DecodeError, match="not valid JSON"):
        parse(data)


def test_deep_json_is_refused() -> None:
    """JSON that nests without end is a DecodeError."""
    with pytest.raises(DecodeError, match="nests too deeply"):
        parse(b"[" * 100_000)
