"""Proves at the speed of C that values can be used as they are.

Almost all values that an author hands over, and almost all that Terraform
sends, are in the wire's form already: plain strings, 64-bit integers, bools,
and lists and dicts of those. To look at ten thousand objects of eleven
attributes one value at a time takes ten times as long as to pack them.

So they are looked at by column. To prove a list of objects, take one
attribute of all the objects and ask one question about the whole column:
which types occur (``set(map(type, column))``), is all of its text ASCII
(``"".join(column).isascii()``). Each question is one call that loops in C.
A value on its own is a column of one.

A proof never changes a value and never raises: where it fails, for whatever
reason, the caller goes through the values one by one, which also finds the
path to the spot when something is wrong.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from operator import itemgetter
from types import NoneType
from typing import TYPE_CHECKING, Any, Final

from tfbridge.numbers import INT64_MAX, INT64_MIN
from tfbridge.types import BOOL, NUMBER, STRING, List, Map, Object, Tuple, Type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Column = Sequence[Any]
    Prover = Callable[[Column], bool]

_COMPILED_TYPES: Final = 1024


@lru_cache(_COMPILED_TYPES)
def prover(type_: Type) -> Prover:
    """Return a function that tells whether all values of a column fit the type as they are.

    ``True`` is a proof, ``False`` means nothing. Null fits every type.
    """
    match type_:
        case List():
            return _prove_lists(prover(type_.element))
        case Map():
            return _prove_maps(prover(type_.element))
        case Tuple():
            return _prove_tuples([prover(element) for element in type_.elements])
        case Object():
            return _prove_objects({name: prover(of) for name, of in type_.attributes.items()})
    # Sets drop duplicates and dynamic slots carry their types: both need a closer look.
    return _SIMPLE.get(type_, are_null)


def are_null(column: Column) -> bool:
    """Prove that there is nothing but null."""
    return _types(column) <= {NoneType}


def are_bools(column: Column) -> bool:
    """Prove bools."""
    return _types(column) <= {bool, NoneType}


def are_integers(column: Column) -> bool:
    """Prove numbers that are 64-bit integers."""
    kinds = _types(column)
    if not kinds <= {int, NoneType}:
        return False
    numbers = _without_null(column, kinds)
    return min(numbers, default=0) >= INT64_MIN and max(numbers, default=0) <= INT64_MAX


def are_strings(column: Column) -> bool:
    """Prove strings in normal form C that UTF-8 can express."""
    try:
        text = "".join(column)
    except TypeError:
        if not _types(column) <= {str, NoneType}:
            return False
        text = "".join(filter(None, column))
    return text.isascii() or _is_normal(text)


def _is_normal(text: str) -> bool:
    """Prove the joined text to be normal: then each part of it is normal as well."""
    from unicodedata import is_normalized

    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return is_normalized("NFC", text)


def _types(column: Column) -> set[type]:
    return set(map(type, column))


def _without_null(column: Column, kinds: set[type]) -> Column:
    return [value for value in column if value is not None] if NoneType in kinds else column


def _prove_lists(prove_elements: Prover) -> Prover:
    def prove(column: Column) -> bool:
        if not _types(column) <= {list, tuple, NoneType}:
            return False
        return prove_elements(list(chain.from_iterable(filter(None, column))))

    return prove


def _prove_maps(prove_elements: Prover) -> Prover:
    def prove(column: Column) -> bool:
        if not _types(column) <= {dict, NoneType}:
            return False
        maps = list(filter(None, column))
        keys = list(chain.from_iterable(maps))
        if not (_types(keys) <= {str} and are_strings(keys)):
            return False
        return prove_elements(list(chain.from_iterable(map(dict.values, maps))))

    return prove


def _prove_tuples(provers: list[Prover]) -> Prover:
    def prove(column: Column) -> bool:
        kinds = _types(column)
        if not kinds <= {list, tuple, NoneType}:
            return False
        rows = _without_null(column, kinds)
        if not set(map(len, rows)) <= {len(provers)}:
            return False
        return all(
            prove_position(list(map(itemgetter(position), rows)))
            for position, prove_position in enumerate(provers)
        )

    return prove


def _prove_objects(provers: dict[str, Prover]) -> Prover:
    def prove(column: Column) -> bool:
        kinds = _types(column)
        if not kinds <= {dict, NoneType}:
            return False
        rows = _without_null(column, kinds)
        if not set(map(len, rows)) <= {len(provers)}:
            return False
        try:
            # With the right number of keys and none of the names missing, there is no other key.
            return all(
                prove_attribute(list(map(itemgetter(name), rows)))
                for name, prove_attribute in provers.items()
            )
        except KeyError:
            return False

    return prove


_SIMPLE: Final[dict[Type, Prover]] = {
    STRING: are_strings,
    NUMBER: are_integers,
    BOOL: are_bools,
}
