"""Protocol 6: today's names of RPCs, and arguments described field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocol_host import ProtocolHost
from tfbridge import Attribute, Nested, Nesting
from tfbridge._pb import tfplugin6_pb2
from tfbridge.server import protocol6
from tfbridge.types import STRING

if TYPE_CHECKING:
    from tfbridge.server.provider_server import ProviderServer


def test_names_of_the_rpcs(server: ProviderServer) -> None:
    """The provider is checked, configured and stopped under the names of protocol 6."""
    host = ProtocolHost(server, 6)
    assert host.ask("GetProviderSchema").data_source_schemas.keys() == {"atlas_cities"}
    config = host.block(scale=[{"by": None}])
    assert [
        entry.severity for entry in host.ask("ValidateProviderConfig", config=config).diagnostics
    ] == [1]
    assert not host.ask("StopProvider").Error


def test_an_argument_with_fields_is_described_field_by_field() -> None:
    """Each field of an argument keeps its own text and flags."""
    fields = {
        "name": Attribute(STRING, "Its name.", required=True),
        "key": Attribute(STRING, sensitive=True, optional=True),
    }
    target = tfplugin6_pb2.Schema.Attribute()
    wanted = Attribute(Nested(fields, Nesting.SET), "Wanted.", optional=True)
    protocol6.write_attribute(target, "wanted", wanted)
    assert (target.nested_type.nesting, target.type, target.sensitive) == (3, b"", False)
    name, key = target.nested_type.attributes
    assert (name.name, name.type, name.description) == ("name", b'"string"', "Its name.")
    assert (key.required, key.optional, key.sensitive) == (False, True, True)


def test_what_only_the_provider_sets_is_one_type() -> None:
    """A computed attribute with fields is a plain type, at whatever depth: mocks can fill it."""
    rows = Attribute(Nested({"key": Attribute(STRING, sensitive=True)}), "Rows.", computed=True)
    target = tfplugin6_pb2.Schema.Attribute()
    protocol6.write_attribute(target, "wanted", Attribute(Nested({"rows": rows}), optional=True))
    (inner,) = target.nested_type.attributes
    assert not inner.HasField("nested_type")
    assert (inner.type, inner.sensitive) == (b'["list",["object",{"key":"string"}]]', True)
