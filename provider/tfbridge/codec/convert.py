"""Goes through a value by its type and turns it into another form.

There are three conversions: from author code to the wire (``encode``), from the
wire (``decode``) and from JSON (``json``). They share the walk
through lists, maps and objects that is here, and differ in what they accept
and in what becomes of a string or a number.

A type is compiled once to a function that knows what to do with each of its
parts. Errors come up from the spot where something does not fit, and gain a
step of their path at each level.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from msgpack import ExtType

from tfbridge.codec.numbers import is_number, to_wire
from tfbridge.errors import ValueMismatchError
from tfbridge.paths import ROOT, Path, Step, StepKind
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
from tfbridge.values import Typed, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    Convert = Callable[[Any], Any]

_COMPILED_TYPES = 1024


class Conversion(ABC):
    """One way to convert values; subclasses fill in the leaves."""

    error: ClassVar[type[ValueMismatchError]]
    """What is raised when a value does not fit its type."""

    sequences: ClassVar[tuple[type, ...]] = (list,)
    """What is accepted for a list or a tuple."""

    sets: ClassVar[tuple[type, ...]] = (list,)
    """What is accepted for a set."""

    mappings: ClassVar[tuple[type, ...]] = (dict,)
    """What is accepted for a map or an object."""

    unknowns: ClassVar[tuple[type, ...]] = ()
    """What stands for an unknown value."""

    missing_is_null: ClassVar[bool] = False
    """Whether an object may leave attributes out."""

    def __init__(self) -> None:
        self._compiled = lru_cache(_COMPILED_TYPES)(self._compile)

    def convert(self, value: Any, type_: Type) -> Any:
        """Return the converted value.

        Raises:
            ValueMismatchError: it does not fit the type; of the class ``error``.

        """
        return self._compiled(type_, 0)(value)

    @abstractmethod
    def string(self, value: Any) -> Any:
        """Convert a known string."""

    @abstractmethod
    def number(self, value: Any) -> Any:
        """Convert a known number."""

    @abstractmethod
    def bool(self, value: Any) -> Any:
        """Convert a known bool."""

    @abstractmethod
    def dynamic(self, value: Any, depth: int) -> Any:
        """Convert a known value that carries its type; ``depth`` levels enclose it."""

    def unknown(self, value: Any, type_: Type) -> Any:  # noqa: ARG002 - for those that allow it
        """Convert an unknown value; refused where a conversion does not say otherwise."""
        raise self.refuse("a known value", value)

    def refuse(self, required: str, value: Any) -> ValueMismatchError:
        """Return the error for a value of the wrong kind. It never shows the value."""
        given = "null" if value is None else type(value).__name__
        return self.error(f"{required} is required, got {given}")

    def nested(self, type_: Type, depth: int) -> Convert:
        """Return the conversion of values of the type that ``depth`` levels enclose."""
        return self._compiled(type_, depth)

    def _compile(self, type_: Type, depth: int) -> Convert:
        if depth > MAX_DEPTH:
            raise self.error(f"nested more than {MAX_DEPTH} levels deep")
        convert_known = self._compile_known(type_, depth)
        unknowns = self.unknowns

        def convert(value: Any) -> Any:
            if value is None:
                return None
            if isinstance(value, unknowns):
                return self.unknown(value, type_)
            return convert_known(value)

        return convert

    def _compile_known(self, type_: Type, depth: int) -> Convert:
        if type_ == DYNAMIC:
            return lambda value: self.dynamic(value, depth)
        leaves: dict[Type, Convert] = {STRING: self.string, NUMBER: self.number, BOOL: self.bool}
        if type_ in leaves:
            return leaves[type_]
        compilers: dict[type[Type], Callable[[Any, int], Convert]] = {
            List: self._compile_list,
            Set: self._compile_set,
            Map: self._compile_map,
            Tuple: self._compile_tuple,
            Object: self._compile_object,
        }
        return compilers[type(type_)](type_, depth)

    def _compile_list(self, type_: List, depth: int) -> Convert:
        convert_element = self.nested(type_.element, depth + 1)

        def convert(value: Any) -> Any:
            elements = self._elements(value, self.sequences, "a list")
            return [
                convert_at(StepKind.INDEX, position, convert_element, element)
                for position, element in enumerate(elements)
            ]

        return convert

    def _compile_set(self, type_: Set, depth: int) -> Convert:
        convert_element = self.nested(type_.element, depth + 1)

        def convert(value: Any) -> Any:
            elements = self._elements(value, self.sets, "a set")
            if isinstance(elements, (set, frozenset)):
                # Python's order of strings differs from process to process.
                elements = sorted(elements, key=repr)
            try:
                return _distinct(map(convert_element, elements))
            except ValueMismatchError as error:
                error.path = ROOT  # the elements of a set have no address
                raise

        return convert

    def _compile_map(self, type_: Map, depth: int) -> Convert:
        convert_element = self.nested(type_.element, depth + 1)

        def convert(value: Any) -> Any:
            return {
                key: convert_at(StepKind.KEY, key, convert_element, element)
                for key, element in self._entries(value, "a map").items()
            }

        return convert

    def _compile_tuple(self, type_: Tuple, depth: int) -> Convert:
        conversions = [self.nested(element, depth + 1) for element in type_.elements]

        def convert(value: Any) -> Any:
            elements = self._elements(value, self.sequences, "a tuple")
            if len(elements) != len(conversions):
                raise self.error(
                    f"a tuple of {len(conversions)} elements is required, got {len(elements)}",
                )
            return [
                convert_at(StepKind.INDEX, position, convert_element, element)
                for position, (convert_element, element) in enumerate(
                    zip(conversions, elements, strict=True),
                )
            ]

        return convert

    def _compile_object(self, type_: Object, depth: int) -> Convert:
        conversions = {
            name: self.nested(attribute, depth + 1) for name, attribute in type_.attributes.items()
        }

        def convert(value: Any) -> Any:
            given = value
            if type(value) is not dict or value.keys() != conversions.keys():
                given = self._attributes(value, conversions.keys())
            return {
                name: convert_at(StepKind.ATTRIBUTE, name, convert_attribute, given[name])
                for name, convert_attribute in conversions.items()
            }

        return convert

    def _attributes(self, value: Any, names: AbstractSet[str]) -> dict[str, Any]:
        given = self._entries(value, "an object")
        for name in given:
            if name not in names:
                raise self.error("the object has no such attribute", ROOT / name)
        if self.missing_is_null:
            return dict.fromkeys(names) | given
        for name in names:
            if name not in given:
                raise self.error("the attribute is missing", ROOT / name)
        return given

    def _elements(self, value: Any, accepted: tuple[type, ...], required: str) -> Any:
        if not isinstance(value, accepted) or isinstance(value, Typed):
            raise self.refuse(required, value)
        return value

    def _entries(self, value: Mapping[Any, Any], required: str) -> dict[str, Any]:
        if not isinstance(value, self.mappings):
            raise self.refuse(required, value)
        entries = {self._key(key): element for key, element in value.items()}
        if len(entries) != len(value):
            raise self.error("two of the keys are the same string")
        return entries

    def _key(self, key: Any) -> str:
        try:
            name: str = self.string(key)
        except ValueMismatchError as error:
            raise self.error(f"in a key: {error.message}") from None
        return name


def convert_at(kind: StepKind, key: str | int, convert: Convert, value: Any) -> Any:
    """Convert what is one step inside; an error gains that step at the front of its path."""
    try:
        return convert(value)
    except ValueMismatchError as error:
        error.path = Path((Step(kind, key), *error.path.steps))
        raise


def _distinct(values: Iterable[Any]) -> list[Any]:
    return list({_frozen(value): value for value in values}.values())


def _frozen(value: Any) -> Any:
    """Return something hashable that is equal for equal values.

    Numbers are frozen as strings: the hashes of numbers are predictable, and a
    message full of numbers with one hash would take forever.
    """
    if isinstance(value, (Unknown, ExtType)):
        return object()  # two unknown values may turn out to be different
    if isinstance(value, dict):
        return tuple((key, _frozen(value[key])) for key in sorted(value))
    if isinstance(value, (list, tuple)):
        return tuple(map(_frozen, value))
    if is_number(value):
        return repr(to_wire(value))
    return value
