"""From author code to what msgpack packs: strict about kinds, forgiving about containers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tfbridge import numbers
from tfbridge.conversion import Conversion
from tfbridge.errors import EncodeError
from tfbridge.inference import infer
from tfbridge.refinements import unknown_to_wire
from tfbridge.text import nfc
from tfbridge.types import DYNAMIC, Type, type_to_json
from tfbridge.values import Typed, Unknown


class Encoding(Conversion):
    """Every value fits its type exactly: nothing is converted and nothing left out.

    A list may also be a Python tuple, and a set any collection with or without
    duplicates.
    """

    error = EncodeError
    sequences = (list, tuple)
    sets = (list, tuple, set, frozenset)
    mappings = (Mapping,)
    unknowns = (Unknown,)

    def string(self, value: Any) -> str:
        """Return the string in normal form."""
        if not isinstance(value, str):
            raise self.refuse("a string", value)
        if value.isascii():
            return value
        try:
            value.encode()
        except UnicodeEncodeError:
            raise EncodeError("a string holds half of a surrogate pair, not a character") from None
        return nfc(value)

    def number(self, value: Any) -> int | float | str:
        """Return the number in the form that the wire has for it."""
        if not numbers.is_number(value):
            raise self.refuse("a number", value)
        try:
            return numbers.to_wire(value)
        except ValueError as error:
            raise EncodeError(str(error)) from None

    def bool(self, value: Any) -> bool:
        """Return the bool."""
        if not isinstance(value, bool):
            raise self.refuse("a bool", value)
        return value

    def dynamic(self, value: Any, depth: int) -> Any:
        """Return the type's JSON and the value, as a pair."""
        typed = value if isinstance(value, Typed) else infer(value, depth + 1)
        if typed.type == DYNAMIC:
            return self.nested(DYNAMIC, depth + 1)(typed.value)
        return [type_to_json(typed.type), self.nested(typed.type, depth + 1)(typed.value)]

    def unknown(self, value: Unknown, type_: Type) -> Any:
        """Return the extension that stands for the unknown value."""
        return unknown_to_wire(value, type_)


class KnownEncoding(Encoding):
    """The same for values that must hold nothing unknown, as the state of a data source."""

    def unknown(self, value: Unknown, type_: Type) -> Any:  # noqa: ARG002 - refuses all
        """Refuse the unknown value."""
        raise EncodeError("a known value is required, got an unknown one")


ENCODING: Final = Encoding()
KNOWN_ENCODING: Final = KnownEncoding()
