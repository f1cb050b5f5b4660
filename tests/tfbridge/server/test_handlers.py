"""The RPCs that protocols 5 and 6 share: each gives the same in the messages of either."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from protocol_host import ProtocolHost
from tfbridge.codec.msgpack import decode, encode
from tfbridge.types import STRING

if TYPE_CHECKING:
    from tfbridge.server.provider_server import ProviderServer


@pytest.fixture(params=[5, 6])
def host(server: ProviderServer, request: pytest.FixtureRequest) -> ProtocolHost:
    """Return a host of each version in turn."""
    return ProtocolHost(server, request.param)


def test_schema_of_everything(host: ProtocolHost) -> None:
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


def test_lists_of_rows_are_plain_types(host: ProtocolHost) -> None:
    """What only the provider sets is a list of objects in both protocols: mocks can fill it."""
    cities = host.ask("GetProviderSchema").data_source_schemas["atlas_cities"].block.attributes[2]
    assert cities.type == b'["list",["object",{"name":"string","size":"number"}]]'
    assert (cities.description, cities.computed, cities.sensitive) == ("The cities.", True, False)
    assert "nested_type" not in [field.name for field, _ in cities.ListFields()]


def test_functions(host: ProtocolHost) -> None:
    """Functions are declared with parameters, return type and texts; both RPCs agree."""
    declared = host.ask("GetProviderSchema").functions["join"]
    assert host.ask("GetFunctions").functions["join"] == declared
    assert (declared.summary, declared.description) == ("Joins words.", "Joins words.")
    assert [(entry.name, entry.type) for entry in declared.parameters] == [
        ("separator", b'"string"')
    ]
    assert declared.variadic_parameter.allow_null_value
    assert getattr(declared, "return").type == b'"string"'


def test_calls(host: ProtocolHost) -> None:
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


def test_metadata_names_what_there_is(host: ProtocolHost) -> None:
    """Metadata has every name of the schema and the same capabilities."""
    response = host.ask("GetMetadata")
    assert [entry.type_name for entry in response.data_sources] == ["atlas_cities"]
    assert [entry.type_name for entry in response.ephemeral_resources] == ["atlas_permit"]
    assert [entry.name for entry in response.functions] == ["join"]
    assert response.server_capabilities.get_provider_schema_optional


def test_the_whole_life_of_a_read(host: ProtocolHost) -> None:
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


def test_the_whole_life_of_an_ephemeral_resource(host: ProtocolHost) -> None:
    """Validate, open, renew, close: what is opened says when to renew it, and with what."""
    schema = host.ask("GetProviderSchema").ephemeral_resource_schemas["atlas_permit"].block
    assert [attribute.name for attribute in schema.attributes] == ["city", "number"]
    host.ask("ConfigureProvider", config=host.block())
    about = {"type_name": "atlas_permit"}
    config = host.permit(city="Rome")
    assert not host.ask("ValidateEphemeralResourceConfig", config=config, **about).diagnostics
    opened = host.ask("OpenEphemeralResource", config=config, **about)
    result = decode(
        opened.result.msgpack, host.server.ephemeral_resource_schemas["atlas_permit"].type
    )
    assert result == {"city": "Rome", "number": "Rome-1"}
    assert (opened.private, opened.renew_at.seconds) == (b"one", 1_776_427_200)
    renewed = host.ask("RenewEphemeralResource", private=opened.private, **about)
    assert not renewed.diagnostics
    assert not renewed.HasField("renew_at")
    assert not host.ask("CloseEphemeralResource", private=b"one", **about).diagnostics


def test_nothing_is_opened_before_the_provider_is_configured(host: ProtocolHost) -> None:
    """An error takes the place of what would have been opened."""
    opened = host.ask("OpenEphemeralResource", type_name="atlas_permit", config=host.permit())
    assert [entry.summary for entry in opened.diagnostics] == ["Provider is not configured"]
    assert not opened.HasField("result")
    assert not opened.HasField("renew_at")


def test_there_is_no_identity_of_managed_resources(host: ProtocolHost) -> None:
    """Newer cores ask for identities of managed resources; there are none, and no error."""
    response = host.ask("GetResourceIdentitySchemas")
    assert not response.identity_schemas
    assert not response.diagnostics
