"""Reading a JSON document strictly, with the place of whatever is wrong.

Places look like ``regions.cn-north-4.organizations[0].name``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from swr_emulator.errors import PlacedError

T = TypeVar("T", str, int, bool, float)

_NAMES: dict[type, str] = {
    str: "a string",
    int: "an integer",
    bool: "true or false",
    float: "a number",
    list: "a list",
    dict: "an object",
}
_MISSING: Any = object()


class Node:
    """One value of a document. ``error`` is the exception class for what is wrong in it."""

    def __init__(self, value: Any, place: str, error: type[PlacedError]) -> None:
        self.value = value
        self.place = place
        self._error = error

    def problem(self, text: str, name: str = "") -> PlacedError:
        """Return the exception to raise for this value, or for its field ``name``."""
        return self._error(_join(self.place, name), text)

    def fields(self, *allowed: str) -> None:
        """Check that this is an object and has no other fields than these."""
        if not isinstance(self.value, dict):
            raise self.problem(f"must be an object, not {_kind(self.value)}")
        for name in self.value:
            if name not in allowed:
                known = ", ".join(allowed)
                raise self.problem(f"is not a known field; known are: {known}", name)

    def __contains__(self, name: str) -> bool:
        return name in self.value

    def get(self, name: str, kind: type[T], default: T = _MISSING) -> T:
        """Return a field of the type ``kind``; without a default it must be there."""
        value = self.value.get(name, _MISSING)
        if value is _MISSING:
            if default is _MISSING:
                raise self.problem(f"is missing; it must be {_NAMES[kind]}", name)
            return default
        self.check(name, value, kind)
        return cast(T, value)

    def choice(self, name: str, allowed: Collection[str], default: str) -> str:
        """Return a field that must be one of a few words."""
        value = self.get(name, str, default)
        if value not in allowed:
            raise self.problem(f"must be one of {', '.join(allowed)}", name)
        return value

    def optional(self, name: str, kind: type[T]) -> T | None:
        """Return a field of the type ``kind``, None when it is absent or null."""
        if self.value.get(name) is None:
            return None
        return self.get(name, kind)

    def check(self, name: str, value: Any, kind: type) -> None:
        """Raise unless ``value`` is of the type ``kind``; a bool is no number, an int is one."""
        if type(value) is not kind and not (kind is float and type(value) is int):
            raise self.problem(f"must be {_NAMES[kind]}, not {_kind(value)}", name)

    def items(self, name: str) -> Iterator[Node]:
        """Yield the elements of a list field; none when it is absent."""
        value = self.value.get(name, [])
        if not isinstance(value, list):
            raise self.problem(f"must be a list, not {_kind(value)}", name)
        for index, item in enumerate(value):
            yield Node(item, f"{_join(self.place, name)}[{index}]", self._error)

    def child(self, name: str) -> Node:
        """Return a field as a node; an empty object when it is absent."""
        return Node(self.value.get(name, {}), _join(self.place, name), self._error)

    def children(self, name: str) -> Iterator[tuple[str, Node]]:
        """Yield the keys and nodes of an object field."""
        child = self.child(name)
        if not isinstance(child.value, dict):
            raise child.problem(f"must be an object, not {_kind(child.value)}")
        for key in child.value:
            yield key, child.child(key)

    def record(self, kinds: Mapping[str, type], defaults: Mapping[str, Any]) -> dict[str, Any]:
        """Return this object as an API record in the order of ``kinds``.

        Each field is checked (null passes) or taken from ``defaults``; a field that is in
        neither is left out, as the service does with some.
        """
        self.fields(*kinds)
        record = {}
        for name, kind in kinds.items():
            if name in self.value:
                record[name] = self.value[name]
                if record[name] is not None:
                    self.check(name, record[name], kind)
            elif name in defaults:
                record[name] = defaults[name]
        return record


def parse(source: Path | str, error: type[PlacedError]) -> Any:
    """Read a JSON file; ``error`` is raised when it cannot be read or is not JSON."""
    try:
        return json.loads(Path(source).read_text("utf-8"))
    except OSError as problem:
        raise error(str(source), problem.strerror or str(problem)) from None
    except ValueError as problem:
        raise error(str(source), f"is not JSON: {problem}") from None


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place and name else place or name


def _kind(value: Any) -> str:
    return "null" if value is None else _NAMES[type(value)]
