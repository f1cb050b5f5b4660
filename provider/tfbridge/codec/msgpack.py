"""Values on the wire: msgpack by type, as the plugin protocol carries them.

The type is always known to both sides, so the bytes do not repeat it. Only a
value in a ``DYNAMIC`` slot brings its type along.

Two libraries speak msgpack, each for what the other cannot do. ``msgpack``
reads what hosts send: it alone can refuse a key that occurs twice in one map, or
one that is a list. ``msgspec`` packs states: with it 10,000 rows take
a tenth of the time.

The codec behind these functions loads with the first value: a process that
only shows its schema never needs it.

See docs/reference/plugin-protocol.md, section 3.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from tfbridge.errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfbridge.types import Type


class DynamicValue(Protocol):
    """The message of either protocol that carries a value; both fields empty means null."""

    @property
    def msgpack(self) -> bytes:
        """The value in msgpack, which hosts send."""

    @property
    def json(self) -> bytes:
        """The value in JSON, where msgpack is empty."""


def decode_message(message: DynamicValue, type_: Type) -> Any:
    """Return the value that a message carries; DecodeError when it is none of the type."""
    if message.msgpack:
        return decode(message.msgpack, type_)
    return decode_json(message.json, type_) if message.json else None


def encode(value: Any, type_: Type, *, allow_unknown: bool = True) -> bytes:
    """Return the value's msgpack form.

    ``allow_unknown=False`` is for answers that must be wholly known, such as
    what a data source read.

    Raises:
        EncodeError: the value does not fit the type; the error has the path to the spot.

    """
    from tfbridge.codec.encode import ENCODING, KNOWN_ENCODING

    if not allow_unknown:
        from msgspec.msgpack import encode as pack_known  # which knows no extensions

        return pack_known(KNOWN_ENCODING.convert(value, type_))
    from msgpack import packb

    data: bytes = packb(ENCODING.convert(value, type_))
    return data


def decode(data: bytes, type_: Type) -> Any:
    """Return the value that msgpack bytes hold.

    Raises:
        DecodeError: the bytes are not msgpack, or not a value of the type.

    """
    from tfbridge.codec.decode import DECODING

    return DECODING.convert(_unpack(data), type_)


def decode_json(data: bytes, type_: Type) -> Any:
    """Return the value that JSON bytes hold.

    Raises:
        DecodeError: the bytes are not JSON, or not a value of the type.

    """
    from tfbridge.codec.json import JSON_READING, parse

    return JSON_READING.convert(parse(data), type_)


def _unpack(data: bytes) -> Any:
    from msgpack import OutOfData, Unpacker, unpackb

    try:
        # The library makes room for as many elements as a header declares before it has seen
        # one. Skipping makes room for nothing, and proves that all of them are there.
        scanner = Unpacker(max_buffer_size=len(data))
        scanner.feed(data)
        scanner.skip()
        return unpackb(data, object_pairs_hook=_distinct_keys)
    except OutOfData:
        raise DecodeError("the msgpack data ends too early") from None
    except ValueError as error:
        raise DecodeError(f"not valid msgpack: {error}") from None


def _distinct_keys(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    pairs = list(pairs)
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise DecodeError("a key occurs twice in one map")
    return entries
