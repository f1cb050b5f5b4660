"""Values as they arrive."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from tfbridge import STRING
from tfbridge.errors import DecodeError
from tfbridge.server.fromproto import decode_raw


class Raw(NamedTuple):
    """A value as a host sends it."""

    msgpack: bytes = b""
    json: bytes = b""


@pytest.mark.parametrize(
    ("raw", "value"), [(Raw(), None), (Raw(b"\xa1x", b'"y"'), "x"), (Raw(json=b'"y"'), "y")]
)
def test_either_form(raw: Raw, value: Any) -> None:
    """Msgpack comes before JSON, and nothing at all is null."""
    assert decode_raw(raw, STRING) == value


def test_another_type() -> None:
    """What is of another type is refused."""
    with pytest.raises(DecodeError):
        decode_raw(Raw(b"\x01"), STRING)
