"""Protocol 5: older names, and nested attributes shown as plain object types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfbridge._pb import tfplugin5_pb2
from tfbridge.server import grpc_service, toproto
from tfbridge.server.handlers import Handlers
from tfbridge.types import type_to_json

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
            "CallFunction": handlers.call_function,
            "Stop": handlers.stop,
        },
        server.provider.source,
    )


def write_attribute(target: Any, name: str, attribute: Attribute) -> None:
    """Fill a ``Schema.Attribute``.

    Fields have no flags in an object type. Better that too much is hidden
    than a secret shown, so one sensitive field makes the whole sensitive. A
    field's deprecation stays behind: the whole is not deprecated, and whoever
    sets the field is warned in the validation.
    """
    toproto.write_attribute(target, name, attribute)
    target.type = type_to_json(attribute.type)
    target.sensitive = _holds_sensitive(attribute)


def _holds_sensitive(attribute: Attribute) -> bool:
    fields = attribute.nested.attributes.values() if attribute.nested else ()
    return attribute.sensitive or any(map(_holds_sensitive, fields))
