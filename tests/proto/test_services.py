"""The services have every RPC, by the right names and with the right streams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfbridge._pb import plugin_pb2, tfplugin5_pb2, tfplugin6_pb2

if TYPE_CHECKING:
    from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor

SHARED = """
    GetMetadata GetResourceIdentitySchemas UpgradeResourceState UpgradeResourceIdentity
    ReadResource PlanResourceChange ApplyResourceChange ImportResourceState MoveResourceState
    ReadDataSource GenerateResourceConfig ValidateEphemeralResourceConfig OpenEphemeralResource
    RenewEphemeralResource CloseEphemeralResource ValidateListResourceConfig GetFunctions
    CallFunction ValidateActionConfig PlanAction
"""
ONLY_6 = """
    GetProviderSchema ValidateProviderConfig ValidateResourceConfig ValidateDataResourceConfig
    ConfigureProvider StopProvider ValidateStateStoreConfig ConfigureStateStore GetStates
    DeleteState LockState UnlockState
"""
ONLY_5 = """
    PrepareProviderConfig ValidateResourceTypeConfig ValidateDataSourceConfig Configure Stop
"""


def unary(names: str) -> dict[str, str]:
    """Return the usual shape of the RPCs named: Name.Request -> Name.Response."""
    return {name: f"{name}.Request -> {name}.Response" for name in names.split()}


STREAMS = {
    "ListResource": "ListResource.Request -> stream ListResource.Event",
    "InvokeAction": "InvokeAction.Request -> stream InvokeAction.Event",
}
STATE_STREAMS = {
    "ReadStateBytes": "ReadStateBytes.Request -> stream ReadStateBytes.ResponseChunk",
    "WriteStateBytes": "stream WriteStateBytes.RequestChunk -> WriteStateBytes.Response",
}


def shapes(service: ServiceDescriptor) -> dict[str, str]:
    """Return each RPC's request and response, without the package."""
    return {method.name: shape(method) for method in service.methods}


def shape(method: MethodDescriptor) -> str:
    """Return ``Request -> Response``, streams marked."""
    package = f"{method.containing_service.file.package}."
    request = method.input_type.full_name.removeprefix(package)
    response = method.output_type.full_name.removeprefix(package)
    return (
        f"{'stream ' * method.client_streaming}{request} -> "
        f"{'stream ' * method.server_streaming}{response}"
    )


def test_protocol_6_has_every_rpc() -> None:
    """tfplugin6.Provider offers all 36 RPCs of protocol 6.10 and no other."""
    service = tfplugin6_pb2.DESCRIPTOR.services_by_name["Provider"]
    assert service.full_name == "tfplugin6.Provider"
    assert shapes(service) == unary(SHARED + ONLY_6) | STREAMS | STATE_STREAMS


def test_protocol_5_has_every_rpc() -> None:
    """tfplugin5.Provider offers all 28 RPCs of protocol 5.10 and no other."""
    service = tfplugin5_pb2.DESCRIPTOR.services_by_name["Provider"]
    schema = {"GetSchema": "GetProviderSchema.Request -> GetProviderSchema.Response"}
    assert service.full_name == "tfplugin5.Provider"
    assert shapes(service) == unary(SHARED + ONLY_5) | STREAMS | schema


def test_protocol_5_has_provisioners() -> None:
    """The definition is complete: it has the provisioner service that nobody serves here."""
    service = tfplugin5_pb2.DESCRIPTOR.services_by_name["Provisioner"]
    assert shapes(service) == unary("ValidateProvisionerConfig Stop") | {
        "GetSchema": "GetProvisionerSchema.Request -> GetProvisionerSchema.Response",
        "ProvisionResource": "ProvisionResource.Request -> stream ProvisionResource.Response",
    }


def test_housekeeping_services_are_those_of_go_plugin() -> None:
    """Shutdown, stdio and broker have the names and streams that hosts call."""
    services = plugin_pb2.DESCRIPTOR.services_by_name
    assert plugin_pb2.DESCRIPTOR.package == "plugin"
    assert {name: shapes(service) for name, service in services.items()} == {
        "GRPCController": {"Shutdown": "Empty -> Empty"},
        "GRPCStdio": {"StreamStdio": "Empty -> stream StdioData"},
        "GRPCBroker": {"StartStream": "stream ConnInfo -> stream ConnInfo"},
    }


def test_housekeeping_messages_need_no_other_file() -> None:
    """plugin.proto imports nothing, so a process loads one descriptor for it."""
    assert not plugin_pb2.DESCRIPTOR.dependencies
