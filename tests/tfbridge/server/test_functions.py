"""Calls of functions, by name, with raw arguments."""

from __future__ import annotations

import threading
from typing import Any, NamedTuple

import pytest

from tfbridge import (
    NUMBER,
    STRING,
    UNKNOWN,
    ArgumentError,
    DiagnosticError,
    Diagnostics,
    Function,
    Parameter,
)
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


class Fail(Function):
    """Fails in the way that its argument says."""

    parameters = (Parameter("how", STRING),)
    returns = STRING

    def call(self, how: str) -> Any:
        """Raise, or return what does not fit."""
        two = Diagnostics()
        two.error("Gone", "Sold out.")
        two.error("Closed")
        errors: dict[str, Exception] = {
            "diagnostics": DiagnosticError(two),
            "no diagnostics": DiagnosticError(Diagnostics()),
            "no reason": ArgumentError(" ."),
            "no such argument": ArgumentError("odd", "why"),
        }
        if how in errors:
            raise errors[how]
        if how == "stop":
            FAILING.interrupt()
            threading.Event().wait()
        return 5


FAILING = Functions("atlas", {"fail": Fail()})


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ("diagnostics", "Gone: Sold out.\nClosed"),
        ("no diagnostics", "DiagnosticError: \n\nThis is a bug in the provider"),
        ("no reason", "fail refused the call, but gave ' .' as the reason"),
        ("no such argument", "odd"),
        ("stop", "The call was ended early because Terraform was interrupted"),
        ("number", "fail returned an invalid value: a string is required, got int"),
    ],
)
def test_each_way_to_fail(how: str, error: str) -> None:
    """Whatever author code does is an error in words, and blames no argument that is not there."""
    result = FAILING.call("fail", [Raw(encode(how, STRING))])
    assert result.error.startswith(error)
    assert result.argument is None
