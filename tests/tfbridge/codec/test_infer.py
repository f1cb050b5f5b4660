"""Tests of the types of plain Python values."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from tfbridge.codec.infer import infer
from tfbridge.errors import EncodeError
from tfbridge.types import BOOL, DYNAMIC, MAX_DEPTH, NUMBER, STRING, List, Object, Tuple
from tfbridge.values import UNKNOWN, Typed


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (None, Typed(DYNAMIC, None)),
        (UNKNOWN, Typed(DYNAMIC, UNKNOWN)),
        (True, Typed(BOOL, True)),
        ("x", Typed(STRING, "x")),
        (1, Typed(NUMBER, 1)),
        (Decimal("0.1"), Typed(NUMBER, Decimal("0.1"))),
        ([], Typed(Tuple([]), [])),
        ((1, "x"), Typed(Tuple([NUMBER, STRING]), [1, "x"])),
        ([None, [True]], Typed(Tuple([DYNAMIC, Tuple([BOOL])]), [None, [True]])),
        ({"b": 1, "a": []}, Typed(Object({"a": Tuple([]), "b": NUMBER}), {"b": 1, "a": []})),
        (MappingProxyType({"a": 1}), Typed(Object({"a": NUMBER}), {"a": 1})),
        (Typed(List(STRING), ["x"]), Typed(List(STRING), ["x"])),
        ([Typed(List(STRING), ["x"])], Typed(Tuple([List(STRING)]), [["x"]])),
    ],
)
def test_type_is_what_terraform_would_give_the_same_words(value: Any, typed: Typed) -> None:
    """Lists become tuples and dicts objects; a given type is kept."""
    assert infer(value) == typed


@pytest.mark.parametrize(
    ("value", "path", "message"),
    [
        (b"x", "", "Terraform has no type for a value of the kind bytes"),
        ({"x"}, "", "Terraform has no type for a value of the kind set"),
        ({"a": [1, 1j]}, "a[1]", "Terraform has no type for a value of the kind complex"),
        ({1: "x"}, "", "the keys must be strings"),
    ],
)
def test_other_values_have_no_type(value: Any, path: str, message: str) -> None:
    """A value that Terraform has no type for is an error with its path."""
    with pytest.raises(EncodeError) as caught:
        infer(value)
    assert (str(caught.value.path), caught.value.message) == (path, message)


def test_nesting_is_limited() -> None:
    """Values may nest as deep as the limit allows, counted from where they are."""
    value: Any = "x"
    for _ in range(MAX_DEPTH):
        value = [value]
    infer(value)
    with pytest.raises(EncodeError, match="nested more than"):
        infer(value, depth=1)
