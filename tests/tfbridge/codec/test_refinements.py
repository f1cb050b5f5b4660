"""Tests of what is known about unknown values, on the wire."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from msgpack import ExtType, packb

from tfbridge.codec.refinements import unknown_from_wire, unknown_to_wire
from tfbridge.errors import DecodeError, EncodeError
from tfbridge.types import BOOL, DYNAMIC, NUMBER, STRING, List, Map, Object, Set, Tuple, Type
from tfbridge.values import UNKNOWN, Bound, Refinements, Unknown

PLAIN = ExtType(0, b"\0")


def refined(**facts: Any) -> Unknown:
    """Return an unknown value of which something is known."""
    return Unknown(Refinements(**facts))


FORMS = [
    (STRING, refined(not_null=True), {1: False}),
    (Object({}), refined(not_null=True), {1: False}),
    (STRING, refined(not_null=True, prefix="pre-"), {1: False, 2: "pre-"}),
    (NUMBER, refined(lower=Bound(1)), {3: [1, True]}),
    (NUMBER, refined(upper=Bound(2, inclusive=False)), {4: [2, False]}),
    (NUMBER, refined(lower=Bound(Decimal("0.5"))), {3: [0.5, True]}),
    (NUMBER, refined(lower=Bound(Decimal("0.1")), upper=Bound(2**64)), None),
    (List(STRING), refined(min_length=2), {5: 2}),
    (Set(STRING), refined(max_length=0), {6: 0}),
    (Map(STRING), refined(not_null=True, min_length=1, max_length=3), {1: False, 5: 1, 6: 3}),
]


@pytest.mark.parametrize(("type_", "unknown", "facts"), FORMS)
def test_each_refinement_has_its_place_on_the_wire(
    type_: Type, unknown: Unknown, facts: dict[int, Any] | None
) -> None:
    """What is known is written under the protocol's numbers, and read back."""
    extension = unknown_to_wire(unknown, type_)
    if facts is not None:
        assert extension == ExtType(12, packb(facts))
    assert unknown_from_wire(extension, type_) == unknown


def test_nothing_known_is_the_short_form() -> None:
    """A plain unknown value is one byte in an extension of type 0."""
    assert unknown_to_wire(UNKNOWN, STRING) == PLAIN
    assert unknown_to_wire(refined(prefix="", min_length=0), STRING) == PLAIN


def test_unknown_type_has_no_refinements() -> None:
    """In a dynamic slot nothing more is written or read."""
    assert unknown_to_wire(refined(not_null=True), DYNAMIC) == PLAIN
    assert unknown_from_wire(ExtType(12, packb({1: False, 2: "x"})), DYNAMIC) == UNKNOWN


@pytest.mark.parametrize(
    ("type_", "unknown"),
    [
        (NUMBER, refined(prefix="x")),
        (STRING, refined(lower=Bound(1))),
        (BOOL, refined(upper=Bound(1))),
        (STRING, refined(min_length=1)),
        (Tuple([STRING]), refined(max_length=1)),
    ],
)
def test_refinement_must_suit_the_type(type_: Type, unknown: Unknown) -> None:
    """A refinement of another type's kind is an error of the author."""
    with pytest.raises(EncodeError, match="refined in a way"):
        unknown_to_wire(unknown, type_)


@pytest.mark.parametrize("number", [float("nan"), True, "1"])
def test_bound_must_be_a_finite_number(number: Any) -> None:
    """A bound is held to the rules of numbers."""
    with pytest.raises(EncodeError, match="in a bound"):
        unknown_to_wire(refined(lower=Bound(number)), NUMBER)


def test_long_prefix_is_cut_between_characters() -> None:
    """At most 256 bytes of a prefix are written, in whole characters in normal form."""
    extension = unknown_to_wire(refined(prefix="x" + "e\u0301" * 200), STRING)
    read = unknown_from_wire(extension, STRING)
    assert read == refined(prefix="x" + "\u00e9" * 127)


def test_body_never_gets_longer_than_hosts_accept() -> None:
    """Bounds of very many digits are left out; that the value is not null remains."""
    long = Bound(10**600 + 1)
    unknown = refined(not_null=True, lower=long, upper=long)
    assert unknown_to_wire(unknown, NUMBER) == ExtType(12, packb({1: False}))
    assert unknown_to_wire(refined(lower=long, upper=long), NUMBER) == PLAIN


@pytest.mark.parametrize("extension", [ExtType(0, b""), ExtType(7, b"\1"), ExtType(12, b"\0")])
def test_short_extension_of_any_type_is_unknown(extension: ExtType) -> None:
    """A body of at most one byte says nothing, whatever the extension's type."""
    assert unknown_from_wire(extension, STRING) == UNKNOWN


def test_value_that_will_be_null_is_null() -> None:
    """An unknown value that is known to be null is null."""
    assert unknown_from_wire(ExtType(12, packb({1: True})), STRING) is None


def test_facts_of_the_future_are_skipped() -> None:
    """Unknown keys and bytes after the map are left alone."""
    body = packb({99: {"new": [1]}, 1: False}) + b"padding"
    assert unknown_from_wire(ExtType(12, body), STRING) == refined(not_null=True)


def test_infinite_bound_is_no_bound() -> None:
    """A range that is open at one end may be written with an infinite bound."""
    body = packb({3: [float("-inf"), False], 4: [float("inf"), False]})
    assert unknown_from_wire(ExtType(12, body), NUMBER) == UNKNOWN


def test_prefix_may_come_as_bytes() -> None:
    """A prefix is a string in either of msgpack's forms, made normal."""
    body = packb({2: "e\u0301".encode()})
    assert unknown_from_wire(ExtType(12, body), STRING) == refined(prefix="\u00e9")


@pytest.mark.parametrize(
    ("type_", "body"),
    [
        (STRING, packb([1, 2])),
        (STRING, packb({"1": False})),
        (STRING, packb({True: False})),
        (STRING, b"\x81\x90\xc0"),
        (STRING, b"\x82\x01"),
        (STRING, b"\xc1\xc1"),
        (STRING, packb({1: 0})),
        (STRING, packb({1: None})),
        (STRING, packb({2: 5})),
        (STRING, packb({2: b"\xff"})),
        (STRING, packb({2: None})),
        (STRING, packb({5: 1})),
        (NUMBER, packb({2: "x"})),
        (NUMBER, packb({3: 1})),
        (NUMBER, packb({3: None})),
        (NUMBER, packb({3: [1]})),
        (NUMBER, packb({3: [1, 1]})),
        (NUMBER, packb({3: [True, True]})),
        (NUMBER, packb({3: ["x", True]})),
        (NUMBER, packb({3: [float("nan"), True]})),
        (List(STRING), packb({5: "1"})),
        (List(STRING), packb({6: True})),
        (Tuple([]), packb({6: 1})),
    ],
)
def test_unreadable_facts_are_refused(type_: Type, body: bytes) -> None:
    """A body that is no map of facts about the type is a DecodeError."""
    with pytest.raises(DecodeError, match="cannot be read"):
        unknown_from_wire(ExtType(12, body), type_)


def test_other_extensions_are_refused() -> None:
    """A longer body needs extension type 12, and ends at 1024 bytes."""
    with pytest.raises(DecodeError, match="extension type 5"):
        unknown_from_wire(ExtType(5, b"\0\0"), STRING)
    with pytest.raises(DecodeError, match="1024 bytes"):
        unknown_from_wire(ExtType(12, bytes(1025)), STRING)
