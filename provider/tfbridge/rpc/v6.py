"""Protocol 6: nested attributes are described field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfbridge._pb import tfplugin6_pb2
from tfbridge.rpc import service, translate
from tfbridge.rpc.answers import Answers
from tfbridge.types import type_to_json

if TYPE_CHECKING:
    import grpc

    from tfbridge.rpc.core import Core
    from tfbridge.schema import Attribute


def handler(core: Core) -> grpc.GenericRpcHandler:
    """Return the service ``tfplugin6.Provider``."""
    answers = Answers(core, write_attribute)
    return service.handler(
        tfplugin6_pb2.DESCRIPTOR.services_by_name["Provider"],
        {
            "GetMetadata": answers.get_metadata,
            "GetProviderSchema": answers.get_provider_schema,
            "GetResourceIdentitySchemas": answers.get_resource_identity_schemas,
            "GetFunctions": answers.get_functions,
            "ValidateProviderConfig": answers.validate_provider_config,
            "ConfigureProvider": answers.configure_provider,
            "ValidateDataResourceConfig": answers.validate_data_source,
            "ReadDataSource": answers.read_data_source,
            "CallFunction": answers.call_function,
            "StopProvider": answers.stop,
        },
        core.provider.source,
    )


def write_attribute(target: Any, name: str, attribute: Attribute) -> None:
    """Fill a ``Schema.Attribute``."""
    translate.write_attribute(target, name, attribute)
    if attribute.nested is None:
        target.type = type_to_json(attribute.type)
        return
    target.nested_type.nesting = attribute.nested.nesting.value
    for field, nested in attribute.nested.attributes.items():
        write_attribute(target.nested_type.attributes.add(), field, nested)
