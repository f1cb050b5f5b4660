"""A plugin process for the host's own tests: little more than what a host can notice.

Run as a script by ``Host``. Arguments change its behaviour:

    tcp        listen on 127.0.0.1 instead of a Unix socket
    bare       serve nothing but the provider: no Shutdown, no streams
    stubborn   answer Shutdown, but stay, even without a host
    chatty     print to stdout after the handshake

It shares no code with ``tfbridge.plugin``.
"""

from __future__ import annotations

import asyncio
import base64
import importlib
import os
import ssl
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tfbridge._pb import plugin_pb2

if TYPE_CHECKING:
    from collections.abc import Iterator

FLAGS = set(sys.argv[1:])
VERSION = max(int(version) for version in os.environ["PLUGIN_PROTOCOL_VERSIONS"].split(","))
pb: Any = importlib.import_module(f"tfbridge._pb.tfplugin{VERSION}_pb2")


def log(message: str, **fields: object) -> None:
    """Write a line of hclog JSON; the fields must be simple ones."""
    extra = "".join(f',"{key}":"{value}"' for key, value in fields.items())
    sys.stderr.write(f'{{"@level":"info","@message":"{message}"{extra}}}\n')
    sys.stderr.flush()


def get_schema(_request: Any, _context: grpc.ServicerContext) -> Any:
    """Declare one data source that echoes a string, and one function."""
    response = pb.GetProviderSchema.Response()
    response.provider.block.attributes.add(name="region", type=b'"string"', optional=True)
    block = response.data_source_schemas["standin_echo"].block
    block.attributes.add(name="text", type=b'"string"', required=True)
    return response


def read(request: Any, context: grpc.ServicerContext) -> Any:
    """Return the configuration as the state; refuse anything but the one data source."""
    if request.type_name != "standin_echo":
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"no {request.type_name}")
    log("read", bytes=len(request.config.msgpack))
    return pb.ReadDataSource.Response(state=request.config)


def list_resources(request: Any, _context: grpc.ServicerContext) -> Iterator[Any]:
    """Stream two events."""
    for number in range(2):
        yield pb.ListResource.Event(display_name=f"{request.type_name} {number}")


def provider_handler() -> grpc.GenericRpcHandler:
    """Return the service Provider of the protocol that was agreed on."""
    return grpc.method_handlers_generic_handler(
        f"tfplugin{VERSION}.Provider",
        {
            "GetProviderSchema" if VERSION == 6 else "GetSchema": unary(
                get_schema, pb.GetProviderSchema.Request
            ),
            "ReadDataSource": unary(read, pb.ReadDataSource.Request),
            "ListResource": grpc.unary_stream_rpc_method_handler(
                list_resources,
                pb.ListResource.Request.FromString,
                pb.ListResource.Event.SerializeToString,
            ),
        },
    )


def unary(behaviour: Any, request_type: Any) -> grpc.RpcMethodHandler:
    """Return a handler that decodes and encodes."""
    return grpc.unary_unary_rpc_method_handler(
        behaviour, request_type.FromString, lambda message: message.SerializeToString()
    )


class Housekeeping:
    """The services of package ``plugin``."""

    def handlers(self) -> list[grpc.GenericRpcHandler]:
        """Return the three services."""
        return [
            grpc.method_handlers_generic_handler(f"plugin.{service}", {method: handler})
            for service, method, handler in (
                (
                    "GRPCController",
                    "Shutdown",
                    grpc.unary_unary_rpc_method_handler(self.shutdown),
                ),
                ("GRPCStdio", "StreamStdio", grpc.unary_stream_rpc_method_handler(self.stdio)),
                (
                    "GRPCBroker",
                    "StartStream",
                    grpc.stream_stream_rpc_method_handler(self.broker),
                ),
            )
        ]

    def shutdown(self, _request: bytes, _context: grpc.ServicerContext) -> bytes:
        """Promise to end as soon as the host has hung up."""
        log("shutting down")
        return b""

    def stdio(self, _request: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
        """Send one piece of output, then hold the stream until the host goes."""
        yield plugin_pb2.StdioData(
            channel=plugin_pb2.StdioData.STDOUT, data=b"hello"
        ).SerializeToString()
        gone = threading.Event()
        context.add_callback(gone.set)
        gone.wait()

    def broker(self, requests: Iterator[bytes], _context: grpc.ServicerContext) -> Iterator[bytes]:
        """Read until the host closes its side."""
        for _ in requests:
            pass
        log("broker is closed")
        yield from ()


def server_certificate() -> tuple[bytes, bytes]:
    """Return a P-256 certificate as DER, and certificate and key together as PEM."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "standin")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    pem = certificate.public_bytes(Encoding.PEM) + key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    return certificate.public_bytes(Encoding.DER), pem


def tls_context(pem: bytes, folder: Path) -> ssl.SSLContext:
    """Return a context that insists on the host's certificate, as Go plugins do."""
    path = folder / "server.pem"
    path.write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=os.environ["PLUGIN_CLIENT_CERT"])
    context.set_alpn_protocols(["h2"])
    return context


async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Copy bytes until the source ends."""
    while data := await source.read(65536):
        target.write(data)
        await target.drain()
    target.close()


async def serve(folder: Path) -> None:
    """Listen, say so, and serve until the host says that it is enough."""
    stopped = asyncio.Event()
    handlers = [provider_handler()]
    if "bare" not in FLAGS:
        handlers += Housekeeping().handlers()
    server = grpc.server(ThreadPoolExecutor(16), handlers=handlers)
    inner = folder / "inner"
    server.add_insecure_port(f"unix:{inner}")
    server.start()
    certificate, pem = server_certificate()
    context = tls_context(pem, folder) if "PLUGIN_CLIENT_CERT" in os.environ else None

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tls = writer.get_extra_info("ssl_object")
        if tls is not None:
            log("connected", alpn=tls.selected_alpn_protocol(), tls=tls.version())
        inner_reader, inner_writer = await asyncio.open_unix_connection(inner)
        with suppress(ConnectionError, asyncio.CancelledError):
            await asyncio.gather(copy(reader, inner_writer), copy(inner_reader, writer))
        if "stubborn" not in FLAGS:
            stopped.set()

    if "tcp" in FLAGS:
        front = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
        network, address = "tcp", f"127.0.0.1:{front.sockets[0].getsockname()[1]}"
    else:
        network, address = "unix", str(folder / "outer")
        front = await asyncio.start_unix_server(connected, address, ssl=context)
    encoded = base64.b64encode(certificate).decode().rstrip("=") if context else ""
    sys.stdout.write(f"1|{VERSION}|{network}|{address}|grpc|{encoded}\n")
    if "chatty" in FLAGS:
        sys.stdout.write("one more thing\n")
    sys.stdout.flush()
    async with front:
        await stopped.wait()
        server.stop(None).wait()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(serve(Path(name)))
