"""Strict reading of JSON documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from swr_emulator.errors import FaultError, FixtureError
from swr_emulator.nodes import Node, parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def node(value: Any) -> Node:
    """Return a node at the place ``top``."""
    return Node(value, "top", FixtureError)


def test_fields_come_typed_with_defaults() -> None:
    """A field is checked; an absent one takes its default; an int passes for a float."""
    top = node({"a": "x", "b": 2, "c": True, "d": None})
    assert (top.get("a", str), top.get("b", int), top.get("c", bool)) == ("x", 2, True)
    assert top.get("b", float) == 2
    assert top.get("z", str, "default") == "default"
    assert top.optional("d", str) is None
    assert top.optional("z", str) is None
    assert top.optional("a", str) == "x"
    assert top.choice("a", ("x", "y"), "y") == "x"
    assert "a" in top
    assert "z" not in top


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (lambda top: top.fields("a"), "top.b: is not a known field; known are: a"),
        (lambda top: top.get("z", str), "top.z: is missing; it must be a string"),
        (lambda top: top.get("b", str), "top.b: must be a string, not an integer"),
        (lambda top: top.get("c", int), "top.c: must be an integer, not true or false"),
        (lambda top: top.get("d", bool), "top.d: must be true or false, not null"),
        (lambda top: top.choice("a", ("y",), "y"), "top.a: must be one of y"),
        (lambda top: list(top.items("a")), "top.a: must be a list, not a string"),
        (lambda top: list(top.children("e")), "top.e: must be an object, not a list"),
        (lambda top: top.child("a").fields(), "top.a: must be an object, not a string"),
        (
            lambda top: next(top.items("e")).get("f", int),
            "top.e[0].f: must be an integer, not a number",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(read: Callable[[Node], object], message: str) -> None:
    """Every complaint begins with the path to the spot."""
    top = node({"a": "x", "b": 2, "c": True, "d": None, "e": [{"f": 1.5}]})
    with pytest.raises(FixtureError) as caught:
        read(top)
    assert str(caught.value) == message


def test_children_and_items_know_their_places() -> None:
    """Elements and members carry their own path; an absent field has none."""
    top = node({"list": [1, 2], "object": {"k": 1}})
    assert [item.place for item in top.items("list")] == ["top.list[0]", "top.list[1]"]
    assert [(key, child.place) for key, child in top.children("object")] == [("k", "top.object.k")]
    assert list(top.items("none")) == []
    assert list(top.children("none")) == []


def test_record_checks_fills_and_leaves_out() -> None:
    """A record has given fields, null included, then defaults, and nothing else."""
    kinds: dict[str, type] = {"a": str, "b": int, "c": int, "d": str}
    assert node({"c": None, "a": "x"}).record(kinds, {"b": 1, "c": 2}) == {
        "a": "x",
        "b": 1,
        "c": None,
    }
    with pytest.raises(FixtureError, match=r"top\.b: must be an integer, not a string"):
        node({"b": "1"}).record(kinds, {})


def test_file_is_parsed(tmp_path: Path) -> None:
    """A JSON file is read as UTF-8."""
    path = tmp_path / "data.json"
    path.write_text('{"a": "\u00e9"}', "utf-8")
    assert parse(path, FixtureError) == {"a": "\u00e9"}


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing file and a broken one are errors of the caller's class with the path."""
    with pytest.raises(FaultError, match=r"none\.json: No such file"):
        parse(tmp_path / "none.json", FaultError)
    path = tmp_path / "broken.json"
    path.write_text("{")
    with pytest.raises(FixtureError, match=r"broken\.json: is not JSON"):
        parse(path, FixtureError)
