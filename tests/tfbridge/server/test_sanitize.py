"""What author code reports, made fit for the wire."""

from __future__ import annotations

from typing import Any, cast

import pytest

from tfbridge.codec.msgpack import decode
from tfbridge.diagnostics import Diagnostic, Diagnostics, Severity
from tfbridge.errors import EncodeError
from tfbridge.paths import ROOT, Path
from tfbridge.schema.schema import Attribute, Schema
from tfbridge.server.sanitize import encode_block, sanitized, unexpected
from tfbridge.types import STRING
from tfbridge.values import UNKNOWN

GOOD = Diagnostic(Severity.WARNING, "Careful", "\ud800", (ROOT / "a").key("k").index(-1))


class SilentError(Exception):
    """An exception whose message cannot be had."""

    def __str__(self) -> str:
        raise KeyboardInterrupt

    __repr__ = __str__


BAD: list[Any] = [
    None,
    SilentError(),
    GOOD._replace(severity=cast("Severity", 1)),
    GOOD._replace(summary=cast("str", None)),
    GOOD._replace(detail=cast("str", b"")),
    GOOD._replace(path=cast("Path", "a")),
    GOOD._replace(path=ROOT.key("\udfff")),
    GOOD._replace(path=ROOT.index(cast("int", True))),
    GOOD._replace(path=ROOT.index(-(2**63) - 1)),
    GOOD._replace(path=Path(cast("Any", "steps"))),
]


@pytest.mark.parametrize("bad", BAD)
def test_what_cannot_be_sent_is_replaced(bad: Any) -> None:
    """An entry that no message can carry becomes an error; its neighbours stay as they are."""
    first, error, last = sanitized(Diagnostics([GOOD, bad, GOOD]))
    assert (first, last) == (GOOD, GOOD)
    assert (error.severity, error.path) == (Severity.ERROR, ROOT)
    assert "This is a bug in the provider" in error.detail


def test_the_detail_of_the_unexpected() -> None:
    """An exception is shown with its type and its message, where it has one."""
    assert unexpected(KeyError("x")).startswith("KeyError: 'x'\n\nThis is a bug in the provider")
    assert unexpected(SilentError()).startswith("SilentError: (SilentError without a message)\n\n")


SCHEMA = Schema(
    {"country": Attribute(STRING, required=True), "name": Attribute(STRING, computed=True)}
)


def test_a_block_of_what_was_configured_and_what_was_returned() -> None:
    """What a method returns is put into the configuration, and all of it is encoded."""
    config = {"country": "IT", "name": None}
    data = encode_block(SCHEMA, config, {"name": "Rome"}, "Cities.read")
    assert decode(data, SCHEMA.type) == {"country": "IT", "name": "Rome"}


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (None, "Cities.read returned None, but it must return a dict"),
        (["Rome"], "Cities.read returned a value of type list"),
        ({"name": UNKNOWN}, "name: a known value is required"),
        ({"town": "Rome"}, "town: the object has no such attribute"),
    ],
)
def test_a_method_that_returns_something_else(returned: Any, message: str) -> None:
    """What does not fit is an error that names the method or the attribute."""
    with pytest.raises(EncodeError, match=message):
        encode_block(SCHEMA, {"country": "IT", "name": None}, returned, "Cities.read")
