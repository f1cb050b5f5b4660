"""The services that every plugin has beside the provider itself.

``GRPCController`` ends the process, ``GRPCStdio`` could carry our output and
``GRPCBroker`` is for plugins that call back; a provider needs the first alone.
The messages are so small that their bytes stand here as they are.

See docs/reference/plugin-protocol.md, section 1.6.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tfbridge._grpc.lean import grpc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_EMPTY = b""
_SERVING = b"\x08\x01"  # HealthCheckResponse, field 1 status: SERVING
_KNOWN_TO_HEALTH = (b"", b"\n\x06plugin")  # HealthCheckRequest, field 1 service


def controller(end: Callable[[], None]) -> grpc.GenericRpcHandler:
    """Return the service whose Shutdown calls ``end``, once its answer is on the way."""

    def shutdown(_request: bytes, context: grpc.ServicerContext) -> bytes:
        if not context.add_callback(end):
            end()
        return _EMPTY

    return grpc.method_handlers_generic_handler(
        "plugin.GRPCController", {"Shutdown": grpc.unary_unary_rpc_method_handler(shutdown)}
    )


class Stdio:
    """The output that a host asks for first of all, and that never comes.

    The stream stays open, as a Go plugin's does: with no call under way a
    host's gRPC library takes the connection for idle after half an hour and
    closes it. It occupies no thread, because the handler is one of grpcio's
    non-blocking kind, as in its own health service: it returns at once, and
    the call goes on until None is sent.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: set[Callable[[bytes | None], None]] = set()

    def service(self) -> grpc.GenericRpcHandler:
        """Return the service."""

        def stream(
            _request: bytes,
            context: grpc.ServicerContext,
            send: Callable[[bytes | None], None] | None = None,
        ) -> Iterator[bytes]:
            if send is not None:
                self._hold(context, send)
            return iter(())

        stream.experimental_non_blocking = True  # type: ignore[attr-defined]
        return grpc.method_handlers_generic_handler(
            "plugin.GRPCStdio", {"StreamStdio": grpc.unary_stream_rpc_method_handler(stream)}
        )

    def close(self) -> None:
        """End the streams that are open."""
        with self._lock:
            streams, self._open = self._open, set()
        for send in streams:
            send(None)

    def _hold(self, context: grpc.ServicerContext, send: Callable[[bytes | None], None]) -> None:
        def forget() -> None:
            with self._lock:
                self._open.discard(send)

        with self._lock:
            self._open.add(send)
        if not context.add_callback(forget):
            forget()


def broker() -> grpc.GenericRpcHandler:
    """Return the service that brokers no connections: its stream ends at once."""

    def stream(_requests: Iterator[bytes], _context: grpc.ServicerContext) -> Iterator[bytes]:
        return iter(())

    return grpc.method_handlers_generic_handler(
        "plugin.GRPCBroker", {"StartStream": grpc.stream_stream_rpc_method_handler(stream)}
    )


def health() -> grpc.GenericRpcHandler:
    """Return the standard health service; it knows the service ``plugin`` and says SERVING."""

    def check(request: bytes, context: grpc.ServicerContext) -> bytes:
        if request not in _KNOWN_TO_HEALTH:
            context.abort(grpc.StatusCode.NOT_FOUND, "only the service 'plugin' is known")
        return _SERVING

    return grpc.method_handlers_generic_handler(
        "grpc.health.v1.Health", {"Check": grpc.unary_unary_rpc_method_handler(check)}
    )
