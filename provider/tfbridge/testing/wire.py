"""The two protocols under one set of names: those of protocol 6."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from tfbridge._grpc.descriptors import message_class

if TYPE_CHECKING:
    from google.protobuf.descriptor import MethodDescriptor
    from google.protobuf.message import Message

_PROTOCOL_5 = {
    "GetProviderSchema": "GetSchema",
    "ValidateProviderConfig": "PrepareProviderConfig",
    "ValidateResourceConfig": "ValidateResourceTypeConfig",
    "ValidateDataResourceConfig": "ValidateDataSourceConfig",
    "ConfigureProvider": "Configure",
    "StopProvider": "Stop",
}
"""RPCs that protocol 5 calls by another name (docs/reference/plugin-protocol.md, section 2.2)."""


class Wire:
    """The messages and RPCs of one protocol; ``messages`` is its generated module."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.messages: Any = importlib.import_module(f"tfbridge._pb.tfplugin{version}_pb2")
        self._methods = self.messages.DESCRIPTOR.services_by_name["Provider"].methods_by_name

    def method(self, rpc: str) -> MethodDescriptor:
        """Return an RPC by its name in protocol 6 or in this one; KeyError if there is none."""
        if self.version == 5:  # noqa: PLR2004 - the protocol's own number
            rpc = _PROTOCOL_5.get(rpc, rpc)
        method: MethodDescriptor = self._methods[rpc]
        return method

    def request(self, rpc: str, /, **fields: Any) -> Message:
        """Return a request for an RPC."""
        return message_class(self.method(rpc).input_type)(**fields)


def path_of(method: MethodDescriptor) -> str:
    """Return the path that an RPC has on the wire."""
    return f"/{method.containing_service.full_name}/{method.name}"
