"""Protocol 5: older names, and nested attributes shown as plain object types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfbridge._pb import tfplugin5_pb2
from tfbridge.rpc import service, translate
from tfbridge.rpc.answers import Answers
from tfbridge.types import type_to_json

if TYPE_CHECKING:
    import grpc

    from tfbridge.rpc.core import Core
    from tfbridge.schema import Attribute


def handler(core: Core) -> grpc.GenericRpcHandler:
    """Return the service ``tfplugin5.Provider``."""
    answers = Answers(core, write_attribute)

    def prepare_provider_config(request: Any, response: Any) -> None:
        response.prepared_config.CopyFrom(request.config)
        answers.validate_provider_config(request, response)

    return service.handler(
        tfplugin5_pb2.DESCRIPTOR.services_by_name["Provider"],
        {
            "GetMetadata": answers.get_metadata,
            "GetSchema": answers.get_provider_schema,
            "GetResourceIdentitySchemas": answers.get_resource_identity_schemas,
            "GetFunctions": answers.get_functions,
            "PrepareProviderConfig": prepare_provider_config,
            "Configure": answers.configure_provider,
            "ValidateDataSourceConfig": answers.validate_data_source,
            "ReadDataSource": answers.read_data_source,
            "CallFunction": answers.call_function,
            "Stop": answers.stop,
        },
        core.provider.source,
    )


def write_attribute(target: Any, name: str, attribute: Attribute) -> None:
    """Fill a ``Schema.Attribute``.

    Fields have no flags in an object type. Better that too much is hidden
    than a secret shown, so one sensitive field makes the whole sensitive. A
    field's deprecation stays behind: the whole is not deprecated, and whoever
    sets the field is warned in the validation.
    """
    translate.write_attribute(target, name, attribute)
    target.type = type_to_json(attribute.type)
    target.sensitive = _holds_sensitive(attribute)


def _holds_sensitive(attribute: Attribute) -> bool:
    fields = attribute.nested.attributes.values() if attribute.nested else ()
    return attribute.sensitive or any(map(_holds_sensitive, fields))
