"""Protocol 6: arguments that are objects are described field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfbridge._pb import tfplugin6_pb2
from tfbridge.server import grpc_service, toproto
from tfbridge.server.handlers import Handlers

if TYPE_CHECKING:
    import grpc

    from tfbridge.schema.schema import Attribute
    from tfbridge.server.provider_server import ProviderServer


def handler(server: ProviderServer) -> grpc.GenericRpcHandler:
    """Return the service ``tfplugin6.Provider``."""
    handlers = Handlers(server, write_attribute)
    return grpc_service.handler(
        tfplugin6_pb2.DESCRIPTOR.services_by_name["Provider"],
        {
            "GetMetadata": handlers.get_metadata,
            "GetProviderSchema": handlers.get_provider_schema,
            "GetResourceIdentitySchemas": handlers.get_resource_identity_schemas,
            "GetFunctions": handlers.get_functions,
            "ValidateProviderConfig": handlers.validate_provider_config,
            "ConfigureProvider": handlers.configure_provider,
            "ValidateDataResourceConfig": handlers.validate_data_source,
            "ReadDataSource": handlers.read_data_source,
            "ValidateEphemeralResourceConfig": handlers.validate_ephemeral_resource,
            "OpenEphemeralResource": handlers.open_ephemeral_resource,
            "RenewEphemeralResource": handlers.renew_ephemeral_resource,
            "CloseEphemeralResource": handlers.close_ephemeral_resource,
            "CallFunction": handlers.call_function,
            "StopProvider": handlers.stop,
        },
        server.provider.source,
    )


def write_attribute(target: Any, name: str, attribute: Attribute) -> None:
    """Fill a ``Schema.Attribute``.

    What only the provider sets is a plain type, as in protocol 5: mocks in
    Terraform cannot fill nested attributes
    (docs/reference/plugin-protocol.md, section 4.13).
    """
    toproto.write_attribute(target, name, attribute)
    if attribute.nested is None or attribute.only_computed:
        toproto.write_plain_type(target, attribute)
        return
    target.nested_type.nesting = attribute.nested.nesting.value
    for field, nested in attribute.nested.attributes.items():
        write_attribute(target.nested_type.attributes.add(), field, nested)
