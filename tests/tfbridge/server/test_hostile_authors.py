"""Author code that does what no author should: an answer to every request all the same."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any, NoReturn, cast

import pytest

from hostile_author import CALLS, RAISING, Call, Hostile, returning
from tfbridge import STRING, DiagnosticError, Diagnostics, Function, Provider, Severity
from tfbridge.testing import FunctionCallError, InProcessHost

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Keep half characters out of pytest's reports, which could not be passed on."""
    caplog.set_level(logging.CRITICAL, "tfbridge.server")


@pytest.fixture(params=[5, 6], ids=["v5", "v6"])
def host(request: pytest.FixtureRequest) -> InProcessHost:
    """Return a configured provider, on either protocol."""
    host = InProcessHost(Hostile(), protocol=request.param)
    assert not host.configure().has_errors
    return host


def assert_is_a_bug(diagnostics: Diagnostics) -> None:
    """Assert that there is one error, about a bug in the provider."""
    (entry,) = diagnostics
    assert entry.severity is Severity.ERROR
    assert entry.summary
    assert "This is a bug in the provider" in entry.detail


@pytest.mark.parametrize("key", CALLS)
def test_reading(host: InProcessHost, key: str) -> None:
    """Whatever a read raises or returns, its answer is one error that names the bug."""
    state, diagnostics = host.read_data_source("hostile_thing", {"key": key})
    assert state is None
    assert_is_a_bug(diagnostics)


@pytest.mark.parametrize("key", RAISING)
def test_validating_and_configuring(host: InProcessHost, key: str) -> None:
    """Whatever a check or a configuration raises is one error that names the bug."""
    assert_is_a_bug(host.validate_provider({"key": key}))
    assert_is_a_bug(host.configure({"key": key}))
    assert_is_a_bug(host.validate_data_source("hostile_thing", {"key": key}))


def test_diagnostics_that_were_only_added(host: InProcessHost) -> None:
    """A warning that cannot be shown becomes an error, and then there is no state."""
    state, diagnostics = host.read_data_source("hostile_thing", {"key": "unsound"})
    assert state is None
    assert_is_a_bug(diagnostics)
    assert_is_a_bug(host.validate_data_source("hostile_thing", {"key": "unsound"}))


@pytest.mark.parametrize(
    "key",
    [
        *sorted(CALLS.keys() - {"text", "nothing"}),
        "refuses without a message",
        "refuses with nothing",
        "refuses with a full stop",
    ],
)
def test_calling(host: InProcessHost, key: str) -> None:
    """Whatever a function raises or returns, its answer is an error that names the bug."""
    with pytest.raises(FunctionCallError, match="This is a bug in the provider"):
        host.call_function("call", key)
    assert host.call_function("call", "still there") == "still there"


def test_calls_that_end_in_other_ways(host: InProcessHost) -> None:
    """An argument that does not exist is not blamed, and a stop is called a stop."""
    with pytest.raises(FunctionCallError, match=r"^no$") as raised:
        host.call_function("call", "blames a number")
    assert raised.value.argument is None
    with pytest.raises(FunctionCallError, match=r"because Terraform was interrupted$"):
        host.call_function("call", "stopped")


def test_a_diagnostic_error_of_a_function_is_shown_in_full() -> None:
    """A function that gives up with diagnostics is an error with what they say."""

    class Refuse(Function):
        returns = STRING

        def call(self) -> NoReturn:
            raise DiagnosticError("Not today", "It is closed.")

    class World(Provider[None]):
        source = "example/world"
        functions = (Refuse,)

    with pytest.raises(FunctionCallError, match=r"^Not today: It is closed$"):
        InProcessHost(World()).call_function("refuse")


@pytest.mark.parametrize(
    "diagnosis",
    [
        *RAISING.values(),
        *map(returning, ["text", 5, Diagnostics(cast("Any", [1])), Diagnostics()]),
    ],
)
def test_a_diagnosis_that_fails(host: InProcessHost, diagnosis: Callable[..., Any]) -> None:
    """A broken ``diagnose`` hides neither the error that it was asked about nor its own."""
    provider = Hostile()
    provider.diagnosis = diagnosis
    host = InProcessHost(provider, protocol=host.wire.version)
    host.configure()
    state, diagnostics = host.read_data_source("hostile_thing", {"key": "plain"})
    assert state is None
    assert all("This is a bug in the provider" in entry.detail for entry in diagnostics)
    assert "RuntimeError: plain" in list(diagnostics)[-1].detail


def test_a_schema_that_cannot_be_sent() -> None:
    """A description that no message can carry is an error in the answer to the question."""

    class World(Provider[None]):
        description = "A world without end: \ud800."
        source = "example/world"

    answer = InProcessHost(World()).call("GetProviderSchema")
    (entry,) = answer.diagnostics
    assert "GetProviderSchema: UnicodeEncodeError" in entry.detail


def test_giving_up_without_an_error(host: InProcessHost) -> None:
    """A read that gives up with no error in its diagnostics is an error nevertheless."""
    state, diagnostics = host.read_data_source("hostile_thing", {"key": "no error"})
    assert state is None
    warning, error = diagnostics
    assert (warning.summary, error.severity) == ("Careful", Severity.ERROR)


@pytest.mark.parametrize("what", ["configure", "call"])
def test_stop_ends_what_hangs(host: InProcessHost, what: str) -> None:
    """A configuration or a function that hangs ends with an error when Terraform is interrupted."""
    found: list[str] = []

    def run() -> None:
        if what == "configure":
            found.extend(entry.summary for entry in host.configure({"key": "hang"}))
            return
        with pytest.raises(FunctionCallError, match="Terraform was interrupted"):
            host.call_function("call", "hang")

    hanging = Hostile.hanging if what == "configure" else Call.hanging
    hanging.clear()
    thread = threading.Thread(target=run)
    thread.start()
    hanging.wait()
    host.stop()
    thread.join()
    assert found == (["Interrupted"] if what == "configure" else [])
    assert host.call_function("call", "still there") == "still there"
    assert not host.configure().has_errors
