"""Every RPC of both protocols, asked over a real process.

What a provider with data sources, ephemeral resources and functions has an answer for gets one;
every other RPC of the descriptors is refused in words, on either protocol.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from echo.echo import LONG_AGO, SECRET
from protocol.echo_host import COMMAND, WIRES, assert_serves, errors, methods, start
from tfbridge import DYNAMIC, NUMBER, STRING, UNKNOWN, Typed
from tfbridge.codec.msgpack import decode, encode
from tfbridge.testing import CallFailedError, Host

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWERED = {
    "GetMetadata",
    "GetProviderSchema",
    "GetResourceIdentitySchemas",
    "GetFunctions",
    "ValidateProviderConfig",
    "ConfigureProvider",
    "ValidateDataResourceConfig",
    "ReadDataSource",
    "ValidateEphemeralResourceConfig",
    "OpenEphemeralResource",
    "RenewEphemeralResource",
    "CloseEphemeralResource",
    "CallFunction",
    "StopProvider",
}
"""RPCs with an answer, by their names in protocol 6."""

REFUSED = [
    (version, name)
    for version in (5, 6)
    for name in methods(version)
    if name not in {WIRES[version].method(rpc).name for rpc in ANSWERED}
]


@pytest.fixture(scope="module", params=[5, 6], ids=["v5", "v6"])
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    """Return a host of a configured provider."""
    with start(request.param) as running:
        yield running


@pytest.fixture(scope="module")
def hosts() -> Iterator[dict[int, Host]]:
    """Return a host for each protocol."""
    with start(5) as five, start(6) as six:
        yield {5: five, 6: six}


def test_protocol_5_lacks_nothing_but_state_stores() -> None:
    """Every other RPC of protocol 6 is there in 5, be it by an older name."""
    five = {WIRES[6].method(name).name for name in methods(6) if _has(5, name)}
    assert len(five) == len(methods(5))
    assert methods(6).keys() - five == {
        "ValidateStateStoreConfig",
        "ConfigureStateStore",
        "ReadStateBytes",
        "WriteStateBytes",
        "LockState",
        "UnlockState",
        "GetStates",
        "DeleteState",
    }


def _has(version: int, rpc: str) -> bool:
    try:
        WIRES[version].method(rpc)
    except KeyError:
        return False
    return True


@pytest.mark.parametrize(("version", "rpc"), REFUSED)
def test_what_there_is_no_use_for(hosts: dict[int, Host], version: int, rpc: str) -> None:
    """An RPC for resources, lists, actions or state stores is refused with an explanation."""
    host = hosts[version]
    fields = methods(version)[rpc].input_type.fields_by_name
    names = [name for name in ("type_name", "action_type") if name in fields]
    request = host.wire.request(rpc, **dict.fromkeys(names, "echo_thing"))
    (text,) = errors(host.stream(rpc, [request]))
    assert text.startswith("Not supported by this provider: The provider example/echo has data ")
    assert f"it cannot answer {rpc}" in text
    assert ('for "echo_thing"' in text) == bool(names)
    assert_serves(host)


def test_metadata_names_everything_in_the_schema(host: Host) -> None:
    """GetMetadata and GetProviderSchema agree on all that there is, and on capabilities."""
    metadata, schema = host.call("GetMetadata"), host.schema()
    names = {each.type_name for each in metadata.data_sources}
    assert names == set(schema.data_source_schemas)
    assert names == {"echo_value", "echo_typed", "echo_nests", "echo_pause"}
    names = {each.type_name for each in metadata.ephemeral_resources}
    assert names == set(schema.ephemeral_resource_schemas) == {"echo_login"}
    assert {each.name for each in metadata.functions} == set(schema.functions)
    assert metadata.server_capabilities == schema.server_capabilities
    assert schema.server_capabilities.get_provider_schema_optional
    assert not metadata.resources
    assert not errors(metadata)


def test_functions_alone(host: Host) -> None:
    """GetFunctions gives the functions of the schema."""
    assert dict(host.call("GetFunctions").functions) == dict(host.schema().functions)


def test_no_identities(host: Host) -> None:
    """GetResourceIdentitySchemas is answered, with nothing."""
    answer = host.call("GetResourceIdentitySchemas")
    assert (len(answer.identity_schemas), len(answer.diagnostics)) == (0, 0)


def test_nested_attributes_in_the_schema(host: Host) -> None:
    """Protocol 6 describes nested attributes field by field, 5 gives their type."""
    (attribute,) = (
        each
        for each in host.schema().data_source_schemas["echo_nests"].block.attributes
        if each.name == "attribute_list"
    )
    if host.wire.version == 6:
        assert [each.name for each in attribute.nested_type.attributes] == ["name", "number"]
        assert attribute.type == b""
    else:
        assert attribute.type == b'["list",["object",{"name":"string","number":"number"}]]'


def test_provider_configuration(host: Host) -> None:
    """The provider block is validated and taken, with unknown arguments; then reads fail."""
    assert not host.validate_provider({"value": UNKNOWN}).has_errors
    assert not host.configure({"value": Typed(STRING, "x")}).has_errors
    assert not host.configure({"value": UNKNOWN}).has_errors
    _, (problem,) = host.read_data_source("echo_value", {"value": 1})
    assert problem.summary == "Provider argument is not known yet"
    assert not host.configure().has_errors


def test_prepared_configuration(host: Host) -> None:
    """Protocol 5 returns the provider block as it was given."""
    if host.wire.version == 6:
        assert "prepared_config" not in methods(6)["ValidateProviderConfig"].output_type.fields
        return
    config = host.wire.messages.DynamicValue(msgpack=b"\x81\xa5value\xc0")
    assert host.call("ValidateProviderConfig", config=config).prepared_config == config


def test_data_source(host: Host) -> None:
    """A data block is validated and read, with its nested attributes and blocks."""
    config = {
        "attribute_list": [{"name": "a", "number": None}],
        "block_list": [{"number": 1}, {}],
        "block_map": {"k": {"name": "b"}},
    }
    assert not list(host.validate_data_source("echo_nests", config))
    state, diagnostics = host.read_data_source("echo_nests", config)
    assert not list(diagnostics)
    assert state is not None
    assert state["attribute_list"] == [{"name": "a", "number": None}]
    assert state["block_list"] == [{"name": None, "number": 1}, {"name": None, "number": None}]
    assert state["block_map"] == {"k": {"name": "b", "number": None}}


@pytest.mark.parametrize("rpc", ["ValidateDataResourceConfig", "ReadDataSource"])
def test_unknown_data_source(host: Host, rpc: str) -> None:
    """A type name that does not exist is an error in words."""
    assert errors(host.call(rpc, type_name="echo_nothing")) == [
        'Unknown data source: The provider example/echo has no data source "echo_nothing".'
    ]


def test_a_read_without_configuration() -> None:
    """A fresh process that is asked to read says that it was not configured."""
    with start(6) as host:
        schema = host.schema()
    with Host(COMMAND, schema=schema) as host:
        (problem,) = host.read_data_source("echo_value").diagnostics
    assert problem.summary == "Provider is not configured"


def test_functions(host: Host) -> None:
    """Functions take positional and variadic arguments, nulls and unknowns as declared."""
    assert host.call_function("echo", Typed(NUMBER, 1)) == Typed(NUMBER, 1)
    assert host.call_function("echo", None) is None
    assert host.call_function("echo", UNKNOWN) == UNKNOWN
    assert host.call_function("echo_all", "a", Typed(STRING, "b")).value[0] == "a"


def test_a_null_argument_as_opentofu_sends_it(host: Host) -> None:
    """A value with both fields empty is null."""
    null = host.wire.messages.DynamicValue()
    answer = host.call("CallFunction", name="echo", arguments=[null])
    assert decode(answer.result.msgpack, DYNAMIC) is None


def test_a_login_from_beginning_to_end(host: Host) -> None:
    """An ephemeral resource is opened, renewed while it wants to be, and closed."""
    config = {"value": Typed(STRING, "x"), "renewals": 1}
    assert not host.validate_ephemeral_resource("echo_login", config).has_errors
    opened = host.open_ephemeral_resource("echo_login", config)
    assert opened.values == config | {"result": Typed(STRING, "x"), "secret": SECRET}
    assert (opened.renew_at, opened.private) == (LONG_AGO, b"1")
    renewed = host.renew_ephemeral_resource("echo_login", opened.private)
    assert (renewed.renew_at, renewed.private) == (None, b"0")
    assert not host.close_ephemeral_resource("echo_login", opened.private).has_errors


def test_function_errors_name_the_argument(host: Host) -> None:
    """A refused argument is named by its position."""
    value = host.wire.messages.DynamicValue(msgpack=encode("", STRING))
    answer = host.call("CallFunction", name="echo_all", arguments=[value])
    assert (answer.error.text, answer.error.function_argument) == ("must not be empty", 0)


def test_stop_and_a_new_beginning(host: Host) -> None:
    """After a stop reads are refused until the provider is configured anew."""
    host.stop()
    (problem,) = host.read_data_source("echo_value").diagnostics
    assert problem.summary == "Interrupted"
    (problem,) = host.open_ephemeral_resource("echo_login").diagnostics
    assert problem.summary == "Interrupted"
    (problem,) = host.renew_ephemeral_resource("echo_login", b"1").diagnostics
    assert problem.summary == "Interrupted"
    assert not host.close_ephemeral_resource("echo_login", b"1").has_errors
    assert not host.configure().has_errors
    assert_serves(host)


def test_an_rpc_that_does_not_exist(host: Host) -> None:
    """What the protocol does not have is UNIMPLEMENTED, and no harm is done."""
    for path in ("/tfplugin6.Provider/Nothing", "/tfplugin4.Provider/GetSchema", "/x"):
        with pytest.raises(CallFailedError) as failure:
            host.connection.unary(path, b"", 60)
        assert failure.value.code == "UNIMPLEMENTED"
    assert_serves(host)
