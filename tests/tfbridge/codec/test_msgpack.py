"""Tests of the codec, with messages that real hosts sent."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

import msgpack
import pytest

from tfbridge.codec.msgpack import decode, decode_json, decode_message, encode
from tfbridge.errors import DecodeError, EncodeError
from tfbridge.types import BOOL, DYNAMIC, NUMBER, STRING, List, Map, Object, Set, Tuple, Type
from tfbridge.values import UNKNOWN, Refinements, Typed, Unknown


class Message(NamedTuple):
    """A value as a host sends it."""

    msgpack: bytes = b""
    json: bytes = b""


class Word(StrEnum):
    """A string with a class of its own."""

    IRON = "iron"


EVERYTHING = Object(
    {
        "b": BOOL,
        "blk": List(Object({})),
        "dyn": DYNAMIC,
        "l": List(STRING),
        "m": Map(NUMBER),
        "n": NUMBER,
        "num": NUMBER,
        "o": Object({"x": STRING}),
        "out": STRING,
        "s": STRING,
        "st": Set(STRING),
    },
)
NOTHING_BUT_NULL = dict.fromkeys(EVERYTHING.attributes)

SENT_BY_HOSTS: list[tuple[Type, Any, str]] = [
    (
        EVERYTHING,
        NOTHING_BUT_NULL | {"blk": [], "l": ["q"], "n": Decimal("0.1"), "s": "x"},
        (
            "8ba162c0a3626c6b90a364796ec0a16c91a171a16dc0a16ea3302e31a36e756dc0a16fc0a36f7574c0"
            "a173a178a27374c0"
        ),
    ),
    (
        DYNAMIC,
        Typed(Object({"x": Tuple([NUMBER, STRING, DYNAMIC])}), {"x": [1, "two", None]}),
        "92c438"
        + b'["object",{"x":["tuple",["number","string","dynamic"]]}]'.hex()
        + "81a1789301a374776fc0",
    ),
    (Object({"endpoint": STRING}), {"endpoint": None}, "81a8656e64706f696e74c0"),
    (DYNAMIC, Typed(STRING, "hi"), "92c408" + b'"string"'.hex() + "a26869"),
    (DYNAMIC, Typed(Tuple([]), []), "92c40c" + b'["tuple",[]]'.hex() + "90"),
    (STRING, UNKNOWN, "d40000"),
    (DYNAMIC, UNKNOWN, "d40000"),
    (DYNAMIC, None, "c0"),
    (STRING, Unknown(Refinements(not_null=True)), "c7030c8101c2"),
    (Map(NUMBER), {"k": Unknown(Refinements(not_null=True))}, "81a16bc7030c8101c2"),
    (
        STRING,
        Unknown(Refinements(not_null=True, prefix="pre-")),
        "c7090c8201c202a47072652d",
    ),
    (NUMBER, 2**63 - 1, "cf7fffffffffffffff"),
    (NUMBER, 200, "ccc8"),
    (NUMBER, -1, "ff"),
    (NUMBER, -200, "d1ff38"),
    (NUMBER, Decimal("3.25"), "cb400a000000000000"),
    (NUMBER, 2**64 - 1, "b43138343436373434303733373039353531363135"),
]


@pytest.mark.parametrize(("type_", "value", "message"), SENT_BY_HOSTS)
def test_messages_are_those_of_real_hosts(type_: Type, value: Any, message: str) -> None:
    """What a host was seen to send is understood, and is what we send for the same value."""
    assert decode(bytes.fromhex(message), type_) == value
    assert encode(value, type_).hex() == message


@pytest.mark.parametrize(
    ("type_", "message", "value"),
    [
        (STRING, "c40178", "x"),
        (STRING, "c7000c", UNKNOWN),
        (STRING, "d40500", UNKNOWN),
        (NUMBER, "ca3f000000", Decimal("0.5")),
        (NUMBER, "cfffffffffffffffff", 2**64 - 1),
        (NUMBER, "cb43f0000000000000", 2**64),
        (DYNAMIC, "92a822737472696e6722a26869", Typed(STRING, "hi")),
        (Object({"a": BOOL, "b": BOOL}), "82a162c3a161c2", {"a": False, "b": True}),
    ],
)
def test_other_forms_of_the_same_values_are_understood(
    type_: Type, message: str, value: Any
) -> None:
    """Forms that hosts accept from providers are accepted here as well."""
    assert decode(bytes.fromhex(message), type_) == value


@pytest.mark.parametrize("allow_unknown", [True, False])
def test_attributes_are_packed_in_the_order_of_the_type(allow_unknown: bool) -> None:
    """Whatever the author's order was, and whether the list is packed as a whole or not."""
    rows = [{"b": True, "a": "x"}, {"a": None, "b": None}]
    packed = encode(rows, List(Object({"a": STRING, "b": BOOL})), allow_unknown=allow_unknown)
    assert packed.hex() == "92" + "82a161a178a162c3" + "82a161c0a162c0"


@pytest.mark.parametrize("count", [1, 300])
def test_one_odd_row_does_not_change_the_others(count: int) -> None:
    """A list with a value that takes another form on the wire is packed value by value."""
    rows = [{"a": "x", "n": 1}] * count
    odd = {"a": Word.IRON, "n": Decimal("0.1")}
    packed = encode([*rows, odd], List(Object({"a": STRING, "n": NUMBER})), allow_unknown=False)
    assert msgpack.unpackb(packed) == [*rows, {"a": "iron", "n": "0.1"}]


def test_misfit_is_reported_with_its_path() -> None:
    """The error of a value deep inside names the spot and the kinds."""
    with pytest.raises(EncodeError) as caught:
        encode({"rows": [{"id": "7"}]}, Object({"rows": List(Object({"id": NUMBER}))}))
    assert str(caught.value) == "rows[0].id: a number is required, got str"


def test_unknown_values_can_be_forbidden() -> None:
    """An answer that must be wholly known is not encoded with an unknown value inside."""
    type_ = Object({"a": STRING})
    assert encode({"a": "x"}, type_, allow_unknown=False) == encode({"a": "x"}, type_)
    with pytest.raises(EncodeError, match="a: a known value is required"):
        encode({"a": UNKNOWN}, type_, allow_unknown=False)


def test_json_form_is_read_as_well() -> None:
    """A value may come as JSON instead."""
    assert decode_json(b'{"a": 0.1}', Object({"a": NUMBER, "b": STRING})) == {
        "a": Decimal("0.1"),
        "b": None,
    }


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (b"", "msgpack"),
        (b"\xa5abc", "msgpack"),
        (b"\xdd\xff\xff\xff\xff\xc0", "msgpack"),
        (b"\xdd\x00\x0f\x42\x40" * 1000 + bytes(1000), "msgpack"),
        (b"\xc1", "msgpack"),
        (b"\xc0\xc0", "msgpack"),
        (b"\xa1\xff", "msgpack"),
        (b"\x81\x01\xc0", "msgpack"),
        (b"\x81\x90\xc0", "msgpack"),
        (b"\x91" * 100_000, "msgpack"),
        (b"\x91" * 900 + b"\xc0", "a string is required, got list"),
        (b"\x82\xa1k\xc0\xa1k\xc0", "a key occurs twice"),
    ],
)
def test_malformed_message_is_refused(message: bytes, reason: str) -> None:
    """Bytes that are not one complete msgpack value are a DecodeError."""
    with pytest.raises(DecodeError, match=reason):
        decode(message, List(STRING))


def test_codec_is_loaded_with_the_first_value() -> None:
    """A process that never handles a value pays for neither msgpack nor json nor decimal."""
    code = (
        "import sys, tfbridge.codec.msgpack, tfbridge.types, tfbridge.values;"
        "print({'msgpack', 'json', 'decimal', 'unicodedata', 'dataclasses'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


@pytest.mark.parametrize(
    ("message", "value"),
    [(Message(), None), (Message(b"\xa1x", b'"y"'), "x"), (Message(json=b'"y"'), "y")],
)
def test_a_message_in_either_form(message: Message, value: Any) -> None:
    """Msgpack comes before JSON, and nothing at all is null."""
    assert decode_message(message, STRING) == value


def test_a_message_of_another_type() -> None:
    """A message of another type is refused."""
    with pytest.raises(DecodeError):
        decode_message(Message(b"\x01"), STRING)
