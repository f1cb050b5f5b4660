"""Terraform values in Python.

======================  =====================================================
Terraform               Python
======================  =====================================================
null                    ``None``
bool                    ``bool``
string                  ``str``, in Unicode normal form C
number                  ``int``, or ``decimal.Decimal`` when it is not whole
list, set, tuple        ``list``
map, object             ``dict`` with ``str`` keys
not known yet           ``Unknown``
value of any type       ``Typed``: the value with its type
======================  =====================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tfbridge.paths import ROOT, Path
from tfbridge.types import List, Map, Object, Set, Tuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from tfbridge.types import Type


class Bound(NamedTuple):
    """An end of the range that an unknown number lies in."""

    number: int | float | Decimal
    inclusive: bool = True


class Refinements(NamedTuple):
    """What is known about a value that is not known yet.

    ``prefix`` is for strings, ``lower`` and ``upper`` are for numbers, the
    lengths for lists, sets and maps.
    """

    not_null: bool = False
    prefix: str = ""
    lower: Bound | None = None
    upper: Bound | None = None
    min_length: int = 0
    max_length: int | None = None


class Unknown:
    """A value that Terraform will know only after apply."""

    __slots__ = ("refinements",)

    def __init__(self, refinements: Refinements = Refinements()) -> None:  # noqa: B008  immutable
        self.refinements = refinements

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown) and self.refinements == other.refinements

    def __hash__(self) -> int:
        return hash(self.refinements)

    def __repr__(self) -> str:
        return f"Unknown({self.refinements!r})" if self.refinements != Refinements() else "UNKNOWN"


UNKNOWN: Final = Unknown()


class Typed(NamedTuple):
    """A value together with its type, as a ``DYNAMIC`` slot holds it."""

    type: Type
    value: Any


def is_null(value: Any) -> bool:
    """Return whether the value is null, be it a null of a known type in a dynamic slot."""
    return value is None or (isinstance(value, Typed) and is_null(value.value))


def is_known(value: Any) -> bool:
    """Return whether the value itself is known; its elements may still be unknown."""
    if isinstance(value, Typed):
        return is_known(value.value)
    return not isinstance(value, Unknown)


def is_wholly_known(value: Any) -> bool:
    """Return whether neither the value nor anything inside it is unknown."""
    if isinstance(value, Typed):
        return is_wholly_known(value.value)
    if isinstance(value, dict):
        return all(map(is_wholly_known, value.values()))
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(map(is_wholly_known, value))
    return not isinstance(value, Unknown)


def unknown_paths(value: Any, type_: Type | None = None) -> list[Path]:
    """Return the paths to all that is unknown in the value, in order.

    Without the type every ``dict`` counts as an object and every ``list`` as
    a list; with it, maps give keys and a set gives its own path.
    """
    return list(_unknown_paths(value, type_, ROOT))


def _unknown_paths(value: Any, type_: Type | None, path: Path) -> Iterator[Path]:
    if isinstance(value, Unknown):
        yield path
    elif isinstance(value, Typed):
        yield from _unknown_paths(value.value, value.type, path)
    elif isinstance(type_, Set):
        if not is_wholly_known(value):
            yield path
    elif isinstance(value, dict):
        for key, element in value.items():
            yield from _unknown_paths(element, *_under_key(type_, key, path))
    elif isinstance(value, (list, tuple, set, frozenset)):
        for position, element in enumerate(value):
            yield from _unknown_paths(element, *_at_position(type_, position, path))


def _under_key(type_: Type | None, key: str, path: Path) -> tuple[Type | None, Path]:
    if isinstance(type_, Map):
        return type_.element, path.key(key)
    return type_.attributes.get(key) if isinstance(type_, Object) else None, path.attribute(key)


def _at_position(type_: Type | None, position: int, path: Path) -> tuple[Type | None, Path]:
    if isinstance(type_, Tuple):
        return type_.elements[position], path.index(position)
    return type_.element if isinstance(type_, List) else None, path.index(position)
