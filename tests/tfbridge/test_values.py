"""Tests of values: what is unknown, and where."""

from __future__ import annotations

from typing import Any

import pytest

from tfbridge.paths import ROOT
from tfbridge.types import DYNAMIC, STRING, List, Map, Object, Set, Tuple
from tfbridge.values import (
    UNKNOWN,
    Bound,
    Refinements,
    Typed,
    Unknown,
    is_known,
    is_null,
    is_wholly_known,
    unknown_paths,
)

NOT_NULL = Unknown(Refinements(not_null=True))


def test_unknown_values_are_equal_when_as_much_is_known_of_them() -> None:
    """Equality and hash of unknown values follow the refinements."""
    assert Unknown() == UNKNOWN
    assert Unknown(Refinements(lower=Bound(1))) == Unknown(Refinements(lower=Bound(1)))
    assert NOT_NULL != UNKNOWN
    assert UNKNOWN != "UNKNOWN"
    assert {NOT_NULL: "found"}[Unknown(Refinements(not_null=True))] == "found"


def test_repr_shows_what_is_known() -> None:
    """An unknown value shows its refinements, if there are any."""
    assert repr(UNKNOWN) == "UNKNOWN"
    assert "not_null=True" in repr(NOT_NULL)


@pytest.mark.parametrize("value", [None, Typed(STRING, None), Typed(DYNAMIC, Typed(STRING, None))])
def test_null_may_have_a_type(value: Any) -> None:
    """Null in a dynamic slot is null, with or without a type."""
    assert is_null(value)


@pytest.mark.parametrize("value", ["", 0, False, [], {}, UNKNOWN, Typed(STRING, "")])
def test_empty_is_not_null(value: Any) -> None:
    """Empty, zero, false and unknown values are not null."""
    assert not is_null(value)


@pytest.mark.parametrize("value", [None, "", [UNKNOWN], {"a": UNKNOWN}, Typed(STRING, "x")])
def test_value_is_known_though_its_elements_are_not(value: Any) -> None:
    """Only the value itself counts for being known."""
    assert is_known(value)


@pytest.mark.parametrize("value", [UNKNOWN, NOT_NULL, Typed(STRING, UNKNOWN)])
def test_value_with_only_a_type_is_not_known(value: Any) -> None:
    """Neither refinements nor a type make a value known."""
    assert not is_known(value)
    assert not is_wholly_known(value)


@pytest.mark.parametrize(
    "value",
    [
        [[UNKNOWN]],
        ("x", UNKNOWN),
        {"a": {"b": UNKNOWN}},
        {UNKNOWN},
        frozenset([UNKNOWN]),
        Typed(List(STRING), [UNKNOWN]),
    ],
)
def test_value_is_not_wholly_known_when_a_part_is_not(value: Any) -> None:
    """One unknown element anywhere is enough."""
    assert not is_wholly_known(value)


@pytest.mark.parametrize("value", [None, 1, "x", [], [None], {"a": [1]}, {"x"}, Typed(STRING, "x")])
def test_value_without_unknown_parts_is_wholly_known(value: Any) -> None:
    """Null counts as known."""
    assert is_wholly_known(value)


def test_paths_lead_to_all_that_is_unknown() -> None:
    """The paths are those of the type: attributes, keys and positions."""
    type_ = Object(
        {
            "any": DYNAMIC,
            "list": List(Object({"name": STRING})),
            "map": Map(STRING),
            "pair": Tuple([STRING, Map(STRING)]),
            "whole": STRING,
        },
    )
    value = {
        "any": Typed(Map(STRING), {"k": UNKNOWN}),
        "list": [{"name": "x"}, {"name": UNKNOWN}],
        "map": {"a": UNKNOWN, "b": "x"},
        "pair": ["x", {"k": NOT_NULL}],
        "whole": UNKNOWN,
    }
    assert [str(path) for path in unknown_paths(value, type_)] == [
        'any["k"]',
        "list[1].name",
        'map["a"]',
        'pair[1]["k"]',
        "whole",
    ]


def test_path_ends_at_a_set() -> None:
    """Elements of a set have no address, so the set stands for them, once."""
    type_ = Object({"tags": Set(Object({"key": STRING}))})
    assert unknown_paths({"tags": [UNKNOWN, {"key": UNKNOWN}]}, type_) == [ROOT / "tags"]
    assert unknown_paths({"tags": [{"key": "x"}]}, type_) == []


def test_paths_without_a_type_follow_the_python_values() -> None:
    """Without a type, a dict gives attributes and a list positions."""
    value = {"a": [UNKNOWN, {"b": UNKNOWN}], "c": "x"}
    assert unknown_paths(value) == [(ROOT / "a").index(0), (ROOT / "a").index(1) / "b"]
    assert unknown_paths(UNKNOWN) == [ROOT]
    assert unknown_paths("x") == []
