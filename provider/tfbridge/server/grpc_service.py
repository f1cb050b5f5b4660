"""One gRPC service from a protocol's descriptor and a table of handlers.

Every RPC that the service declares gets a handler. Those that a provider
without managed resources, actions and the like has no use for answer with a
diagnostic, so that no request, however odd, ends in a gRPC error
(docs/reference/plugin-protocol.md, section 4.2).
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from google.protobuf.message import DecodeError, Message

from tfbridge._grpc.descriptors import message_class
from tfbridge._grpc.lean import grpc
from tfbridge.server.sanitize import UNEXPECTED, unexpected
from tfbridge.server.toproto import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor

    RpcHandler = Callable[[Any, Any], None]
    """Fills a response, the second argument, from a request, the first."""

log = logging.getLogger(__name__)

ERROR = 1
"""``Diagnostic.Severity.ERROR``"""


def handler(
    service: ServiceDescriptor, handlers: Mapping[str, RpcHandler], provider_name: str
) -> grpc.GenericRpcHandler:
    """Return the handler of a whole ``Provider`` service."""
    methods = {
        method.name: _method_handler(
            method, handlers.get(method.name) or _refusal(method.name, provider_name)
        )
        for method in service.methods
    }
    return grpc.method_handlers_generic_handler(service.full_name, methods)


def _method_handler(method: MethodDescriptor, handle: RpcHandler) -> grpc.RpcMethodHandler:
    request_type = message_class(method.input_type)
    response_type = message_class(method.output_type)

    def unary(data: bytes, _context: object) -> bytes:
        started = time.perf_counter()
        response = response_type()
        try:
            handle(request_type.FromString(data), response)
        except DecodeError as error:
            write_refusal(response, "Malformed request", f"{method.name}: {error}")
        except BaseException as error:
            log.exception("%s failed", method.name)
            response = response_type()
            write_refusal(response, UNEXPECTED, f"{method.name}: {unexpected(error)}")
        log.log(
            _TRACE,
            "answered",
            extra={
                "tf_rpc": method.name,
                "tf_req_duration_ms": round((time.perf_counter() - started) * 1000, 1),
            },
        )
        return response.SerializeToString()

    def streamed(data: bytes, context: object) -> Iterator[bytes]:
        yield unary(data, context)

    def collected(chunks: Iterator[bytes], context: object) -> bytes:
        return unary(b"".join(chunks), context)

    if method.client_streaming:
        return grpc.stream_unary_rpc_method_handler(collected)
    if method.server_streaming:
        return grpc.unary_stream_rpc_method_handler(streamed)
    return grpc.unary_unary_rpc_method_handler(unary)


_TRACE = 5


def _refusal(method: str, provider_name: str) -> RpcHandler:
    def refuse(request: Any, response: Any) -> None:
        subject = getattr(request, "type_name", "") or getattr(request, "action_type", "")
        write_refusal(
            response,
            "Not supported by this provider",
            f"The provider {provider_name} has data sources, ephemeral resources and functions "
            "only; "
            f"it cannot answer {method}" + (f' for "{subject}".' if subject else "."),
        )

    return refuse


def write_refusal(response: Message, summary: str, detail: str) -> None:
    """Put one error where this kind of response has room for it."""
    target: Any = response
    fields = response.DESCRIPTOR.fields_by_name
    if "error" in fields:  # CallFunction
        target.error.text = printable(detail)
        return
    if "completed" in fields:  # InvokeAction
        target = target.completed
    if "diagnostic" in fields:  # ListResource
        target.diagnostic.add(severity=ERROR, summary=summary, detail=printable(detail))
    elif hasattr(target, "diagnostics"):
        target.diagnostics.add(severity=ERROR, summary=summary, detail=printable(detail))
