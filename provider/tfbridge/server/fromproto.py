"""Values as they arrive, in either protocol's message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from tfbridge.codec.msgpack import decode, decode_json

if TYPE_CHECKING:
    from tfbridge.types import Type


class RawValue(Protocol):
    """A ``DynamicValue`` of either protocol; both fields empty means null."""

    @property
    def msgpack(self) -> bytes:
        """The value in msgpack, which hosts send."""

    @property
    def json(self) -> bytes:
        """The value in JSON, where msgpack is empty."""


def decode_raw(value: RawValue, kind: Type) -> Any:
    """Return the value; DecodeError when it is none of the type."""
    if value.msgpack:
        return decode(value.msgpack, kind)
    return decode_json(value.json, kind) if value.json else None
