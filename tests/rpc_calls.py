"""Calls of a service's handlers without a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tfbridge._grpc.descriptors import message_class

if TYPE_CHECKING:
    import grpc
    from google.protobuf.descriptor import FieldDescriptor, MethodDescriptor, ServiceDescriptor


class Details(NamedTuple):
    """What gRPC hands to a generic handler."""

    method: str
    invocation_metadata: tuple[tuple[str, str], ...] = ()


class Service:
    """A generic handler and the descriptor of the service that it serves."""

    def __init__(self, handler: grpc.GenericRpcHandler, descriptor: ServiceDescriptor) -> None:
        self._handler = handler
        self.methods: dict[str, MethodDescriptor] = dict(descriptor.methods_by_name)
        self._name = descriptor.full_name

    def request(self, method: str, **fields: Any) -> Any:
        """Return the request message of a method."""
        return message_class(self.methods[method].input_type)(**fields)

    def call(self, method: str, request: Any = None) -> Any:
        """Call a method with a message and return its, or its first, response."""
        request = self.request(method) if request is None else request
        return self.send(method, request.SerializeToString())

    def send(self, method: str, data: bytes) -> Any:
        """Call a method with raw bytes."""
        found: Any = self._handler.service(Details(f"/{self._name}/{method}"))  # type: ignore[arg-type]
        if found.stream_unary is not None:
            answer = found.stream_unary(iter([data]), None)
        elif found.unary_stream is not None:
            (answer,) = found.unary_stream(data, None)
        else:
            answer = found.unary_unary(data, None)
        return message_class(self.methods[method].output_type).FromString(answer)


def is_repeated(field: FieldDescriptor) -> bool:
    """Tell whether a field is a list, by what old and new versions of protobuf offer."""
    known = getattr(field, "is_repeated", None)
    return field.label == field.LABEL_REPEATED if known is None else known
