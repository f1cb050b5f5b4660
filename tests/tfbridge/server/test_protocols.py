"""Protocols 5 and 6: the same provider in the messages of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rpc_calls import Service
from tfbridge import Attribute, Nested, Nesting
from tfbridge._pb import tfplugin5_pb2, tfplugin6_pb2
from tfbridge.codec.msgpack import decode, encode
from tfbridge.server import protocol5, protocol6
from tfbridge.types import STRING

if TYPE_CHECKING:
    from tfbridge.server.provider_server import ProviderServer

NAMES = {
    5: {
        "GetProviderSchema": "GetSchema",
        "ValidateProviderConfig": "PrepareProviderConfig",
        "ValidateDataResourceConfig": "ValidateDataSourceConfig",
        "ConfigureProvider": "Configure",
        "StopProvider": "Stop",
    },
    6: {},
}
"""What protocol 5 calls the methods of protocol 6."""


class Host:
    """Asks a service of either version under the names of version 6."""

    def __init__(self, server: ProviderServer, version: int) -> None:
        self.version = version
        self.server = server
        module: Any = {5: protocol5, 6: protocol6}[version]
        wire: Any = {5: tfplugin5_pb2, 6: tfplugin6_pb2}[version]
        self.service = Service(module.handler(server), wire.DESCRIPTOR.services_by_name["Provider"])
        self.value = wire.DynamicValue

    def ask(self, method: str, **fields: Any) -> Any:
        """Call a method."""
        name = NAMES[self.version].get(method, method)
        return self.service.call(name, self.service.request(name, **fields))

    def block(self, **values: Any) -> Any:
        """Return a provider block."""
        schema = self.server.schema
        return self.value(msgpack=encode(schema.complete(values), schema.type))

    def city(self, **values: Any) -> Any:
        """Return a data block."""
        schema = self.server.data_source_schemas["atlas_cities"]
        return self.value(msgpack=encode(schema.complete(values), schema.type))


@pytest.fixture(params=[5, 6])
def host(server: ProviderServer, request: pytest.FixtureRequest) -> Host:
    """Return a host of each version in turn."""
    return Host(server, request.param)


def test_schema_of_everything(host: Host) -> None:
    """One answer holds the provider, its data sources and its functions, all with a block."""
    response = host.ask("GetProviderSchema")
    assert response.server_capabilities.get_provider_schema_optional
    assert response.provider.HasField("block")
    assert [attribute.name for attribute in response.provider.block.attributes] == [
        "capital",
        "tags",
    ]
    tags = response.provider.block.attributes[1]
    assert (tags.deprecated, tags.deprecation_message) == (True, "Use none.")
    (scale,) = response.provider.block.block_types
    assert (scale.type_name, scale.nesting, scale.max_items) == ("scale", 2, 1)
    cities = response.data_source_schemas["atlas_cities"].block
    assert cities.description == "Cities of a country."
    assert [
        (entry.name, entry.required, entry.optional, entry.computed) for entry in cities.attributes
    ] == [
        ("country", True, False, False),
        ("limit", False, True, True),
        ("cities", False, False, True),
    ]
    assert not response.HasField("provider_meta")


def test_lists_of_rows_are_plain_types(host: Host) -> None:
    """What only the provider sets is a list of objects in both protocols: mocks can fill it."""
    cities = host.ask("GetProviderSchema").data_source_schemas["atlas_cities"].block.attributes[2]
    assert cities.type == b'["list",["object",{"name":"string","size":"number"}]]'
    assert (cities.description, cities.computed, cities.sensitive) == ("The cities.", True, False)
    assert "nested_type" not in [field.name for field, _ in cities.ListFields()]


def test_arguments_take_each_protocols_form() -> None:
    """Protocol 6 describes each field of an argument; protocol 5 has the same as an object type."""
    fields = {
        "name": Attribute(STRING, "Its name.", required=True),
        "rows": Attribute(
            Nested({"key": Attribute(STRING, sensitive=True)}), "Rows.", computed=True
        ),
    }
    attribute = Attribute(Nested(fields, Nesting.SET), "Wanted.", optional=True)
    newer, older = tfplugin6_pb2.Schema.Attribute(), tfplugin5_pb2.Schema.Attribute()
    protocol6.write_attribute(newer, "wanted", attribute)
    protocol5.write_attribute(older, "wanted", attribute)
    name, rows = newer.nested_type.attributes
    assert (newer.nested_type.nesting, newer.type, newer.sensitive) == (3, b"", False)
    assert (name.name, name.type, name.description) == ("name", b'"string"', "Its name.")
    assert (rows.type, rows.sensitive) == (b'["list",["object",{"key":"string"}]]', True)
    assert older.type == (
        b'["set",["object",{"name":"string","rows":["list",["object",{"key":"string"}]]}]]'
    )
    assert older.sensitive


def test_functions(host: Host) -> None:
    """Functions are declared with parameters, return type and texts; both RPCs agree."""
    declared = host.ask("GetProviderSchema").functions["join"]
    assert host.ask("GetFunctions").functions["join"] == declared
    assert (declared.summary, declared.description) == ("Joins words.", "Joins words.")
    assert [(entry.name, entry.type) for entry in declared.parameters] == [
        ("separator", b'"string"')
    ]
    assert declared.variadic_parameter.allow_null_value
    assert getattr(declared, "return").type == b'"string"'


def test_calls(host: Host) -> None:
    """A call gives a result or an error with the position of the argument."""
    words = [host.value(msgpack=encode(word, STRING)) for word in ("+", "a", "b")]
    response = host.ask("CallFunction", name="join", arguments=words)
    assert decode(response.result.msgpack, STRING) == "a+b"
    assert not response.HasField("error")
    bad = [host.value(msgpack=encode("bad", STRING))]
    response = host.ask("CallFunction", name="join", arguments=bad)
    assert (response.error.text, response.error.function_argument) == ("not this separator", 0)
    bad = [host.value(msgpack=encode("crash", STRING))]
    response = host.ask("CallFunction", name="join", arguments=bad)
    assert not response.error.HasField("function_argument")


def test_metadata_names_what_there_is(host: Host) -> None:
    """Metadata has every name of the schema and the same capabilities."""
    response = host.ask("GetMetadata")
    assert [entry.type_name for entry in response.data_sources] == ["atlas_cities"]
    assert [entry.name for entry in response.functions] == ["join"]
    assert response.server_capabilities.get_provider_schema_optional


def test_the_whole_life_of_a_read(host: Host) -> None:
    """Validate, configure, validate, read, stop: each answer carries its diagnostics."""
    response = host.ask("ValidateProviderConfig", config=host.block(scale=[{"by": None}]))
    (entry,) = response.diagnostics
    assert entry.severity == 1
    assert [step.WhichOneof("selector") for step in entry.attribute.steps] == [
        "attribute_name",
        "element_key_int",
        "attribute_name",
    ]
    if host.version == 5:
        assert response.prepared_config == host.block(scale=[{"by": None}])
    response = host.ask("ConfigureProvider", config=host.block(), terraform_version="1.9.8")
    assert [entry.summary for entry in response.diagnostics] == ["Terraform 1.9.8"]
    assert not response.diagnostics[0].HasField("attribute")
    config = host.city(country="IT")
    assert not host.ask(
        "ValidateDataResourceConfig", type_name="atlas_cities", config=config
    ).diagnostics
    response = host.ask("ReadDataSource", type_name="atlas_cities", config=config)
    state = decode(response.state.msgpack, host.server.data_source_schemas["atlas_cities"].type)
    assert state["cities"] == [{"name": "Rome", "size": 10}]
    assert not host.ask("StopProvider").Error
    response = host.ask("ReadDataSource", type_name="atlas_cities", config=config)
    assert [entry.summary for entry in response.diagnostics] == ["Interrupted"]
    assert not response.HasField("state")


def test_map_keys_have_a_step_of_their_own(host: Host) -> None:
    """A path through a map uses the step for keys."""
    from tfbridge.paths import ROOT
    from tfbridge.server.toproto import write_path

    response = host.ask("GetMetadata")
    path = response.diagnostics.add().attribute
    write_path(path, (ROOT / "endpoints").key("swr"))
    assert path.steps[1].element_key_string == "swr"


def test_text_that_no_protobuf_could_hold(host: Host) -> None:
    """Lone surrogates in a message for the user do not break the answer."""
    from tfbridge.diagnostics import Diagnostics
    from tfbridge.server.toproto import write_diagnostics

    diagnostics = Diagnostics()
    diagnostics.error("odd \udcff name")
    response = host.ask("GetMetadata")
    write_diagnostics(response.diagnostics, diagnostics)
    assert response.diagnostics[0].summary == "odd ? name"
