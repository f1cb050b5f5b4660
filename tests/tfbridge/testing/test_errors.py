"""What the host raises: messages for people, fields for tests."""

from __future__ import annotations

import pytest

from tfbridge.errors import TfbridgeError
from tfbridge.testing import errors


def test_a_failed_start_shows_the_log() -> None:
    """The message has what the process wrote to stderr, if it wrote anything."""
    error = errors.StartError("kept silent", "ImportError: no module\n")
    assert str(error) == "kept silent\n\nstderr:\nImportError: no module\n"
    assert (error.problem, error.log) == ("kept silent", "ImportError: no module\n")
    assert str(errors.StartError("kept silent")) == "kept silent"


def test_a_failed_call_names_method_and_status() -> None:
    """A gRPC status is told with the method that ended with it."""
    error = errors.CallFailedError("ReadDataSource", "UNAVAILABLE", "socket closed")
    assert str(error) == "ReadDataSource: UNAVAILABLE: socket closed"
    assert (error.method, error.code, error.details) == (
        "ReadDataSource",
        "UNAVAILABLE",
        "socket closed",
    )


@pytest.mark.parametrize("argument", [None, 0, 2])
def test_a_refused_argument_is_known_by_its_position(argument: int | None) -> None:
    """A function's error carries the argument that is to blame, if there is one."""
    error = errors.FunctionCallError("no image", argument)
    assert (str(error), error.text, error.argument) == ("no image", "no image", argument)


@pytest.mark.parametrize(
    "kind",
    [
        errors.StartError,
        errors.CallFailedError,
        errors.InvalidAnswerError,
        errors.FunctionCallError,
        errors.CommandFailedError,
    ],
)
def test_all_have_one_root(kind: type[Exception]) -> None:
    """One except clause catches whatever a host raises, or whatever tfbridge does."""
    assert issubclass(kind, errors.HostError)
    assert issubclass(kind, TfbridgeError)
