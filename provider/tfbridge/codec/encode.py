"""From author code to what msgpack packs: strict about types, lenient about containers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from tfbridge.codec import numbers
from tfbridge.codec.convert import Conversion
from tfbridge.codec.infer import infer
from tfbridge.codec.nfc import nfc
from tfbridge.codec.refinements import unknown_to_wire
from tfbridge.errors import EncodeError
from tfbridge.types import DYNAMIC, List, Set, Type, type_to_json
from tfbridge.values import Typed, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet


class Encoding(Conversion):
    """Every value fits its type exactly: nothing is converted and nothing left out.

    A list may also be a Python tuple, and a set any collection with or without
    duplicates. An object may be a mapping, or anything that has attributes of
    its names, such as an instance of a dataclass.
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
        text = str.__str__(value)  # without the class that it may have of its own
        if text.isascii():
            return text
        try:
            text.encode()
        except UnicodeEncodeError:
            raise EncodeError("a string holds an unpaired surrogate") from None
        return nfc(text)

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
        if not isinstance(typed.type, Type):
            raise self.refuse("a type", typed.type)
        if typed.type == DYNAMIC:
            return self.nested(DYNAMIC, depth + 1)(typed.value)
        return [type_to_json(typed.type), self.nested(typed.type, depth + 1)(typed.value)]

    def unknown(self, value: Unknown, type_: Type) -> Any:
        """Return the extension that stands for the unknown value."""
        return unknown_to_wire(value, type_)

    def _attributes(self, value: Any, names: AbstractSet[str]) -> dict[str, Any]:
        is_builtin = type(value).__module__ == "builtins"
        if names and not is_builtin and not isinstance(value, self.mappings):
            if missing := [name for name in names if not hasattr(value, name)]:
                raise self.refuse(f"an object with {', '.join(sorted(missing))}", value)
            return {name: getattr(value, name) for name in names}
        return super()._attributes(value, names)


class KnownEncoding(Encoding):
    """The same for values that must hold nothing unknown, as the state of a data source."""

    def unknown(self, value: Unknown, type_: Type) -> Any:  # noqa: ARG002 - refuses all
        """Refuse the unknown value."""
        raise EncodeError("a known value is required, got an unknown one")


class PackedEncoding(KnownEncoding):
    """The same at the speed that large states need: lists of objects are packed as a whole.

    Within a set nothing is packed: its elements are compared with each other,
    and equal maps may be packed in different orders.
    """

    def _compile_set(self, type_: Set, depth: int) -> Callable[[Any], Any]:
        return _KNOWN.nested(type_, depth)

    def _compile_list(self, type_: List, depth: int) -> Callable[[Any], Any]:
        from tfbridge.codec.fast_rows import packer

        convert_each = super()._compile_list(type_, depth)
        pack = packer(type_.element)
        if pack is None:
            return convert_each

        def convert(value: Any) -> Any:
            packed = pack(self._elements(value, self.sequences, "a list"))
            return convert_each(value) if packed is None else packed

        return convert


ENCODING: Final = Encoding()
_KNOWN: Final = KnownEncoding()
KNOWN_ENCODING: Final = PackedEncoding()
