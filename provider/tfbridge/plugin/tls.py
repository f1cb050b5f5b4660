"""TLS contexts for both hops of a connection.

The outer hop faces the host: it demands the one certificate that the host
announced in ``PLUGIN_CLIENT_CERT``. The inner hop leads to grpcio in this very
process. Where it is a TCP port, both ends show our own certificate and accept
nothing else, so only a process that holds its key gets through.

This is Python's ``ssl`` because hosts sign with ECDSA on P-521, which the TLS
library inside grpcio does not verify.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from tfbridge.errors import HandshakeError
from tfbridge.plugin.certificate import HOST_NAME
from tfbridge.postponed_imports import SSL, postponed

with postponed(*SSL):
    import ssl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfbridge.plugin.certificate import Identity

_DESCRIPTORS = "/proc/self/fd"
_RECORD = 1 << 14  # bytes; TLS has no larger ones


def outer(identity: Identity, host_certificate: str, folder: str) -> ssl.SSLContext:
    """Return the context of the server that only the owner of ``host_certificate`` may enter.

    ``folder`` is private to us; see ``key_file``. Raises HandshakeError when
    ``host_certificate`` is not a PEM certificate.
    """
    context = _context(ssl.PROTOCOL_TLS_SERVER, identity, folder)
    context.verify_mode = ssl.CERT_REQUIRED
    context.num_tickets = 0
    try:
        context.load_verify_locations(cadata=host_certificate)
    except (ssl.SSLError, ValueError, TypeError) as error:
        raise HandshakeError(f"PLUGIN_CLIENT_CERT is not a PEM certificate: {error}") from error
    return context


def upstream(identity: Identity, folder: str) -> ssl.SSLContext:
    """Return the context of the client that reaches our own grpcio server, and only it."""
    context = _context(ssl.PROTOCOL_TLS_CLIENT, identity, folder)
    context.load_verify_locations(cadata=identity.certificate.decode("ascii"))
    return context


class Tls:
    """The codec of a connection with TLS: made of memory, and for one thread only.

    Two threads on one connection of OpenSSL corrupt its memory.
    """

    def __init__(self, context: ssl.SSLContext, *, server_hostname: str | None) -> None:
        self.is_open = self.has_ended = False
        self._held = b""
        self._received, self._to_send = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(
            self._received,
            self._to_send,
            server_side=server_hostname is None,
            server_hostname=server_hostname,
        )

    def decode(self, wire: bytes) -> bytes:
        """Return the content of bytes that came; OSError when the two ends cannot agree."""
        self._received.write(wire)
        contents = []
        try:
            if not self.is_open:
                self._tls.do_handshake()
                self.is_open = True
                self._write(self._held)
            while content := self._tls.read(_RECORD):
                contents.append(content)
            self.has_ended = True
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLZeroReturnError:
            self.has_ended = True
        except ssl.SSLError as error:
            what = "broke" if self.is_open else "could not be agreed on"
            raise OSError(f"TLS {what}: {error}") from error
        return b"".join(contents)

    def encode(self, content: bytes) -> bytes:
        """Return the records to send; before TLS is agreed on content waits for that."""
        if not self.is_open:
            self._held += content
            return b""
        self._write(content)
        return self._to_send.read()

    def answers(self) -> bytes:
        """Return what TLS itself has to say."""
        return self._to_send.read()

    def farewell(self) -> bytes:
        """Return the alert that tells the other end that nothing follows."""
        with suppress(ssl.SSLError):  # it does not wait for the other end's
            self._tls.unwrap()
        return self._to_send.read()

    def _write(self, content: bytes) -> None:
        rest = memoryview(content)
        while rest:
            rest = rest[self._tls.write(rest) :]


def server_side(context: ssl.SSLContext) -> Tls:
    """Return the codec for a host that has connected."""
    return Tls(context, server_hostname=None)


def client_side(context: ssl.SSLContext) -> Tls:
    """Return the codec for a connection to our own grpcio server; TLS begins with ``answers``."""
    codec = Tls(context, server_hostname=HOST_NAME)
    codec.decode(b"")
    return codec


def _context(protocol: ssl._SSLMethod, identity: Identity, folder: str) -> ssl.SSLContext:
    context = ssl.SSLContext(protocol)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["h2"])
    with key_file(identity, folder) as path:
        try:
            context.load_cert_chain(path)
        except ssl.SSLError as error:  # a policy of the system's
            raise HandshakeError(f"OpenSSL does not take a key on P-256: {error}") from error
    return context


@contextmanager
def key_file(identity: Identity, folder: str) -> Iterator[str]:
    """Name a file with the key and the certificate, for as long as ``ssl`` needs to read it.

    ``ssl`` takes keys from files only. On Linux the file exists in memory
    alone; elsewhere it stands in ``folder`` for that instant.
    """
    pem = identity.key + identity.certificate
    if hasattr(os, "memfd_create") and os.access(_DESCRIPTORS, os.R_OK):
        with os.fdopen(os.memfd_create("identity"), "wb", buffering=0) as memory:
            memory.write(pem)
            yield f"{_DESCRIPTORS}/{memory.fileno()}"
        return
    path = f"{folder}/identity"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
        yield path
    finally:
        os.unlink(path)  # noqa: PTH108 -- pathlib is slow to load
