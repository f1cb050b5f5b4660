"""The handshake line as a host reads it (docs/reference/plugin-protocol.md, section 1.2)."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, NamedTuple

from tfbridge.testing.errors import StartError

if TYPE_CHECKING:
    from collections.abc import Collection

CORE_PROTOCOL = "1"
FIELDS = 6
SHORTEST_CERTIFICATE = 50
"""Hosts look at the sixth field only when it is longer than this."""

_BASE64 = re.compile(r"[A-Za-z0-9+/]+")


class Handshake(NamedTuple):
    """Where the plugin listens, and how to talk to it there.

    ``certificate`` is the server's, DER; empty when it serves plaintext.
    """

    version: int
    network: str
    address: str
    certificate: bytes


def parse_handshake(line: str, versions: Collection[int]) -> Handshake:
    """Return what the line says; StartError for what a host would turn down.

    Stricter than some hosts in one point: a seventh field is refused, because
    OpenTofu up to 1.10 would take it for a part of the certificate.
    """
    if not line:
        raise StartError("the process ended without a handshake line")
    fields = line.strip().split("|")
    if len(fields) != FIELDS:
        raise StartError(f"no handshake line, but {line!r}")
    core, version, network, address, protocol, certificate = fields
    if core != CORE_PROTOCOL:
        raise StartError(f"core protocol {core!r} instead of 1")
    if version not in map(str, versions):
        raise StartError(f"protocol version {version!r}, but only {sorted(versions)} were offered")
    if network not in {"unix", "tcp"}:
        raise StartError(f"network {network!r} is neither unix nor tcp")
    if protocol != "grpc":
        raise StartError(f"protocol {protocol!r} instead of grpc")
    return Handshake(int(version), network, address, _decode_certificate(certificate))


def _decode_certificate(text: str) -> bytes:
    if len(text) <= SHORTEST_CERTIFICATE:
        return b""
    if not _BASE64.fullmatch(text):
        raise StartError("the certificate is not in unpadded standard base64")
    return base64.b64decode(text + "=" * (-len(text) % 4))
