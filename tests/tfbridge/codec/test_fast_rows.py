"""Tests of packing lists of objects as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType, SimpleNamespace
from typing import Any

import msgpack
import msgspec
import pytest

from tfbridge.codec.fast_rows import packer
from tfbridge.types import BOOL, DYNAMIC, NUMBER, STRING, List, Map, Object, Set, Tuple, Type
from tfbridge.values import UNKNOWN, Typed

ROW = Object({"id": NUMBER, "name": STRING, "on": BOOL})
GOOD = {"name": "x", "id": 1, "on": True}


@dataclass
class Row:
    """A row of the author's own."""

    name: str
    id: int
    on: bool
    remark: str = "not an attribute"


class Kind(StrEnum):
    """Some words."""

    PLAIN = "plain"


class Size(IntEnum):
    """Some numbers."""

    SMALL = 1


def packed(values: Any, type_: Type = ROW) -> Any:
    """Return what a reader of the packed list finds; None when it is not packed."""
    pack = packer(type_)
    assert pack is not None
    raw = pack(values)
    return None if raw is None else msgpack.unpackb(bytes(raw))


@pytest.mark.parametrize("count", [0, 1, 15, 16, 255, 256, 257, 512, 1000, 65_535, 65_536])
def test_any_number_of_objects_is_packed(count: int) -> None:
    """Whatever the form of the array's header, all are there and in their order."""
    rows = [{**GOOD, "id": number} for number in range(count)]
    assert packed(rows) == rows


@pytest.mark.parametrize(
    "value",
    [
        GOOD,
        {"id": 1, "name": "x", "on": True},
        MappingProxyType(GOOD),
        Row("x", 1, True),
        SimpleNamespace(**GOOD),
        {**GOOD, "id": Size.SMALL},
        msgspec.convert(GOOD, msgspec.defstruct("S", [("name", str), ("id", int), ("on", bool)])),
    ],
    ids=lambda value: type(value).__name__,
)
def test_objects_may_be_anything_with_the_attributes(value: Any) -> None:
    """Mappings, dataclasses, structs; what else they have is left out."""
    assert packed([value]) == [GOOD]


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (ROW, {"name": None, "id": None, "on": None}),
        (ROW, {"name": "\u00e9", "id": 2**63 - 1, "on": False}),
        (ROW, {"name": Kind.PLAIN, "id": -(2**63), "on": False}),
        (ROW, None),
        (Object({"labels": Map(STRING)}), {"labels": {"a": "x", "b": None}}),
        (Object({"labels": Map(Map(NUMBER))}), {"labels": {"a": {"n": 1}, "b": {}}}),
        (Object({"inner": ROW}), {"inner": GOOD}),
        (Object({"inner": ROW}), {"inner": None}),
    ],
)
def test_what_fits_is_packed_as_it_is(type_: Type, value: Any) -> None:
    """Null everywhere, the largest numbers, maps and objects inside."""
    assert packed([value, value], type_) == [value, value]


@pytest.mark.parametrize(
    "misfit",
    [
        {"id": 1},
        {"id": "1"},
        {"id": True},
        {"id": 1.0},
        {"id": float("nan")},
        {"id": 2**63},
        {"id": -(2**63) - 1},
        {"id": UNKNOWN},
        {"on": 1},
        {"on": "true"},
        {"name": 1},
        {"name": b"x"},
        {"name": "e\u0301"},
        {"name": "a" + "\u0327" * 40},
        {"name": "\ud800"},
        {"name": UNKNOWN},
        {"name": Typed(STRING, "x")},
        {"other": 1},
        {7: 1},
    ],
    ids=repr,
)
@pytest.mark.parametrize("position", [0, 299])
def test_one_misfit_leaves_the_list_to_others(misfit: dict[Any, Any], position: int) -> None:
    """Wherever it is, nothing is packed and nothing raised."""
    rows: list[Any] = [GOOD] * 300
    rows[position] = {**GOOD, **misfit} if misfit != {"id": 1} else misfit
    assert packed(rows) is None


@pytest.mark.parametrize("value", [[], "name", 1, [1, "x", True], object(), Row])
def test_what_is_no_object_is_not_packed(value: Any) -> None:
    """A list of values in the right order is no object, nor is a class."""
    assert packed([value]) is None


def test_strings_are_looked_at_one_by_one() -> None:
    """A mark at the beginning of a string is not taken for a part of the one before."""
    values = [{"a": "e", "b": "\u0301"}]
    assert packed(values, Object({"a": STRING, "b": STRING})) == values


def test_an_attribute_that_raises_is_left_to_others() -> None:
    """Whatever it raises."""

    class Broken:
        id = 1
        name = "x"

        @property
        def on(self) -> bool:
            raise ZeroDivisionError

    assert packed([Broken()]) is None


@pytest.mark.parametrize(
    "type_",
    [
        STRING,
        DYNAMIC,
        List(STRING),
        Object({}),
        Object({"a": Object({})}),
        Object({"a": List(STRING)}),
        Object({"a": Set(STRING)}),
        Object({"a": Tuple([STRING])}),
        Object({"a": DYNAMIC}),
        Object({"a": Map(List(STRING))}),
        Object({"a": Object({"b": DYNAMIC})}),
        Object({"no-name": STRING}),
    ],
    ids=repr,
)
def test_other_types_are_not_packed_as_a_whole(type_: Type) -> None:
    """Those whose values need a closer look, or none, and names that no Python class can have."""
    assert packer(type_) is None
