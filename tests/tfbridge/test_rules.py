"""What a declaration must be like for a host to load it."""

from __future__ import annotations

from typing import Any

import pytest

from tfbridge.errors import SchemaError
from tfbridge.rules import (
    check_address,
    check_attributes,
    check_block,
    check_distinct,
    check_identifiers,
    check_names,
    check_type,
)
from tfbridge.schema import Attribute, Block, Nested, Nesting
from tfbridge.types import DYNAMIC, STRING, List, Map, Object, Set, Tuple


@pytest.mark.parametrize(
    ("nesting", "limits"),
    [
        (Nesting.LIST, (0, 0)),
        (Nesting.LIST, (2, 0)),
        (Nesting.SET, (2, 2)),
        (Nesting.SET, (0, 1)),
        (Nesting.SINGLE, (0, 0)),
        (Nesting.SINGLE, (1, 1)),
        (Nesting.MAP, (0, 0)),
    ],
)
def test_limits_that_can_be_kept(nesting: Nesting, limits: tuple[int, int]) -> None:
    """Lists and sets of blocks have any limits, a single block is required or not."""
    check_block("b", Block({}, nesting=nesting, min_items=limits[0], max_items=limits[1]))


@pytest.mark.parametrize(
    ("nesting", "limits", "message"),
    [
        (Nesting.LIST, (3, 1), "nor more than max_items"),
        (Nesting.SET, (-1, 0), "must not be negative"),
        (Nesting.LIST, (0, -1), "min_items 0 and max_items -1"),
        (Nesting.SINGLE, (0, 1), "both 1 when it is required"),
        (Nesting.SINGLE, (0, 3), "both 1 when it is required"),
        (Nesting.SINGLE, (2, 2), "both 1 when it is required"),
        (Nesting.MAP, (1, 0), "cannot be limited"),
        (Nesting.MAP, (0, 1), "cannot be limited"),
    ],
)
def test_limits_that_hosts_refuse(nesting: Nesting, limits: tuple[int, int], message: str) -> None:
    """Limits that contradict each other or the nesting are refused, by the block's name."""
    block = Block({}, nesting=nesting, min_items=limits[0], max_items=limits[1])
    with pytest.raises(SchemaError, match=f'"b" has .*{message}'):
        check_block("b", block)


@pytest.mark.parametrize("type_", ["string", List, None, Tuple([STRING, 5])])  # type: ignore[list-item]
def test_what_is_no_type(type_: Any) -> None:
    """A name of a type, a class or nothing is no type, also inside of one."""
    for whole in (type_, List(type_), Object({"x": type_})):
        with pytest.raises(SchemaError, match=r'"a.* where a type such as STRING'):
            check_type("a", whole)
    with pytest.raises(SchemaError, match="where a type such as STRING"):
        check_attributes({"a": Attribute(type_, optional=True)})


@pytest.mark.parametrize("type_", [List(DYNAMIC), Object({"x": Set(Tuple([DYNAMIC]))})])
def test_collections_of_anything(type_: Any) -> None:
    """Collections whose elements may differ in type would crash the host."""
    with pytest.raises(SchemaError, match="make the whole of it DYNAMIC"):
        check_type("a", type_)
    check_type("a", Map(Object({"x": STRING})))
    check_type("a", Object({"x": DYNAMIC}))


@pytest.mark.parametrize(
    ("attribute", "message"),
    [
        (Attribute(STRING), "must be required, optional or computed"),
        (Attribute(STRING, required=True, optional=True), "neither optional nor computed"),
        (Attribute(Nested({"b": Attribute(STRING)}), required=True), '"b" must be required'),
        (Attribute(Nested({"B": Attribute(STRING)}), computed=True), '"B" is no name'),
    ],
)
def test_attributes(attribute: Attribute, message: str) -> None:
    """An attribute, also one inside of another, has flags that go together and a name."""
    with pytest.raises(SchemaError, match=message):
        check_attributes({"a": attribute})


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
