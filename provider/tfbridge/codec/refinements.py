"""What the wire says about unknown values.

A msgpack extension stands for an unknown value. With a body of at most one
byte nothing more is known. Extension type 12 carries a small map: 1 whether
it is null, 2 the prefix of a string, 3 and 4 the bounds of a number with
whether each is inclusive, 5 and 6 the bounds of a collection's length.

See docs/reference/plugin-protocol.md, section 3.3.
"""

from __future__ import annotations

from math import inf, isinf
from typing import Any, Final

from msgpack import ExtType, OutOfData, Unpacker, packb

from tfbridge.codec import numbers
from tfbridge.codec.nfc import nfc
from tfbridge.errors import DecodeError, EncodeError
from tfbridge.types import DYNAMIC, NUMBER, STRING, Collection, Type
from tfbridge.values import UNKNOWN, Bound, Refinements, Unknown

_PLAIN: Final = ExtType(0, b"\0")
_REFINED: Final = 12
_MAX_BODY: Final = 1024
_MAX_PREFIX: Final = 256

_NULLNESS: Final = 1
_PREFIX: Final = 2
_LOWER: Final = 3
_UPPER: Final = 4
_MIN_LENGTH: Final = 5
_MAX_LENGTH: Final = 6

_NO_BOUND: Final = [inf, False]


def unknown_to_wire(unknown: Unknown, type_: Type) -> ExtType:
    """Return the extension for an unknown value of the type.

    In a dynamic slot not even the type is known, so there is nothing to refine.

    Raises:
        EncodeError: something is said to be known that the type does not have.

    """
    facts = {} if type_ == DYNAMIC else _facts(unknown.refinements)
    if not all(_applies(key, type_) for key in facts):
        raise EncodeError("an unknown value is refined in a way that its type does not have")
    if len(packb(facts)) > _MAX_BODY:
        # Only bounds of hundreds of digits come here. The host refuses long bodies, and
        # saying less about an unknown value is always true.
        facts = {key: fact for key, fact in facts.items() if key == _NULLNESS}
    return ExtType(_REFINED, packb(facts)) if facts else _PLAIN


def _facts(refinements: Refinements) -> dict[int, Any]:
    facts: dict[int, Any] = {}
    if refinements.not_null:
        facts[_NULLNESS] = False
    if refinements.prefix:
        facts[_PREFIX] = _cut(nfc(refinements.prefix))
    if refinements.lower is not None:
        facts[_LOWER] = _bound_to_wire(refinements.lower)
    if refinements.upper is not None:
        facts[_UPPER] = _bound_to_wire(refinements.upper)
    if refinements.min_length:
        facts[_MIN_LENGTH] = refinements.min_length
    if refinements.max_length is not None:
        facts[_MAX_LENGTH] = refinements.max_length
    return facts


def _applies(key: int, type_: Type) -> bool:
    if key == _PREFIX:
        return type_ == STRING
    if key in (_LOWER, _UPPER):
        return type_ == NUMBER
    if key in (_MIN_LENGTH, _MAX_LENGTH):
        return isinstance(type_, Collection)
    return True


def _cut(prefix: str) -> str:
    return prefix.encode()[:_MAX_PREFIX].decode(errors="ignore")


def _bound_to_wire(bound: Bound) -> list[Any]:
    if not numbers.is_number(bound.number):
        raise EncodeError("in a bound of an unknown number: a number is required")
    try:
        return [numbers.to_wire(bound.number), bound.inclusive]
    except ValueError as error:
        raise EncodeError(f"in a bound of an unknown number: {error}") from None


def unknown_from_wire(extension: ExtType, type_: Type) -> Unknown | None:
    """Return the unknown value; None when all that is known is that it will be null.

    Raises:
        DecodeError: the extension does not stand for an unknown value of the type.

    """
    if len(extension.data) <= 1:
        return UNKNOWN
    if extension.code != _REFINED:
        raise DecodeError(f"extension type {extension.code} is not an unknown value")
    if len(extension.data) > _MAX_BODY:
        raise DecodeError(f"an unknown value is described in more than {_MAX_BODY} bytes")
    facts = _read_facts(extension.data)
    if type_ == DYNAMIC:
        return UNKNOWN
    return _from_facts(facts, type_)


def _read_facts(body: bytes) -> dict[int, Any]:
    # Hosts may append more to the map one day, so what follows it is left alone.
    unpacker = Unpacker(max_buffer_size=_MAX_BODY, strict_map_key=False)
    unpacker.feed(body)
    try:
        facts = unpacker.unpack()
    except (ValueError, TypeError, OutOfData):
        raise _malformed() from None
    if not isinstance(facts, dict) or not all(type(key) is int for key in facts):
        raise _malformed()
    return facts


def _from_facts(facts: dict[int, Any], type_: Type) -> Unknown | None:
    for key in facts:
        if not _applies(key, type_):
            raise _malformed()
    if _NULLNESS in facts and _typed(facts, _NULLNESS, bool):
        return None
    refinements = Refinements(
        not_null=_NULLNESS in facts,
        prefix=_read_prefix(facts),
        lower=_read_bound(facts, _LOWER),
        upper=_read_bound(facts, _UPPER),
        min_length=_typed(facts, _MIN_LENGTH, int) if _MIN_LENGTH in facts else 0,
        max_length=_typed(facts, _MAX_LENGTH, int) if _MAX_LENGTH in facts else None,
    )
    return Unknown(refinements)


def _typed(facts: dict[int, Any], key: int, required: type) -> Any:
    fact = facts[key]
    if type(fact) is not required:
        raise _malformed()
    return fact


def _read_prefix(facts: dict[int, Any]) -> str:
    prefix = facts.get(_PREFIX, "")
    if isinstance(prefix, bytes):
        try:
            prefix = prefix.decode()
        except UnicodeDecodeError:
            raise _malformed() from None
    if not isinstance(prefix, str):
        raise _malformed()
    return nfc(prefix)


def _read_bound(facts: dict[int, Any], key: int) -> Bound | None:
    match facts.get(key, _NO_BOUND):
        case [float(number), bool()] if isinf(number):
            return None
        case [int() | float() | str() as number, bool(inclusive)] if not isinstance(number, bool):
            try:
                return Bound(numbers.from_wire(number), inclusive)
            except ValueError:
                raise _malformed() from None
    raise _malformed()


def _malformed() -> DecodeError:
    return DecodeError("what is known about an unknown value cannot be read")
