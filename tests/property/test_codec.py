"""Properties of the codec over types and values of all kinds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import (
    deep_types_and_full_values,
    numbers,
    strings,
    types,
    types_and_misfits,
    types_and_values,
)
from tfbridge.codec.msgpack import decode, decode_json, encode
from tfbridge.errors import DecodeError, EncodeError
from tfbridge.types import DYNAMIC, NUMBER, STRING, List, Map, Type, type_from_json, type_to_json
from tfbridge.values import is_wholly_known

if TYPE_CHECKING:
    from tfbridge.paths import Path

JSON_LIKE = st.binary(max_size=60) | st.text('{}[]",:0123456789.eE-+truefalsn ').map(str.encode)


@given(types())
def test_type_survives_json(type_: Type) -> None:
    """A type is the same after a trip through its JSON form, which any JSON parser reads."""
    data = type_to_json(type_)
    json.loads(data)
    assert type_from_json(data) == type_


@given(types_and_values())
def test_value_survives_the_wire(sample: tuple[Type, Any]) -> None:
    """A value decodes to what was encoded, of the same Python types."""
    type_, value = sample
    assert repr(decode(encode(value, type_), type_)) == repr(value)


@given(types_and_values())
def test_known_encoding_takes_only_known_values(sample: tuple[Type, Any]) -> None:
    """Where nothing unknown is allowed, a value is encoded just when all of it is known.

    The quick way for lists of objects makes no difference.
    """
    type_, value = sample
    type_, value = List(type_), [value, value]
    if is_wholly_known(value):
        known = encode(value, type_, allow_unknown=False)
        assert msgpack.unpackb(known) == msgpack.unpackb(encode(value, type_))
    else:
        with pytest.raises(EncodeError):
            encode(value, type_, allow_unknown=False)


@given(deep_types_and_full_values())
def test_a_known_value_is_the_same_by_either_way(sample: tuple[Type, Any]) -> None:
    """A state holds what a function's result would hold, however deep lists, sets and maps nest."""
    type_, value = sample
    known = encode(value, type_, allow_unknown=False)
    assert msgpack.unpackb(known) == msgpack.unpackb(encode(value, type_))
    assert encode(decode(known, type_), type_, allow_unknown=False) == known


@given(types_and_misfits())
def test_misfit_is_refused_with_its_path(sample: tuple[Type, Any, Path]) -> None:
    """A value with a wrong spot is an error whose path leads to the spot."""
    type_, value, path = sample
    with pytest.raises(EncodeError) as caught:
        encode(value, type_)
    assert caught.value.path == path


@given(types_and_misfits())
def test_misfit_in_a_list_is_never_packed(sample: tuple[Type, Any, Path]) -> None:
    """The quick way for lists of objects lets none pass."""
    type_, value, _ = sample
    with pytest.raises(EncodeError):
        encode([value, value], List(type_), allow_unknown=False)


@given(types(), st.binary(max_size=60))
def test_arbitrary_bytes_are_a_value_or_refused(type_: Type, data: bytes) -> None:
    """Bytes from anywhere decode to a value that can be encoded, or are a DecodeError."""
    try:
        value = decode(data, type_)
    except DecodeError:
        return
    encode(value, type_)


@given(types_and_values(), st.data())
def test_damaged_bytes_are_a_value_or_refused(
    sample: tuple[Type, Any], data: st.DataObject
) -> None:
    """A message with some bytes exchanged or cut off decodes to a value or is a DecodeError."""
    type_, value = sample
    message = bytearray(encode(value, type_))
    for _ in range(data.draw(st.integers(1, 3))):
        position = data.draw(st.integers(0, len(message) - 1))
        message[position] = data.draw(st.integers(0, 255))
    del message[data.draw(st.integers(0, len(message))) :]
    try:
        value = decode(bytes(message), type_)
    except DecodeError:
        return
    encode(value, type_)


@given(types(), JSON_LIKE)
def test_arbitrary_json_is_a_value_or_refused(type_: Type, data: bytes) -> None:
    """Bytes from anywhere decode as JSON to a value that can be encoded, or is a DecodeError."""
    try:
        value = decode_json(data, type_)
    except DecodeError:
        return
    encode(value, type_)


@given(st.lists(st.dictionaries(strings(5), st.none() | strings(), max_size=3)))
def test_plain_values_are_packed_as_they_are(value: list[dict[str, str | None]]) -> None:
    """Strings in lists and maps are exactly what msgpack makes of them."""
    assert encode(value, List(Map(STRING))) == msgpack.packb(value)


@given(numbers())
def test_numbers_are_exact_in_every_form(number: Any) -> None:
    """A number is the same after msgpack, as a JSON number and as a JSON string."""
    text = format(number, "f") if not isinstance(number, int) else str(number)
    assert decode(encode(number, NUMBER), NUMBER) == number
    assert decode_json(text.encode(), NUMBER) == number
    assert decode_json(f'"{text}"'.encode(), NUMBER) == number


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_equal_strings_are_the_same_bytes(text: str) -> None:
    """Two spellings of the same string are encoded alike, and decoded alike."""
    import unicodedata

    spellings = [unicodedata.normalize(form, text) for form in ("NFC", "NFD")]
    assert len({encode(spelling, STRING) for spelling in spellings}) == 1
    assert len({decode(msgpack.packb(spelling), STRING) for spelling in spellings}) == 1


@given(
    st.recursive(
        st.none() | st.booleans() | numbers() | strings(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(strings(5), inner, max_size=3),
        max_leaves=8,
    ),
)
def test_plain_python_survives_a_dynamic_slot(value: Any) -> None:
    """Plain Python values in a dynamic slot come back with the type they were given."""
    decoded = decode(encode(value, DYNAMIC), DYNAMIC)
    assert (decoded.value if decoded is not None else None) == value
    assert encode(decoded, DYNAMIC) == encode(value, DYNAMIC)
