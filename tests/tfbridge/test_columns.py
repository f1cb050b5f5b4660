"""Tests of the proofs by column."""

from __future__ import annotations

from typing import Any

import pytest

from tfbridge.columns import are_bools, are_integers, are_null, are_strings, prover
from tfbridge.types import BOOL, DYNAMIC, NUMBER, STRING, List, Map, Object, Set, Tuple, Type
from tfbridge.values import UNKNOWN, Typed

ROW = Object({"id": NUMBER, "name": STRING, "on": BOOL, "tags": List(STRING)})
GOOD_ROW = {"name": "x", "id": 1, "on": True, "tags": ["a", None]}


class Text(str):
    """A string with a class of its own."""

    __slots__ = ()


@pytest.mark.parametrize(
    ("prove", "column"),
    [
        (are_null, []),
        (are_null, [None]),
        (are_bools, [True, None, False]),
        (are_integers, [0, None, 2**63 - 1, -(2**63)]),
        (are_integers, [None]),
        (are_strings, []),
        (are_strings, ["", "x"]),
        (are_strings, ["x", None, ""]),
        (are_strings, ["\u00e9", None]),
        (are_strings, [Text("x")]),
    ],
)
def test_simple_column_is_proved(prove: Any, column: list[Any]) -> None:
    """Values of one kind, with null among them, are fine as they are."""
    assert prove(column)


@pytest.mark.parametrize(
    ("prove", "column"),
    [
        (are_null, [None, False]),
        (are_null, [UNKNOWN]),
        (are_bools, [True, 1]),
        (are_integers, [1, True]),
        (are_integers, [1, 1.0]),
        (are_integers, [2**63]),
        (are_integers, [-(2**63) - 1]),
        (are_strings, ["x", b"x"]),
        (are_strings, [None, 0]),
        (are_strings, ["e\u0301"]),
        (are_strings, ["e", "\u0301"]),
        (are_strings, ["\ud800"]),
        (are_strings, [None, UNKNOWN]),
    ],
)
def test_simple_column_with_anything_else_is_not_proved(prove: Any, column: list[Any]) -> None:
    """One value that needs work or is wrong, and the column is not proved."""
    assert not prove(column)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (List(STRING), []),
        (List(STRING), None),
        (List(STRING), ("x", None)),
        (List(List(NUMBER)), [[1, 2], [], None, (3,)]),
        (Map(STRING), {}),
        (Map(STRING), {"k": "x", "\u00e9": None}),
        (Map(List(BOOL)), {"k": [True]}),
        (Tuple([STRING, NUMBER]), ["x", 1]),
        (Tuple([STRING, NUMBER]), ("x", None)),
        (Tuple([]), []),
        (Object({}), {}),
        (ROW, GOOD_ROW),
        (List(ROW), [GOOD_ROW, None, GOOD_ROW | {"id": None, "tags": None}]),
        (Set(STRING), None),
        (DYNAMIC, None),
    ],
)
def test_nested_value_is_proved(type_: Type, value: Any) -> None:
    """Containers are proved through the columns of their parts."""
    assert prover(type_)([value])


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (List(STRING), "text"),
        (List(STRING), Typed(STRING, "x")),
        (List(STRING), ["x", 1]),
        (List(List(NUMBER)), [[1], ["x"]]),
        (List(STRING), UNKNOWN),
        (Map(STRING), []),
        (Map(STRING), {1: "x"}),
        (Map(STRING), {None: "x"}),
        (Map(STRING), {Text("x"): "x"}),
        (Map(STRING), {"e\u0301": "x"}),
        (Map(STRING), {"k": 1}),
        (Tuple([STRING]), ["x", "y"]),
        (Tuple([STRING]), {0: "x"}),
        (Tuple([STRING, NUMBER]), ["x", "y"]),
        (Object({}), []),
        (ROW, {}),
        (ROW, GOOD_ROW | {"extra": None}),
        (ROW, {key: GOOD_ROW[key] for key in ("id", "name", "on")} | {"Tags": []}),
        (List(ROW), [GOOD_ROW, GOOD_ROW | {"id": "1"}]),
        (List(ROW), [GOOD_ROW, {}]),
        (Set(STRING), ["x"]),
        (DYNAMIC, "x"),
    ],
)
def test_nested_value_with_anything_else_is_not_proved(type_: Type, value: Any) -> None:
    """Whatever is wrong, wherever it is, the proof fails without an exception."""
    assert not prover(type_)([value])
