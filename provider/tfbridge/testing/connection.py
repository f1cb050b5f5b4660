"""The connection to a plugin process.

See docs/reference/plugin-protocol.md, sections 1.4, 1.5 and 1.6.
"""

from __future__ import annotations

import ssl
import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import grpc

from tfbridge._pb import plugin_pb2
from tfbridge.testing.errors import CallFailedError, StartError
from tfbridge.testing.logs import LogRecord
from tfbridge.testing.wire import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from google.protobuf.descriptor import MethodDescriptor

    from tfbridge.testing.certificate import ClientCertificate
    from tfbridge.testing.handshake import Handshake
    from tfbridge.testing.logs import Logs

UNLIMITED = -1
SHUTDOWN = "/plugin.GRPCController/Shutdown"
STDIO = "/plugin.GRPCStdio/StreamStdio"
BROKER = "/plugin.GRPCBroker/StartStream"


class Connection:
    """One HTTP/2 connection, with the two streams that every host opens first.

    grpcio cannot verify a P-521 certificate, but it can present one, so this
    side needs nothing besides it. A plugin whose own certificate is P-521
    cannot be talked to.
    """

    def __init__(
        self, handshake: Handshake, certificate: ClientCertificate | None, logs: Logs
    ) -> None:
        self._logs = logs
        self._channel = _open_channel(handshake, certificate)
        self._broker_requests: SimpleQueue[bytes | None] = SimpleQueue()
        self._streams = [
            self._channel.unary_stream(STDIO)(b""),
            self._channel.stream_stream(BROKER)(iter(self._broker_requests.get, None)),
        ]
        self._readers = [
            threading.Thread(target=read, args=(stream,), daemon=True)
            for read, stream in zip((self._read_stdio, _drain), self._streams, strict=True)
        ]
        for thread in self._readers:
            thread.start()

    def call(
        self, method: MethodDescriptor, requests: Sequence[bytes], timeout: float
    ) -> list[bytes]:
        """Send encoded requests, return the encoded answers; CallFailedError otherwise.

        Both lists have one entry unless the RPC streams. Terraform sets no
        deadline; ``timeout`` (seconds) is there for the tests' sake.
        """
        path = path_of(method)
        if not method.client_streaming and not method.server_streaming:
            return [self.unary(path, requests[0], timeout)]
        try:
            return list(self._channel.stream_stream(path)(iter(requests), timeout=timeout))
        except grpc.RpcError as error:
            raise _failure(path, error) from error

    def unary(self, path: str, request: bytes, timeout: float) -> bytes:
        """Call any RPC of the process by its path, one message each way."""
        try:
            answer: bytes = self._channel.unary_unary(path)(request, timeout=timeout)
        except grpc.RpcError as error:
            raise _failure(path, error) from error
        return answer

    def shut_down(self, timeout: float) -> None:
        """Ask the process to end; whatever it answers, or does not, it has been asked."""
        self._broker_requests.put(None)
        try:
            self.unary(SHUTDOWN, b"", timeout)
        except CallFailedError as error:
            self._logs.add(LogRecord("warn", str(error), {}))

    def close(self) -> None:
        """Drop the connection; to the plugin it looks as if its host had died."""
        self._broker_requests.put(None)
        for stream in self._streams:
            stream.cancel()
        self._channel.close()
        for thread in self._readers:
            thread.join()

    def _read_stdio(self, stream: Any) -> None:
        for data in _messages(stream):
            message = plugin_pb2.StdioData.FromString(data)
            channel = plugin_pb2.StdioData.Channel.Name(message.channel).lower()
            text = message.data.decode("utf-8", "replace")
            self._logs.add(LogRecord("warn", f"unexpected data: {channel}={text}", {}))


def _open_channel(handshake: Handshake, certificate: ClientCertificate | None) -> grpc.Channel:
    unix = handshake.network == "unix"
    target = f"unix:{handshake.address}" if unix else handshake.address
    options: list[tuple[str, Any]] = [
        ("grpc.max_receive_message_length", UNLIMITED),
        ("grpc.max_send_message_length", UNLIMITED),
        ("grpc.use_local_subchannel_pool", 1),
        ("grpc.enable_http_proxy", 0),
        ("grpc.enable_retries", 0),
    ]
    if certificate is None:
        return grpc.insecure_channel(target, options)
    if not handshake.certificate:
        raise StartError("the plugin serves plaintext although the host sent a certificate")
    credentials = grpc.ssl_channel_credentials(
        root_certificates=ssl.DER_cert_to_PEM_cert(handshake.certificate).encode("ascii"),
        private_key=certificate.key,
        certificate_chain=certificate.certificate,
    )
    options.append(("grpc.ssl_target_name_override", "localhost"))
    return grpc.secure_channel(target, credentials, options)


def _messages(stream: Any) -> Iterator[bytes]:
    """Yield what a stream carries; its end is of no interest, nor is that it is not served."""
    try:
        yield from stream
    except grpc.RpcError:
        return


def _drain(stream: Any) -> None:
    for _ in _messages(stream):
        pass


def _failure(path: str, error: Any) -> CallFailedError:
    return CallFailedError(path, error.code().name, error.details() or "")
