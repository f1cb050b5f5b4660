"""Protocol 5: older names of RPCs, and one plain type for each attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from protocol_host import ProtocolHost
from tfbridge import Attribute, Nested, Nesting
from tfbridge._pb import tfplugin5_pb2
from tfbridge.server import protocol5
from tfbridge.types import STRING

if TYPE_CHECKING:
    from tfbridge.server.provider_server import ProviderServer


@pytest.fixture
def host(server: ProviderServer) -> ProtocolHost:
    """Return a host of protocol 5."""
    return ProtocolHost(server, 5)


def test_older_names_of_the_rpcs(host: ProtocolHost) -> None:
    """The RPCs that protocol 6 renamed are served under their older names."""
    service = host.service
    assert service.call("GetSchema").data_source_schemas.keys() == {"atlas_cities"}
    configured = service.call("Configure", service.request("Configure", config=host.block()))
    assert not [entry for entry in configured.diagnostics if entry.severity == 1]
    request = service.request(
        "ValidateDataSourceConfig", type_name="atlas_cities", config=host.city(country="XX")
    )
    (odd,) = service.call("ValidateDataSourceConfig", request).diagnostics
    assert (odd.severity, odd.summary) == (2, "Odd country")
    assert not service.call("Stop").Error


def test_the_configuration_comes_back_as_it_was(host: ProtocolHost) -> None:
    """PrepareProviderConfig checks the provider block and returns it unchanged."""
    config = host.block(capital="Rome", scale=[{"by": None}])
    service = host.service
    request = service.request("PrepareProviderConfig", config=config)
    response = service.call("PrepareProviderConfig", request)
    assert response.prepared_config == config
    assert [entry.severity for entry in response.diagnostics] == [1]


def test_an_argument_with_fields_is_one_object_type() -> None:
    """Fields have no flags of their own here: one that is sensitive hides the whole."""
    fields = {
        "name": Attribute(STRING, "Its name.", required=True),
        "rows": Attribute(
            Nested({"key": Attribute(STRING, sensitive=True)}), "Rows.", computed=True
        ),
    }
    target = tfplugin5_pb2.Schema.Attribute()
    wanted = Attribute(Nested(fields, Nesting.SET), "Wanted.", optional=True)
    protocol5.write_attribute(target, "wanted", wanted)
    assert (target.name, target.optional, target.sensitive) == ("wanted", True, True)
    assert target.type == (
        b'["set",["object",{"name":"string","rows":["list",["object",{"key":"string"}]]}]]'
    )
