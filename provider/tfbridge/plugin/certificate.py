"""The process's own key and certificate, made afresh for every start.

The host trusts exactly the certificate that the handshake line carries and
asks it for the name ``localhost``; both hops of the connection use it. The key
is P-256: quick to make, and the one curve that every gRPC implementation takes.

See docs/reference/plugin-protocol.md, section 1.4.
"""

from __future__ import annotations

import os
import sys
from typing import NamedTuple

HOST_NAME = "localhost"
_SLACK_SECONDS = 60
_LIFETIME_DAYS = 3650
_BOUNDARY = b"-----BEGIN CERTIFICATE-----"


class Identity(NamedTuple):
    """A private key and its self-signed certificate, both PEM."""

    key: bytes
    certificate: bytes

    @property
    def der(self) -> bytes:
        """The certificate as the handshake line wants it."""
        from ssl import PEM_cert_to_DER_cert

        return PEM_cert_to_DER_cert(self.certificate.decode("ascii"))


def make() -> Identity:
    """Return a new key with its certificate."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST_NAME)])
    start = datetime.now(UTC) - timedelta(seconds=_SLACK_SECONDS)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=_LIFETIME_DAYS))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST_NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    key_pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Identity(key_pem, certificate.public_bytes(serialization.Encoding.PEM))


class Maker:
    """Makes the identity in a forked child while this process loads grpc.

    Loading ``cryptography`` takes about as long as loading half of grpc, so a
    second core hides it, and this process stays smaller by the library. Where
    there is no cheap fork, or when the child comes to grief, the identity is
    made here when it is asked for.
    """

    def __init__(self) -> None:
        self._child = _fork() if _may_fork() else None

    def result(self) -> Identity:
        """Return the identity; to be called once."""
        made = _collect(*self._child) if self._child else b""
        key, boundary, rest = made.partition(_BOUNDARY)
        return Identity(key, boundary + rest) if boundary else make()


def _may_fork() -> bool:
    threading = sys.modules.get("threading")
    return sys.platform == "linux" and (threading is None or threading.active_count() == 1)


def _fork() -> tuple[int, int]:
    """Return the child's process id and the descriptor on which it answers."""
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        return child, reader
    try:
        os.write(writer, b"".join(make()))
    finally:
        os._exit(0)


def _collect(child: int, reader: int) -> bytes:
    """Return what the child wrote: everything, or nothing if it came to grief."""
    with os.fdopen(reader, "rb") as pipe:
        made = pipe.read()
    os.waitpid(child, 0)
    return made
