"""The in-process host asks a provider object what it would ask a process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tfbridge.errors import ArgumentError
from tfbridge.provider import Context, DataSource, Function, Parameter, Provider
from tfbridge.schema import Attribute, Nested
from tfbridge.testing import FunctionCallError, InProcessHost
from tfbridge.types import NUMBER, STRING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Cities(DataSource[str]):
    """Cities of a country."""

    attributes = {
        "country": Attribute(STRING, "Its code.", required=True),
        "cities": Attribute(
            Nested({"name": Attribute(STRING, "Its name."), "size": Attribute(NUMBER, "People.")}),
            "What was found.",
            computed=True,
        ),
    }

    def read(self, config: Mapping[str, Any], context: Context[str]) -> Mapping[str, Any]:
        """Make up a city."""
        name = f"{context.client} of {config['country']}"
        return {"cities": [{"name": name, "size": None}]}


class Half(Function):
    """Half of a number."""

    parameters = (Parameter("number", NUMBER),)
    returns = NUMBER

    def call(self, number: int) -> int:
        """Divide, or refuse."""
        if number % 2:
            raise ArgumentError("odd", "number")
        return number // 2


class Atlas(Provider[str]):
    """A provider for these tests."""

    name = "atlas"
    source = "example/atlas"
    attributes = {"prefix": Attribute(STRING, "What to say.", required=True)}
    data_sources = (Cities,)
    functions = (Half,)

    def configure(self, config: Mapping[str, Any], context: Context[None]) -> str:
        """Take the prefix for a client."""
        assert context.terraform_version
        prefix: str = config["prefix"]
        return prefix


@pytest.fixture(params=[5, 6], ids=["v5", "v6"])
def host(request: pytest.FixtureRequest) -> InProcessHost:
    """Return a host of the provider above on protocol 5 or 6."""
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


def test_reads_can_be_stopped(host: InProcessHost) -> None:
    """Stop is answered; reads that come later are refused with an error."""
    host.configure({"prefix": "x"})
    host.stop()
    assert host.read_data_source("atlas_cities", {"country": "NL"}).diagnostics.has_errors
