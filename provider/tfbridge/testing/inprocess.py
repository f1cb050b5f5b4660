"""A host without a process: straight to the provider's service, for fast tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tfbridge.application import ProviderApplication
from tfbridge.testing.client import CALL_TIMEOUT, ProviderClient
from tfbridge.testing.errors import CallFailedError
from tfbridge.testing.wire import Wire, path_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import grpc
    from google.protobuf.descriptor import MethodDescriptor

    from tfbridge._pb import tfplugin6_pb2 as pb
    from tfbridge.provider import Provider


class InProcessHost(ProviderClient):
    """A provider object, asked everything that Terraform would ask its process.

    Requests and answers are encoded as on the wire, so the schema, the codec
    and the checks are the real ones; what is missing is the process with its
    handshake, its TLS and its log.
    """

    def __init__(
        self,
        provider: Provider[Any],
        *,
        protocol: int = 6,
        schema: pb.GetProviderSchema.Response | None = None,
    ) -> None:
        handler = ProviderApplication(provider).handler(protocol)
        super().__init__(Wire(protocol), _Direct(handler), schema=schema, timeout=CALL_TIMEOUT)


class _CallDetails(NamedTuple):
    """What grpcio tells a generic handler about a call."""

    method: str
    invocation_metadata: tuple[tuple[str, str], ...] = ()


class _Direct:
    """Calls the handlers that grpcio would call."""

    def __init__(self, handler: grpc.GenericRpcHandler) -> None:
        self._handler = handler

    def call(
        self,
        method: MethodDescriptor,
        requests: Sequence[bytes],
        timeout: float,  # noqa: ARG002 - nothing here can be timed out
    ) -> list[bytes]:
        """Return what the handler of this RPC returns."""
        path = path_of(method)
        found = self._handler.service(_CallDetails(path))
        if found is None:
            raise CallFailedError(path, "UNIMPLEMENTED", "no handler")
        request = iter(requests) if found.request_streaming else requests[0]
        name = "_".join(
            "stream" if streams else "unary"
            for streams in (found.request_streaming, found.response_streaming)
        )
        answer = getattr(found, name)(request, None)
        return list(answer) if found.response_streaming else [answer]
