"""Tests of the walk through values by type."""

from __future__ import annotations

from typing import Any

import pytest

from tfbridge.codec.convert import Conversion, convert_at
from tfbridge.errors import DecodeError, EncodeError
from tfbridge.paths import ROOT, StepKind
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
)
from tfbridge.values import UNKNOWN, Typed, Unknown


class Shouting(Conversion):
    """Turns strings to upper case, numbers to their negative, bools to their opposite."""

    error = EncodeError
    sets = (list, set)
    unknowns = (Unknown,)

    def string(self, value: Any) -> str:
        """Return the string in upper case."""
        if not isinstance(value, str):
            raise self.refuse("a string", value)
        return value.upper()

    def number(self, value: Any) -> Any:
        """Return the negative number."""
        return -value

    def bool(self, value: Any) -> Any:
        """Return the opposite."""
        return not value

    def dynamic(self, value: Any, depth: int) -> Any:
        """Return the value with its depth."""
        return value, depth


class Forgiving(Shouting):
    """The same, but objects may leave attributes out."""

    missing_is_null = True


SHOUTING = Shouting()


@pytest.mark.parametrize(
    ("type_", "value", "converted"),
    [
        (STRING, "x", "X"),
        (NUMBER, 1, -1),
        (BOOL, True, False),
        (DYNAMIC, "x", ("x", 0)),
        (List(DYNAMIC), ["x"], [("x", 1)]),
        (List(STRING), ["x", None], ["X", None]),
        (Set(STRING), ["b", "a"], ["B", "A"]),
        (Map(STRING), {"k": "x"}, {"K": "X"}),
        (Tuple([STRING, NUMBER]), ["x", 1], ["X", -1]),
        (Object({"B": BOOL, "A": List(STRING)}), {"B": True, "A": ["x"]}, {"A": ["X"], "B": False}),
        (Object({"A": STRING}), {"a": "x"}, {"A": "X"}),
    ],
)
def test_every_part_is_converted(type_: Type, value: Any, converted: Any) -> None:
    """Leaves and keys are converted by their types, and null stays null everywhere."""
    assert SHOUTING.convert(value, type_) == converted
    assert SHOUTING.convert(None, type_) is None


def test_attributes_come_out_in_order() -> None:
    """Converted objects have their attributes by name, whatever the order was."""
    converted = SHOUTING.convert({"B": "x", "A": "y"}, Object({"A": STRING, "B": STRING}))
    assert list(converted) == ["A", "B"]


def test_set_drops_duplicates() -> None:
    """Elements that are equal once converted are one, in the place of the first."""
    assert SHOUTING.convert(["b", "a", "B", None, None], Set(STRING)) == ["B", "A", None]
    assert SHOUTING.convert([1, 1.0, 2**64, 0.5], Set(NUMBER)) == [-1, -(2**64), -0.5]
    pairs = Set(Tuple([STRING, Map(STRING)]))
    duplicates = [["x", {"a": "1", "b": "2"}], ["x", {"b": "2", "a": "1"}]]
    assert len(SHOUTING.convert(duplicates, pairs)) == 1


def test_unknown_elements_of_a_set_are_never_duplicates() -> None:
    """Two unknown values may turn out to be different."""

    class Passing(Shouting):
        def unknown(self, value: Any, type_: Type) -> Any:  # noqa: ARG002 - of no interest
            return value

    assert Passing().convert([UNKNOWN, UNKNOWN], Set(STRING)) == [UNKNOWN, UNKNOWN]


def test_order_of_a_python_set_does_not_matter() -> None:
    """A Python set is converted in the same order in every process."""
    assert SHOUTING.convert({"c", "a", "b"}, Set(STRING)) == ["A", "B", "C"]


def test_unknown_value_is_refused_unless_a_conversion_allows_it() -> None:
    """Without a rule of its own a conversion takes known values only."""
    with pytest.raises(EncodeError, match="a known value is required, got Unknown"):
        SHOUTING.convert(UNKNOWN, STRING)


ROW = Object({"TAGS": Map(List(STRING)), "ID": NUMBER})


@pytest.mark.parametrize(
    ("type_", "value", "path", "message"),
    [
        (STRING, 5, "", "a string is required, got int"),
        (List(STRING), {}, "", "a list is required, got dict"),
        (List(STRING), Typed(STRING, "x"), "", "a list is required, got Typed"),
        (Set(STRING), "x", "", "a set is required, got str"),
        (Map(STRING), [], "", "a map is required, got list"),
        (Map(STRING), {1: "x"}, "", "in a key: a string is required, got int"),
        (Map(STRING), {None: "x"}, "", "in a key: a string is required, got null"),
        (Map(STRING), {"a": "x", "A": "x"}, "", "two of the keys are the same string"),
        (Tuple([STRING]), "x", "", "a tuple is required, got str"),
        (Tuple([STRING]), [], "", "a tuple of 1 elements is required, got 0"),
        (ROW, [], "", "an object is required, got list"),
        (ROW, {"TAGS": None}, "ID", "the attribute is missing"),
        (ROW, {"TAGS": None, "ID": 1, "X": 1}, "X", "the object has no such attribute"),
        (List(STRING), ["x", 5], "[1]", "a string is required, got int"),
        (Set(STRING), ["x", 5], "", "a string is required, got int"),
        (Set(List(STRING)), [["x", 5]], "", "a string is required, got int"),
        (Tuple([NUMBER, STRING]), [1, 5], "[1]", "a string is required, got int"),
        (
            List(ROW),
            [{"TAGS": {"K": ["x", 5]}, "ID": 1}],
            '[0].TAGS["K"][1]',
            "a string is required, got int",
        ),
    ],
)
def test_misfit_is_reported_with_its_path(type_: Type, value: Any, path: str, message: str) -> None:
    """An error says what is required and what is there, and leads to the spot."""
    with pytest.raises(EncodeError) as caught:
        SHOUTING.convert(value, type_)
    assert (str(caught.value.path), caught.value.message) == (path, message)


def test_missing_attributes_may_be_null() -> None:
    """A forgiving conversion takes a missing attribute for null, but no unexpected one."""
    assert Forgiving().convert({"ID": 1}, ROW) == {"ID": -1, "TAGS": None}
    with pytest.raises(EncodeError, match="no such attribute"):
        Forgiving().convert({"X": 1}, ROW)


def test_nesting_is_limited() -> None:
    """A type that nests deeper than the limit is refused for any value."""
    type_: Type = STRING
    for _ in range(MAX_DEPTH):
        type_ = List(type_)
    assert SHOUTING.convert([], type_) == []
    with pytest.raises(EncodeError, match="nested more than"):
        SHOUTING.convert([], List(type_))


def test_error_gains_a_step_at_each_level() -> None:
    """Each level that an error passes puts its step in front of the path."""

    def fail(value: Any) -> Any:
        raise DecodeError("no", ROOT / value)

    with pytest.raises(DecodeError) as caught:
        convert_at(StepKind.INDEX, 3, fail, "name")
    assert caught.value.path == ROOT.index(3) / "name"
