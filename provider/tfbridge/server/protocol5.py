"""Protocol 5: older names, and every nested attribute shown as a plain type of objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfbridge._pb import tfplugin5_pb2
from tfbridge.server import grpc_service, toproto
from tfbridge.server.handlers import Handlers

if TYPE_CHECKING:
    import grpc

    from tfbridge.schema.schema import Attribute
    from tfbridge.server.provider_server import ProviderServer


def handler(server: ProviderServer) -> grpc.GenericRpcHandler:
    """Return the service ``tfplugin5.Provider``."""
    handlers = Handlers(server, write_attribute)

    def prepare_provider_config(request: Any, response: Any) -> None:
        response.prepared_config.CopyFrom(request.config)
        handlers.validate_provider_config(request, response)

    return grpc_service.handler(
        tfplugin5_pb2.DESCRIPTOR.services_by_name["Provider"],
        {
            "GetMetadata": handlers.get_metadata,
            "GetSchema": handlers.get_provider_schema,
            "GetResourceIdentitySchemas": handlers.get_resource_identity_schemas,
            "GetFunctions": handlers.get_functions,
            "PrepareProviderConfig": prepare_provider_config,
            "Configure": handlers.configure_provider,
            "ValidateDataSourceConfig": handlers.validate_data_source,
            "ReadDataSource": handlers.read_data_source,
            "ValidateEphemeralResourceConfig": handlers.validate_ephemeral_resource,
            "OpenEphemeralResource": handlers.open_ephemeral_resource,
            "RenewEphemeralResource": handlers.renew_ephemeral_resource,
            "CloseEphemeralResource": handlers.close_ephemeral_resource,
            "CallFunction": handlers.call_function,
            "Stop": handlers.stop,
        },
        server.provider.source,
    )


def write_attribute(target: Any, name: str, attribute: Attribute) -> None:
    """Fill a ``Schema.Attribute``."""
    toproto.write_attribute(target, name, attribute)
    toproto.write_plain_type(target, attribute)
