"""A gRPC client made of nothing but ``ssl`` and sockets, for the tests of the plugin process.

It speaks just enough HTTP/2 to make calls with small messages. It can do what
no real host does: show another certificate, or stay connected after Shutdown.
"""

from __future__ import annotations

import socket
import ssl
import tempfile
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_DATA, _HEADERS, _RESET, _SETTINGS, _PING = 0, 1, 3, 4, 6
_END_STREAM = _ACK = 1
_END_HEADERS = 4
_PATIENCE = 60


class CallError(Exception):
    """A call that ended without an answer."""


def open_socket(network: str, address: str) -> socket.socket:
    """Connect to what a handshake line names."""
    if network == "unix":
        plain = socket.socket(socket.AF_UNIX)
        plain.settimeout(_PATIENCE)
        plain.connect(address)
        return plain
    host, port = address.split(":")
    return socket.create_connection((host, int(port)), timeout=_PATIENCE)


def encrypt(plain: socket.socket, server: bytes, own: bytes | None) -> ssl.SSLSocket:
    """Start TLS with the server whose certificate is ``server`` (DER).

    ``own`` is the client's key and certificate, PEM; None shows none.
    """
    context = ssl.create_default_context(cadata=ssl.DER_cert_to_PEM_cert(server))
    context.set_alpn_protocols(["h2"])
    if own:
        with tempfile.NamedTemporaryFile() as file:
            file.write(own)
            file.flush()
            context.load_cert_chain(file.name)
    return context.wrap_socket(plain, server_hostname="localhost")


class Connection:
    """One HTTP/2 connection; calls are made one after another, answers come in any order."""

    def __init__(self, transport: socket.socket) -> None:
        self.transport = transport
        self._stream = transport.makefile("rb")
        self._next_call = 1
        self._data: dict[int, bytes] = {}
        self._ended: set[int] = set()
        transport.sendall(_PREFACE + _frame(_SETTINGS, 0, 0, b""))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up, without a word."""
        self._stream.close()
        self.transport.close()

    def call(self, path: str, message: bytes = b"") -> bytes:
        """Make a call and return its one answer; CallError when it fails."""
        return self.answer(self.begin(path, message))

    def begin(self, path: str, message: bytes = b"") -> int:
        """Begin a call and return its number."""
        number, self._next_call = self._next_call, self._next_call + 2
        body = b"\0" + len(message).to_bytes(4) + message
        self.transport.sendall(
            _frame(_HEADERS, _END_HEADERS, number, _headers(path))
            + _frame(_DATA, _END_STREAM, number, body)
        )
        return number

    def answer(self, number: int) -> bytes:
        """Wait for the end of a call and return its answer; CallError without one."""
        while number not in self._ended:
            self._read_frame()
        data = self._data.pop(number, b"")
        if len(data) < 5:
            raise CallError(f"call {number} ended without an answer")
        return data[5:]

    def read_to_end(self) -> None:
        """Read until the server hangs up."""
        try:
            while True:
                self._read_frame()
        except (CallError, OSError):
            return

    def _read_frame(self) -> None:
        head = self._stream.read(9)
        if len(head) < 9:
            raise CallError("the server hung up")
        kind, flags = head[3], head[4]
        number = int.from_bytes(head[5:])
        payload = self._stream.read(int.from_bytes(head[:3]))
        if kind in (_SETTINGS, _PING) and not flags & _ACK:
            self.transport.sendall(_frame(kind, _ACK, 0, payload if kind == _PING else b""))
        elif kind == _DATA:
            self._data[number] = self._data.get(number, b"") + payload
        if kind == _RESET or (kind in (_DATA, _HEADERS) and flags & _END_STREAM):
            self._ended.add(number)


def _frame(kind: int, flags: int, number: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3) + bytes([kind, flags]) + number.to_bytes(4) + payload


def _headers(path: str) -> bytes:
    """Return the header block: two entries of HPACK's static table, the rest in full."""
    post_over_http = b"\x83\x86"
    rest = {
        ":path": path,
        ":authority": "localhost",
        "content-type": "application/grpc",
        "te": "trailers",
    }
    return post_over_http + b"".join(
        b"\0" + _text(name) + _text(value) for name, value in rest.items()
    )


def _text(text: str) -> bytes:
    return bytes([len(text)]) + text.encode()
