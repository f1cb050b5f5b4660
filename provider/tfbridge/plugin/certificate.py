"""The process's own key and certificate, made afresh for every start.

The host trusts exactly the certificate that the handshake line carries and
asks it for the name ``localhost``; both hops of the connection use it. The key
is P-256: quick to make, and the one curve that every gRPC implementation takes.

``cryptography`` makes the key and the signature. What is around them is put
together here, because its modules for certificates and serialization take four
times as long to load as all the rest.
"""

from __future__ import annotations

import binascii
import os
import sys
import time
from contextlib import suppress
from typing import NamedTuple

HOST_NAME = "localhost"
_SLACK_SECONDS = 60
_LIFETIME_SECONDS = 3650 * 24 * 3600
_BOUNDARY = b"-----BEGIN CERTIFICATE-----"
_NUMBER_SIZE = 32  # bytes of a number of P-256
_LONG = 0x80  # the first length of DER that takes more than one byte
_TWO_DIGITS = 50  # of a year mean 1950 (RFC 5280, section 4.1.2.5)

_INTEGER, _BITS, _OCTETS, _OID, _UTF8 = 0x02, 0x03, 0x04, 0x06, 0x0C
_UTC_TIME, _TIME, _SEQUENCE, _SET = 0x17, 0x18, 0x30, 0x31
_FIELD = 0xA0  # and the field's number
_DNS_NAME = 0x82


class Identity(NamedTuple):
    """A private key and its self-signed certificate, both PEM."""

    key: bytes
    certificate: bytes

    @property
    def der(self) -> bytes:
        """The certificate as the handshake line wants it."""
        _, *body, _ = self.certificate.splitlines()
        return binascii.a2b_base64(b"".join(body))


def make() -> Identity:
    """Return a new key with its certificate."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    numbers = key.private_numbers()
    public = numbers.public_numbers
    point = b"\x04" + _fixed(public.x) + _fixed(public.y)
    content = _content(point, int(time.time()))
    signature = key.sign(content, ec.ECDSA(hashes.SHA256()))
    certificate = _der(_SEQUENCE, content, _SIGNED_BY, _der(_BITS, b"\0", signature))
    return Identity(
        _pem(b"EC PRIVATE KEY", _private_key(_fixed(numbers.private_value), point)),
        _pem(b"CERTIFICATE", certificate),
    )


def _der(tag: int, *parts: bytes) -> bytes:
    """Return an element of DER."""
    body = b"".join(parts)
    size = len(body)
    if size < _LONG:
        return bytes([tag, size]) + body
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, _LONG + len(digits)]) + digits + body


_CURVE = _der(_OID, bytes.fromhex("2a8648ce3d030107"))  # P-256
_KEY_KIND = _der(_SEQUENCE, _der(_OID, bytes.fromhex("2a8648ce3d0201")), _CURVE)
_SIGNED_BY = _der(_SEQUENCE, _der(_OID, bytes.fromhex("2a8648ce3d040302")))  # ECDSA, SHA-256
_COMMON_NAME = _der(_OID, bytes.fromhex("550403"))
_ALTERNATIVE_NAMES = _der(_OID, bytes.fromhex("551d11"))


def _content(point: bytes, now: int) -> bytes:
    """Return what is signed of a certificate (RFC 5280, section 4.1)."""
    common_name = _der(_SEQUENCE, _COMMON_NAME, _der(_UTF8, HOST_NAME.encode()))
    name = _der(_SEQUENCE, _der(_SET, common_name))
    names = _der(_SEQUENCE, _der(_DNS_NAME, HOST_NAME.encode()))
    extension = _der(_SEQUENCE, _ALTERNATIVE_NAMES, _der(_OCTETS, names))
    return _der(
        _SEQUENCE,
        _der(_FIELD, _der(_INTEGER, b"\x02")),  # version 3
        _der(_INTEGER, b"\x01" + os.urandom(15)),
        _SIGNED_BY,
        name,
        _der(_SEQUENCE, _moment(now - _SLACK_SECONDS), _moment(now + _LIFETIME_SECONDS)),
        name,
        _der(_SEQUENCE, _KEY_KIND, _der(_BITS, b"\0", point)),
        _der(_FIELD + 3, _der(_SEQUENCE, extension)),
    )


def _moment(seconds: int) -> bytes:
    century, year = divmod(time.gmtime(seconds).tm_year, 100)
    text = time.strftime("%m%d%H%M%SZ", time.gmtime(seconds)).encode()
    if (century, year) < (20, _TWO_DIGITS):
        return _der(_UTC_TIME, b"%02d" % year, text)
    return _der(_TIME, b"%02d%02d" % (century, year), text)


def _private_key(secret: bytes, point: bytes) -> bytes:
    """Return a key as in RFC 5915, section 3."""
    return _der(
        _SEQUENCE,
        _der(_INTEGER, b"\x01"),
        _der(_OCTETS, secret),
        _der(_FIELD, _CURVE),
        _der(_FIELD + 1, _der(_BITS, b"\0", point)),
    )


def _fixed(number: int) -> bytes:
    return number.to_bytes(_NUMBER_SIZE, "big")


def _pem(label: bytes, der: bytes) -> bytes:
    text = binascii.b2a_base64(der, newline=False)
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return b"\n".join([b"-----BEGIN %s-----" % label, *lines, b"-----END %s-----\n" % label])


class Maker:
    """Makes the identity in a forked child while this process loads grpc.

    Loading ``cryptography`` takes about as long as loading half of grpc, so a
    second core hides it, and this process stays smaller by the library. Where
    there is no cheap fork, no room for a process, or no answer, the identity is
    made here when it is asked for.
    """

    def __init__(self) -> None:
        self._child: tuple[int, int] | None = None
        if _may_fork():
            with suppress(OSError):  # as where a user may have no more processes
                self._child = _fork()

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
    try:
        child = os.fork()
    except OSError:
        os.close(reader)
        os.close(writer)
        raise
    if child:
        os.close(writer)
        return child, reader
    try:
        os.write(writer, b"".join(make()))
    finally:
        os._exit(0)


def _collect(child: int, reader: int) -> bytes:
    """Return what the child wrote: everything, or nothing if it failed."""
    with os.fdopen(reader, "rb") as pipe:
        made = pipe.read()
    os.waitpid(child, 0)
    return made
