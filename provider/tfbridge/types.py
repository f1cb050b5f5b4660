"""The types of Terraform values, and their JSON form on the wire.

Terraform calls its type system cty. Types are immutable and compare by what
they say: ``List(STRING) == List(STRING)``.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from tfbridge.codec.nfc import nfc
from tfbridge.errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

MAX_DEPTH: Final = 64
"""How many levels deep types and values may nest. Real ones stay below ten; the
limit keeps crafted input from exhausting the stack."""


class Type:
    """What all types have in common. Use ``STRING``, ``List(...)`` and so on."""

    __slots__ = ("_hash", "_parts")

    def __init__(self, *parts: Hashable) -> None:
        self._parts: tuple[Any, ...] = parts
        self._hash = hash((type(self), parts))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Type) or type(self) is not type(other):
            return False
        return self is other or self._parts == other._parts

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self._parts))})"


class Simple(Type):
    """A type without parts: one of STRING, NUMBER, BOOL and DYNAMIC."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """The name on the wire."""
        return str(self._parts[0])

    def __repr__(self) -> str:
        return self.name.upper()


STRING: Final = Simple("string")
NUMBER: Final = Simple("number")
BOOL: Final = Simple("bool")
DYNAMIC: Final = Simple("dynamic")
"""A slot for a value of any type; the value carries its type with it."""


class Collection(Type):
    """Any number of values of one type."""

    __slots__ = ()

    def __init__(self, element: Type) -> None:
        super().__init__(element)

    @property
    def element(self) -> Type:
        """The type of each element."""
        element: Type = self._parts[0]
        return element


class List(Collection):
    """Values in an order."""

    __slots__ = ()


class Set(Collection):
    """Distinct values in no order."""

    __slots__ = ()


class Map(Collection):
    """Values under keys, which are strings."""

    __slots__ = ()


class Tuple(Type):
    """A fixed number of values, each of a type of its own."""

    __slots__ = ()

    def __init__(self, elements: Iterable[Type]) -> None:
        super().__init__(*elements)

    @property
    def elements(self) -> tuple[Type, ...]:
        """The types by position."""
        return self._parts


class Object(Type):
    """Values under fixed names, each of a type of its own."""

    __slots__ = ("_attributes",)

    def __init__(self, attributes: Mapping[str, Type]) -> None:
        items = sorted({nfc(name): type_ for name, type_ in attributes.items()}.items())
        super().__init__(*items)
        self._attributes = MappingProxyType(dict(items))

    @property
    def attributes(self) -> Mapping[str, Type]:
        """The types by name; the names are in order."""
        return self._attributes

    def __repr__(self) -> str:
        return f"Object({dict(self._parts)!r})"


_SIMPLE: Final = {type_.name: type_ for type_ in (STRING, NUMBER, BOOL, DYNAMIC)}
_COLLECTIONS: Final[dict[str, type[Collection]]] = {"list": List, "set": Set, "map": Map}


def type_to_json(type_: Type) -> bytes:
    """Return the type as Terraform writes it: ``["list","string"]``."""
    return _json(type_).encode()


def _json(type_: Type) -> str:
    match type_:
        case Simple():
            return f'"{type_.name}"'
        case Collection():
            return f'["{type(type_).__name__.lower()}",{_json(type_.element)}]'
        case Tuple():
            return f'["tuple",[{",".join(map(_json, type_.elements))}]]'
        case Object():
            pairs = (f"{_quoted(name)}:{_json(of)}" for name, of in type_.attributes.items())
            return f'["object",{{{",".join(pairs)}}}]'
    raise TypeError(f"not a Terraform type: {type_!r}")


def _quoted(name: str) -> str:
    if name.isidentifier() and name.isascii():
        return f'"{name}"'
    import json

    return json.dumps(name)


def type_from_json(data: bytes, max_depth: int = MAX_DEPTH) -> Type:
    """Return the type that JSON bytes describe.

    The names of optional attributes that may follow an object's attributes
    have a meaning in module variables only and are dropped.

    Raises:
        DecodeError: the bytes are not the JSON form of a type, or it nests
            more than ``max_depth`` levels deep.

    """
    import json

    try:
        description = json.loads(data.decode())
    except (ValueError, RecursionError):
        raise DecodeError("the type is not valid JSON") from None
    return type_from_description(description, max_depth)


def type_from_description(description: Any, max_depth: int = MAX_DEPTH) -> Type:
    """Return the type that parsed JSON describes, as ``type_from_json`` does."""
    if max_depth < 0:
        raise DecodeError(f"nested more than {MAX_DEPTH} levels deep")
    match description:
        case str() if description in _SIMPLE:
            return _SIMPLE[description]
        case ["list" | "set" | "map" as kind, element]:
            return _COLLECTIONS[kind](type_from_description(element, max_depth - 1))
        case ["tuple", [*elements]]:
            return Tuple([type_from_description(element, max_depth - 1) for element in elements])
        case ["object", dict(attributes)] | ["object", dict(attributes), list()]:
            return Object(
                {name: type_from_description(of, max_depth - 1) for name, of in attributes.items()},
            )
    raise DecodeError("the JSON does not describe a type")
