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
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tfbridge.errors import HandshakeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfbridge.plugin.certificate import Identity

_DESCRIPTORS = "/proc/self/fd"


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


def _context(protocol: ssl._SSLMethod, identity: Identity, folder: str) -> ssl.SSLContext:
    context = ssl.SSLContext(protocol)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["h2"])
    with key_file(identity, folder) as path:
        context.load_cert_chain(path)
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
