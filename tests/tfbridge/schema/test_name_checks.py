"""What a declaration must be like for a host to load it."""

from __future__ import annotations

from typing import Any

import pytest

from tfbridge.errors import SchemaError
from tfbridge.schema.name_checks import (
    check_address,
    check_distinct,
    check_identifiers,
    check_names,
    check_type,
)
from tfbridge.types import DYNAMIC, STRING, List, Map, Object, Set, Tuple


@pytest.mark.parametrize("type_", [List(DYNAMIC), Object({"x": Set(Tuple([DYNAMIC]))})])
def test_collections_of_anything(type_: Any) -> None:
    """Collections whose elements may differ in type would crash the host."""
    with pytest.raises(SchemaError, match="make the whole of it DYNAMIC"):
        check_type("a", type_)
    check_type("a", Map(Object({"x": STRING})))
    check_type("a", Object({"x": DYNAMIC}))


@pytest.mark.parametrize("name", ["", "A", "1a", "a-b", "a b", "\u00e9"])
def test_names(name: str) -> None:
    """Attributes, blocks and data sources have names in lower-case letters and digits."""
    with pytest.raises(SchemaError, match="is no name for an attribute"):
        check_names(["good_1", name])


def test_identifiers() -> None:
    """Functions and their parameters may be called what HCL takes."""
    check_identifiers(["a", "_b1", "A-b", "\u00e9"])
    for name in ("", "a b", "1a", "-a", "a!"):
        with pytest.raises(SchemaError, match="is no name for a function or a parameter"):
            check_identifiers([name])


def test_distinct_names() -> None:
    """Two of a kind do not share a name."""
    check_distinct("functions", ["a", "b"])
    with pytest.raises(SchemaError, match='two functions with the name "a"'):
        check_distinct("functions", ["a", "b", "a"])


GOOD_SOURCES = ["a/b", "Example/x-1", "example.com/a/b", "localhost:8080/a/b", "a1/1b"]
BAD_SOURCES: list[Any] = [
    "",
    "b",
    "!!",
    "a/b/c/d",
    "a_b/c",
    "a/b_c",
    "a--b/c",
    "a/-b",
    "a/terraform-b",
    None,
]


def test_sources() -> None:
    """A source is a namespace and a name, behind a host where it is not the registry's."""
    for source in GOOD_SOURCES:
        check_address("b", source)
    for source in BAD_SOURCES:
        with pytest.raises(SchemaError, match="is no address of a provider"):
            check_address("b", source)


def test_provider_names() -> None:
    """A provider's name is one that required_providers takes and data sources can begin with."""
    for name in ("b", "b1", "my-cloud"):
        check_address(name, "a/b")
    for name in ("", "My Provider", "my_cloud", "P", "1b", "-b", "b-", "a--b", "terraform-b"):
        with pytest.raises(SchemaError, match="is no name for a provider"):
            check_address(name, "a/b")


def test_collections_within_collections() -> None:
    """At any depth a type is taken as long as it says what its elements are."""
    check_type("a", List(Map(Set(STRING))))
    check_type("a", Tuple([List(STRING), DYNAMIC]))


@pytest.mark.parametrize("type_", [str, "string", List])
def test_what_is_no_type(type_: Any) -> None:
    """An author who writes Python's own types hears which ones are meant."""
    with pytest.raises(SchemaError, match=r'"a" has .* where a type such as STRING'):
        check_type("a", type_)
