"""The grpcio server: the provider's service and the auxiliary ones, behind the inner hop."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tfbridge._grpc.lean import grpc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfbridge.plugin.certificate import Identity

_MESSAGE_LIMIT = 256 << 20  # bytes, as in Go's provider servers
# Threads are made on demand. Terraform's -parallelism is 10 unless the user says
# otherwise, and a Stop must not queue behind the reads that it is to end.
_THREADS = 128
_OPTIONS = (
    ("grpc.max_receive_message_length", _MESSAGE_LIMIT),
    ("grpc.max_send_message_length", _MESSAGE_LIMIT),
    ("grpc.so_reuseport", 0),
)


class Server:
    """A grpcio server."""

    def __init__(self, handlers: Sequence[grpc.GenericRpcHandler]) -> None:
        pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="rpc")
        self._server = grpc.server(pool, handlers=handlers, options=_OPTIONS)

    def bind(self, address: str, identity: Identity | None = None) -> int:
        """Listen at ``address``, in grpc's notation; return the port if it is a TCP address.

        With an ``identity`` the server has its certificate and answers only to
        the owner of its key. Nobody is accepted before ``start``.
        Raises RuntimeError when the address cannot be had.
        """
        if identity is None:
            port: int = self._server.add_insecure_port(address)
        else:
            credentials = grpc.ssl_server_credentials(
                [(identity.key, identity.certificate)],
                root_certificates=identity.certificate,
                require_client_auth=True,
            )
            port = self._server.add_secure_port(address, credentials)
        return port

    def start(self) -> None:
        """Accept connections and answer."""
        self._server.start()

    def stop(self, grace: float) -> None:
        """Take no more calls and cancel those that still run after ``grace`` seconds."""
        self._server.stop(grace)
