"""From what msgpack unpacks to Python values: takes all that a host may write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgpack import ExtType

from tfbridge.codec import numbers
from tfbridge.codec.convert import Conversion
from tfbridge.codec.nfc import nfc
from tfbridge.codec.refinements import unknown_from_wire
from tfbridge.errors import DecodeError
from tfbridge.types import DYNAMIC, MAX_DEPTH, Type, type_from_json
from tfbridge.values import Typed, Unknown

if TYPE_CHECKING:
    from decimal import Decimal


class Decoding(Conversion):
    """Every value has its type's form; strings may come as bytes, numbers as strings."""

    error = DecodeError
    unknowns = (ExtType,)

    def string(self, value: Any) -> str:
        """Return the string in normal form."""
        if isinstance(value, bytes):
            return nfc(_utf8(value))
        if isinstance(value, str):
            return nfc(value)
        raise self.refuse("a string", value)

    def number(self, value: Any) -> int | Decimal:
        """Return the exact number."""
        given = _utf8(value) if isinstance(value, bytes) else value
        if not isinstance(given, str) and not numbers.is_number(given):
            raise self.refuse("a number", value)
        try:
            return numbers.from_wire(given)
        except ValueError as error:
            raise DecodeError(str(error)) from None

    def bool(self, value: Any) -> bool:
        """Return the bool."""
        if not isinstance(value, bool):
            raise self.refuse("a bool", value)
        return value

    def dynamic(self, value: Any, depth: int) -> Any:
        """Return the value with the type that precedes it."""
        match value:
            case [bytes() | str() as description, inner]:
                pass
            case _:
                raise self.refuse("a pair of a type and a value", value)
        data = description.encode() if isinstance(description, str) else description
        type_ = type_from_json(data, MAX_DEPTH - depth - 1)
        converted = self.nested(type_, depth + 1)(inner)
        return converted if type_ == DYNAMIC else Typed(type_, converted)

    def unknown(self, value: ExtType, type_: Type) -> Unknown | None:
        """Return the unknown value with what is known about it."""
        return unknown_from_wire(value, type_)


def _utf8(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise DecodeError("a string is not valid UTF-8") from None


DECODING: Final = Decoding()
