"""From JSON, the other form of a ``DynamicValue``, to Python values.

No host is known to send it, but the protocol asks servers to read it where
msgpack is empty (docs/reference/plugin-protocol.md, section 3.2). It is read as
hosts read it, more leniently than msgpack: an object may leave attributes out,
and strings, numbers and bools stand in for each other where one reads as the
other. A process that is sent none never loads this module.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from tfbridge.codec import numbers
from tfbridge.codec.convert import Conversion
from tfbridge.codec.nfc import nfc
from tfbridge.errors import DecodeError
from tfbridge.types import DYNAMIC, MAX_DEPTH, type_from_description
from tfbridge.values import Typed

if TYPE_CHECKING:
    from decimal import Decimal

_BOOLS: Final = {"true": True, "1": True, "false": False, "0": False}


class Number(str):
    """A number as it is written, so that nothing of it is lost."""

    __slots__ = ()


class JsonReading(Conversion):
    """Values are what ``parse`` returns."""

    error = DecodeError
    missing_is_null = True

    def string(self, value: Any) -> str:
        """Return the string, also for a number or a bool."""
        if isinstance(value, bool):
            return "true" if value else "false"
        if not isinstance(value, str):
            raise self.refuse("a string", value)
        try:
            value.encode()
        except UnicodeEncodeError:
            raise DecodeError("a string holds an unpaired surrogate") from None
        return nfc(str(value))

    def number(self, value: Any) -> int | Decimal:
        """Return the exact number, also one that is written as a string."""
        if not isinstance(value, str):
            raise self.refuse("a number", value)
        try:
            return numbers.parse_number(value)
        except ValueError as error:
            raise DecodeError(str(error)) from None

    def bool(self, value: Any) -> bool:
        """Return the bool, also one that is written as a string."""
        if isinstance(value, str) and not isinstance(value, Number):
            value = _BOOLS.get(value, value)
        if not isinstance(value, bool):
            raise self.refuse("a bool", value)
        return value

    def dynamic(self, value: Any, depth: int) -> Any:
        """Return the value with the type beside it."""
        if not isinstance(value, dict) or value.keys() != {"type", "value"}:
            raise DecodeError('an object with "type" and "value" is required')
        type_ = type_from_description(value["type"], MAX_DEPTH - depth - 1)
        converted = self.nested(type_, depth + 1)(value["value"])
        return converted if type_ == DYNAMIC else Typed(type_, converted)


JSON_READING: Final = JsonReading()


def parse(data: bytes) -> Any:
    """Return what the JSON says, with numbers as they are written.

    Raises:
        DecodeError: it is not JSON, or nests too deeply.

    """
    try:
        return json.loads(
            data.decode(),
            parse_int=Number,
            parse_float=Number,
            parse_constant=_refuse_constant,
        )
    except RecursionError:
        raise DecodeError("the JSON nests too deeply") from None
    except ValueError as error:
        raise DecodeError(f"not valid JSON: {error}") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")
