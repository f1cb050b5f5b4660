"""Packs lists of objects at the speed of C.

To look at ten thousand objects of eleven attributes one value at a time takes
many times as long as to pack them. msgspec looks at the types of all of them
in one call, makes of each object a record, and packs those in no time.

A proof never changes a value and never raises: where it fails, for whatever
reason, the caller goes through the values one by one, which also finds the
path to the spot when something is wrong.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec

from tfbridge.codec.nfc import nfc
from tfbridge.codec.numbers import INT64_MAX, INT64_MIN
from tfbridge.types import BOOL, NUMBER, STRING, Map, Object, Type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Packer = Callable[[Sequence[Any]], msgspec.Raw | None]

_COMPILED_TYPES: Final = 1024
_AT_ONCE: Final = 256  # objects that stay in a processor's cache from the first step to the last

_PRIMITIVES: Final[dict[Type, Any]] = {
    STRING: str,
    BOOL: bool,
    NUMBER: Annotated[int, msgspec.Meta(ge=INT64_MIN, le=INT64_MAX)],
}


@lru_cache(_COMPILED_TYPES)
def packer(type_: Type) -> Packer | None:
    """Return a function that packs a list of values of the type, None for some types.

    That function returns None unless every value fits its type as it is:
    strings in normal form, 64-bit integers, bools, maps and objects of those.
    """
    record = _record(type_) if isinstance(type_, Object) else None
    if record is None:
        return None
    records = list.__class_getitem__(_or_null(record))

    def pack(elements: Sequence[Any]) -> msgspec.Raw | None:
        parts = [_array_header(len(elements))]
        for start in range(0, len(elements), _AT_ONCE):
            some = elements[start : start + _AT_ONCE]
            try:
                proved = msgspec.convert(some, records, from_attributes=True)
                if not _is_normal(msgspec.json.encode(proved)):
                    return None
            except Exception:  # noqa: BLE001 - going through the values will tell what is wrong
                return None
            packed = msgspec.msgpack.encode(proved)
            parts.append(packed[len(_array_header(len(proved))) :])
        return msgspec.Raw(b"".join(parts))

    return pack


def _array_header(length: int) -> bytes:
    """Return what msgpack writes ahead of the elements of an array."""
    if length < 1 << 4:
        return bytes([0x90 | length])
    if length < 1 << 16:
        return b"\xdc" + length.to_bytes(2, "big")
    return b"\xdd" + length.to_bytes(4, "big")


def _is_normal(json: bytes) -> bool:
    """Tell whether all strings in a JSON document are in normal form."""
    if json.isascii():
        return True
    # The quotation marks between them keep strings from being composed with each other.
    text = json.decode()
    return nfc(text) == text


def _record(type_: Object) -> Any:
    """Return a class for objects of the type, None where there can be none.

    Without attributes anything at all would be an object of the type.
    """
    if not type_.attributes:
        return None
    fields = [(name, _or_null(_annotation(of))) for name, of in type_.attributes.items()]
    if any(annotation is None or not name.isidentifier() for name, annotation in fields):
        return None
    return msgspec.defstruct("Record", fields, forbid_unknown_fields=True, gc=False)


def _annotation(type_: Type) -> Any:
    """Return the type as msgspec has it, None where that would take more than it should.

    It would take a Python set, whose order differs from process to process,
    for a list; and for a number it would take NaN.
    """
    if isinstance(type_, Object):
        return _record(type_)
    if isinstance(type_, Map):
        element = _or_null(_annotation(type_.element))
        return element and dict.__class_getitem__((str, element))
    return _PRIMITIVES.get(type_)


def _or_null(annotation: Any) -> Any:
    return annotation and annotation | None
