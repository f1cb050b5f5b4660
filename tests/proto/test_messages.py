"""The messages carry the published numbers and types, in the places that are easy to get wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf.descriptor import FieldDescriptor

from rpc_calls import is_repeated
from tfbridge._pb import plugin_pb2, tfplugin5_pb2, tfplugin6_pb2

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from google.protobuf.descriptor import Descriptor

SCALARS = {
    FieldDescriptor.TYPE_BOOL: "bool",
    FieldDescriptor.TYPE_BYTES: "bytes",
    FieldDescriptor.TYPE_INT64: "int64",
    FieldDescriptor.TYPE_STRING: "string",
    FieldDescriptor.TYPE_UINT32: "uint32",
}


def field_type(field: FieldDescriptor) -> str:
    """Return a field's type as it stands in a definition, without packages."""
    if field.message_type and field.message_type.GetOptions().map_entry:
        key, value = field.message_type.fields
        return f"map<{base_type(key)},{base_type(value)}>"
    if is_repeated(field):
        return f"repeated {base_type(field)}"
    explicit = field.containing_oneof and field.containing_oneof.name.startswith("_")
    return f"optional {base_type(field)}" if explicit else base_type(field)


def base_type(field: FieldDescriptor) -> str:
    """Return the type of one element of a field."""
    named = field.message_type or field.enum_type
    if named is None:
        return SCALARS[field.type]
    name: str = named.full_name.removeprefix(f"{named.file.package}.")
    return name


def layout(message: Descriptor) -> dict[str, str]:
    """Return what matters on the wire: number and type of each field, by name."""
    return {field.name: f"{field.number} {field_type(field)}" for field in message.fields}


def walk(messages: Iterable[Descriptor]) -> Iterator[Descriptor]:
    """Yield messages and those nested in them; not the entries of maps."""
    for message in messages:
        if not message.GetOptions().map_entry:
            yield message
            yield from walk(message.nested_types)


def layouts(module: Any) -> dict[str, dict[str, str]]:
    """Return the layout of every message of a file, by name without package."""
    file = module.DESCRIPTOR
    return {
        message.full_name.removeprefix(f"{file.package}."): layout(message)
        for message in walk(file.message_types_by_name.values())
    }


SIX, FIVE = layouts(tfplugin6_pb2), layouts(tfplugin5_pb2)

DIFFERENT = {"Schema.Attribute", "GetMetadata.Response", "GetProviderSchema.Response"}
RENAMED_IN_5 = {"PrepareProviderConfig", "ValidateResourceTypeConfig", "ValidateDataSourceConfig"}
RENAMED_IN_5 |= {"Configure", "Stop"}
PROVISIONERS = {"GetProvisionerSchema", "ValidateProvisionerConfig", "ProvisionResource"}
RENAMED_IN_6 = {"ValidateProviderConfig", "ValidateResourceConfig", "ValidateDataResourceConfig"}
RENAMED_IN_6 |= {"ConfigureProvider", "StopProvider"}
STATE_STORES = {"ValidateStateStoreConfig", "ConfigureStateStore", "ReadStateBytes"}
STATE_STORES |= {"WriteStateBytes", "LockState", "UnlockState", "GetStates", "DeleteState"}
STATE_STORE_PARTS = {"StateStoreClientCapabilities", "StateStoreServerCapabilities"}
STATE_STORE_PARTS |= {"RequestChunkMeta", "StateByteRange"}


def test_messages_of_both_protocols_are_alike_but_for_three() -> None:
    """A message that both protocols have is laid out alike in both, three excepted."""
    shared = SIX.keys() & FIVE.keys()
    assert {name for name in shared if SIX[name] != FIVE[name]} == DIFFERENT


def test_each_protocol_has_its_own_messages_and_no_others() -> None:
    """What only one protocol has is what it names in its own way, or alone has a use for."""
    only_6 = {name.partition(".")[0] for name in SIX.keys() - FIVE.keys()}
    only_5 = {name.partition(".")[0] for name in FIVE.keys() - SIX.keys()}
    parts = {"Schema", "GetMetadata"}  # Schema.Object, GetMetadata.StateStoreMetadata
    assert only_6 == RENAMED_IN_6 | STATE_STORES | STATE_STORE_PARTS | parts
    assert only_5 == RENAMED_IN_5 | PROVISIONERS


def test_nested_type_shifts_the_numbers_of_an_attribute() -> None:
    """Schema.Attribute has nested_type at 10 in protocol 6; protocol 5 uses 10 for write_only."""
    shared = {
        "name": "1 string",
        "type": "2 bytes",
        "description": "3 string",
        "required": "4 bool",
        "optional": "5 bool",
        "computed": "6 bool",
        "sensitive": "7 bool",
        "description_kind": "8 StringKind",
        "deprecated": "9 bool",
    }
    assert SIX["Schema.Attribute"] == shared | {
        "nested_type": "10 Schema.Object",
        "write_only": "11 bool",
        "deprecation_message": "12 string",
    }
    assert FIVE["Schema.Attribute"] == shared | {
        "write_only": "10 bool",
        "deprecation_message": "11 string",
    }


def test_state_stores_leave_a_gap_in_protocol_5() -> None:
    """Actions keep their numbers in protocol 5, although it has no state stores before them."""
    metadata, schema = "GetMetadata.Response", "GetProviderSchema.Response"
    assert SIX[metadata] == FIVE[metadata] | {
        "state_stores": "8 repeated GetMetadata.StateStoreMetadata"
    }
    assert FIVE[metadata]["actions"] == "9 repeated GetMetadata.ActionMetadata"
    assert SIX[schema] == FIVE[schema] | {"state_store_schemas": "10 map<string,Schema>"}
    assert FIVE[schema]["action_schemas"] == "11 map<string,ActionSchema>"


TRICKY_6 = {
    "DynamicValue": {"msgpack": "1 bytes", "json": "2 bytes"},
    "RawState": {"json": "1 bytes", "flatmap": "2 map<string,string>"},
    "FunctionError": {"text": "1 string", "function_argument": "2 optional int64"},
    "AttributePath.Step": {
        "attribute_name": "1 string",
        "element_key_string": "2 string",
        "element_key_int": "3 int64",
    },
    "Schema.Block": {
        "version": "1 int64",
        "attributes": "2 repeated Schema.Attribute",
        "block_types": "3 repeated Schema.NestedBlock",
        "description": "4 string",
        "description_kind": "5 StringKind",
        "deprecated": "6 bool",
        "deprecation_message": "7 string",
    },
    "Schema.Object": {
        "attributes": "1 repeated Schema.Attribute",
        "nesting": "3 Schema.Object.NestingMode",
        "min_items": "4 int64",
        "max_items": "5 int64",
    },
    "Function": {
        "parameters": "1 repeated Function.Parameter",
        "variadic_parameter": "2 Function.Parameter",
        "return": "3 Function.Return",
        "summary": "4 string",
        "description": "5 string",
        "description_kind": "6 StringKind",
        "deprecation_message": "7 string",
    },
    "ServerCapabilities": {
        "plan_destroy": "1 bool",
        "get_provider_schema_optional": "2 bool",
        "move_resource_state": "3 bool",
        "generate_resource_config": "4 bool",
    },
    "ValidateProviderConfig.Response": {"diagnostics": "2 repeated Diagnostic"},
    "StopProvider.Response": {"Error": "1 string"},
    "ReadDataSource.Response": {
        "state": "1 DynamicValue",
        "diagnostics": "2 repeated Diagnostic",
        "deferred": "3 Deferred",
    },
    "PlanResourceChange.Response": {
        "planned_state": "1 DynamicValue",
        "requires_replace": "2 repeated AttributePath",
        "planned_private": "3 bytes",
        "diagnostics": "4 repeated Diagnostic",
        "legacy_type_system": "5 bool",
        "deferred": "6 Deferred",
        "planned_identity": "7 ResourceIdentityData",
    },
    "OpenEphemeralResource.Response": {
        "diagnostics": "1 repeated Diagnostic",
        "renew_at": "2 optional Timestamp",
        "result": "3 DynamicValue",
        "private": "4 optional bytes",
        "deferred": "5 Deferred",
    },
    "ListResource.Event": {
        "identity": "1 ResourceIdentityData",
        "display_name": "2 string",
        "resource_object": "3 optional DynamicValue",
        "diagnostic": "4 repeated Diagnostic",
    },
    "InvokeAction.Event": {
        "progress": "1 InvokeAction.Event.Progress",
        "completed": "2 InvokeAction.Event.Completed",
    },
    "WriteStateBytes.RequestChunk": {
        "meta": "1 optional RequestChunkMeta",
        "bytes": "2 bytes",
        "total_length": "3 int64",
        "range": "4 StateByteRange",
    },
}


@pytest.mark.parametrize("name", TRICKY_6)
def test_layout(name: str) -> None:
    """Messages with gaps, explicit presence or odd names are laid out as published."""
    assert SIX[name] == TRICKY_6[name]


def test_preparing_a_provider_config_returns_it() -> None:
    """Protocol 5 fills the place that protocol 6 leaves empty."""
    assert FIVE["PrepareProviderConfig.Response"] == {
        "prepared_config": "1 DynamicValue",
        "diagnostics": "2 repeated Diagnostic",
    }


@pytest.mark.parametrize("module", [tfplugin5_pb2, tfplugin6_pb2], ids=["v5", "v6"])
def test_enums(module: Any) -> None:
    """Enum values have the published numbers in both protocols."""
    assert dict(module.StringKind.items()) == {"PLAIN": 0, "MARKDOWN": 1}
    assert dict(module.Diagnostic.Severity.items()) == {"INVALID": 0, "ERROR": 1, "WARNING": 2}
    assert list(module.Schema.NestedBlock.NestingMode.keys()) == [
        "INVALID",
        "SINGLE",
        "LIST",
        "SET",
        "MAP",
        "GROUP",
    ]
    assert list(module.Deferred.Reason.keys()) == [
        "UNKNOWN",
        "RESOURCE_CONFIG_UNKNOWN",
        "PROVIDER_CONFIG_UNKNOWN",
        "ABSENT_PREREQ",
    ]


def test_alternatives() -> None:
    """A step of a path selects one thing, an event of an action is one thing."""
    step = tfplugin6_pb2.AttributePath.Step(attribute_name="a", element_key_int=1)
    event = tfplugin6_pb2.InvokeAction.Event(completed=tfplugin6_pb2.InvokeAction.Event.Completed())
    assert step.WhichOneof("selector") == "element_key_int"
    assert event.WhichOneof("type") == "completed"


def test_housekeeping_messages() -> None:
    """What travels between host and process is laid out as go-plugin has it."""
    assert layouts(plugin_pb2) == {
        "Empty": {},
        "StdioData": {"channel": "1 StdioData.Channel", "data": "2 bytes"},
        "ConnInfo": {
            "service_id": "1 uint32",
            "network": "2 string",
            "address": "3 string",
            "knock": "4 ConnInfo.Knock",
        },
        "ConnInfo.Knock": {"knock": "1 bool", "ack": "2 bool", "error": "3 string"},
    }
    assert dict(plugin_pb2.StdioData.Channel.items()) == {"INVALID": 0, "STDOUT": 1, "STDERR": 2}
