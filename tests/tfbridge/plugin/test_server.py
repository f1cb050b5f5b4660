"""tfbridge.plugin.server: a grpcio server, for the owner of one key or for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import grpc
import pytest

from tfbridge.plugin import certificate
from tfbridge.plugin.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OWN = certificate.make()
_ECHO = "/example.Service/Echo"


def _echo() -> grpc.GenericRpcHandler:
    method = grpc.unary_unary_rpc_method_handler(lambda request, _: request)
    return grpc.method_handlers_generic_handler("example.Service", {"Echo": method})


@pytest.fixture(params=["unix", "tcp"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Serve on either network; return the address for a client."""
    server = Server((_echo(),))
    wish = f"unix:{tmp_path}/socket" if request.param == "unix" else "127.0.0.1:0"
    port = server.bind(wish, _OWN)
    server.start()
    yield wish if request.param == "unix" else f"localhost:{port}"
    server.stop(0)


def _call(address: str, own: certificate.Identity | None, message: bytes) -> bytes:
    credentials = grpc.ssl_channel_credentials(
        _OWN.certificate, own.key if own else None, own.certificate if own else None
    )
    options = [
        ("grpc.ssl_target_name_override", "localhost"),
        ("grpc.max_receive_message_length", -1),
    ]
    with grpc.secure_channel(address, credentials, options) as channel:
        answer: bytes = channel.unary_unary(_ECHO)(message, timeout=60)
        return answer


def test_the_owner_of_the_key_is_served(address: str) -> None:
    """Messages may be far larger than grpc's default of 4 MiB."""
    message = bytes(8 << 20)
    assert _call(address, _OWN, message) == message


@pytest.mark.parametrize("own", [None, certificate.make()], ids=["none", "another"])
def test_nobody_else_is_served(address: str, own: certificate.Identity | None) -> None:
    """Without the key of this start there is no answer."""
    with pytest.raises(grpc.RpcError) as failure:
        _call(address, own, b"hello")
    assert failure.value.code() is grpc.StatusCode.UNAVAILABLE


def test_without_a_key_everybody_is_served(tmp_path: Path) -> None:
    """For a socket that is sealed before anybody else can use it."""
    server = Server((_echo(),))
    server.bind(f"unix:{tmp_path}/socket")
    server.start()
    with grpc.insecure_channel(f"unix:{tmp_path}/socket") as channel:
        assert channel.unary_unary(_ECHO)(b"hello", timeout=60) == b"hello"
    server.stop(0)
