"""A host in the terms of protocol 6 for services of either protocol, without a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rpc_calls import Service
from tfbridge._pb import tfplugin5_pb2, tfplugin6_pb2
from tfbridge.codec.msgpack import encode
from tfbridge.server import protocol5, protocol6

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


class ProtocolHost:
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

    def permit(self, **values: Any) -> Any:
        """Return an ephemeral block."""
        schema = self.server.ephemeral_resource_schemas["atlas_permit"]
        return self.value(msgpack=encode(schema.complete(values), schema.type))
