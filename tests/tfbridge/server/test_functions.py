"""Calls of functions, by name, with raw arguments."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from tfbridge import NUMBER, STRING, UNKNOWN, ArgumentError, Function, Parameter
from tfbridge.codec.msgpack import decode, encode
from tfbridge.server.functions import FunctionResult, Functions


class Raw(NamedTuple):
    """A value as a host sends it."""

    msgpack: bytes = b""
    json: bytes = b""


class Pick(Function):
    """Picks one of its arguments."""

    parameters = (Parameter("position", NUMBER),)
    variadic = Parameter("words", STRING, allow_null=True, allow_unknown=True)
    returns = STRING

    def call(self, position: int, *words: Any) -> Any:
        """Return the word at the position."""
        if position < 0:
            raise ArgumentError("must not be negative.", "position")
        return words[position]


def call(position: Any, *words: Any) -> FunctionResult:
    """Call the function with values."""
    arguments = [Raw(encode(position, NUMBER)), *(Raw(encode(word, STRING)) for word in words)]
    return Functions("atlas", {"pick": Pick()}).call("pick", arguments)


def test_results() -> None:
    """What may be null or unknown reaches the function, and its result the host."""
    assert decode(call(1, "a", "b").value, STRING) == "b"
    assert decode(call(0, None).value, STRING) is None
    assert decode(call(0, UNKNOWN).value, STRING) is UNKNOWN
    assert decode(call(UNKNOWN, "a").value, STRING) is UNKNOWN


@pytest.mark.parametrize(
    ("result", "error", "argument"),
    [
        (call(-1), "must not be negative", 0),
        (call(None), "The argument must not be null", 0),
        (call(3, "a"), "IndexError: tuple index out of range", None),
    ],
)
def test_errors(result: FunctionResult, error: str, argument: int | None) -> None:
    """An error says what is wrong, without a last full stop, and which argument is to blame."""
    assert result.error.startswith(error)
    assert not result.error.endswith(".")
    assert (result.value, result.argument) == (b"", argument)


def test_calls_that_do_not_reach_a_function() -> None:
    """A name that is not there, too few arguments and bytes of another type are errors."""
    functions = Functions("atlas", {"pick": Pick()})
    assert "atlas has no function" in functions.call("x", []).error
    assert "takes 1 arguments, but got 0" in functions.call("pick", []).error
    assert functions.call("pick", [Raw(b"\xc1")]).argument == 0
    assert functions.call("pick", [Raw(json=b'"x"')]).argument == 0
