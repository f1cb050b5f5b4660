"""The in-process host asks a provider object what it would ask a process."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from tfbridge.testing import CallFailedError, FunctionCallError, InProcessHost
from tfbridge.testing.wire import Wire

Atlas = runpy.run_path(str(Path(__file__).with_name("atlas.py")))["Atlas"]


@pytest.fixture(params=[5, 6], ids=["v5", "v6"])
def host(request: pytest.FixtureRequest) -> InProcessHost:
    """Return a host of the provider in atlas.py on protocol 5 or 6."""
    return InProcessHost(Atlas(), protocol=request.param)


def test_schema_is_one_that_terraform_accepts(host: InProcessHost) -> None:
    """The schema comes from the provider's declarations and passes the host's check."""
    assert set(host.schema().data_source_schemas) == {"atlas_cities"}


def test_data_source_is_read(host: InProcessHost) -> None:
    """Configure and read work as over a connection."""
    assert not host.validate_provider({"prefix": "capital"}).has_errors
    assert not host.configure({"prefix": "capital"}).has_errors
    assert not host.validate_data_source("atlas_cities", {"country": "NL"}).has_errors
    state, diagnostics = host.read_data_source("atlas_cities", {"country": "NL"})
    assert not list(diagnostics)
    assert state == {"country": "NL", "cities": [{"name": "capital of NL", "size": None}]}


def test_mistakes_are_diagnostics(host: InProcessHost) -> None:
    """What a user does wrong comes back as diagnostics with a path."""
    (problem,) = host.validate_data_source("atlas_cities")
    assert str(problem.path) == "country"


def test_functions_are_called(host: InProcessHost) -> None:
    """Functions return values or raise with the argument they blame."""
    assert host.call_function("half", 4) == 2
    with pytest.raises(FunctionCallError, match="odd") as caught:
        host.call_function("half", 3)
    assert caught.value.argument == 0


def test_streams_are_served(host: InProcessHost) -> None:
    """An RPC that streams its answers gives a list here, too."""
    (event,) = host.call("ListResource", type_name="x")
    assert event.diagnostic[0].severity == 1


def test_streams_of_requests_are_served() -> None:
    """An RPC that takes a stream of requests is served here, too."""
    host = InProcessHost(Atlas())
    answer = host.stream("WriteStateBytes", [host.wire.request("WriteStateBytes")])
    assert answer.diagnostics[0].severity == 1


def test_service_of_another_protocol_is_not_there(host: InProcessHost) -> None:
    """An RPC that the handler does not know fails as it would over a connection."""
    host.wire = Wire(11 - host.wire.version)
    with pytest.raises(CallFailedError, match="UNIMPLEMENTED"):
        host.schema()


def test_reads_can_be_stopped(host: InProcessHost) -> None:
    """Stop is answered; reads that come later are refused with an error."""
    host.configure({"prefix": "x"})
    host.stop()
    assert host.read_data_source("atlas_cities", {"country": "NL"}).diagnostics.has_errors
