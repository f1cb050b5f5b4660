"""The one line that a plugin prints: where it listens and what it speaks.

::

    1|6|unix|/tmp/tf-4f2a/s|grpc|MIIBkTCCATegAwIBAgIU...

Six fields: the version of this line's own format, the protocol version, the
network, the address, the kind of RPC and the server's certificate. The
certificate is the unpadded standard base64 of its DER; hosts refuse a trailing
``=``. It is empty when the connection is not encrypted.

See docs/reference/plugin-protocol.md, section 1.2.
"""

from __future__ import annotations

import binascii
from typing import NamedTuple

from tfbridge.errors import HandshakeError

OFFER = "PLUGIN_PROTOCOL_VERSIONS"
SERVED = (5, 6)
_FORMAT = "1"
_RPC = "grpc"


class Handshake(NamedTuple):
    """What the line says.

    ``network`` is ``unix`` or ``tcp``; ``address`` a socket's path or
    ``ip:port``; ``certificate`` is DER, empty for a connection in plain text.
    """

    version: int
    network: str
    address: str
    certificate: bytes = b""


def choose_version(offer: str | None) -> int:
    """Return the highest version that both sides know.

    Without one in common, or without an offer, it is our lowest: the host
    compares and tells its user about a mismatch in its own words.
    """
    words = (offer or "").replace(",", " ").split()
    common = {int(word) for word in words if word.isdecimal()}.intersection(SERVED)
    return max(common, default=min(SERVED))


def format_line(handshake: Handshake) -> str:
    """Return the line, without its newline.

    Raises HandshakeError for an address that would tear the line apart.
    """
    if "|" in handshake.address or not handshake.address.isprintable():
        raise HandshakeError(f"the address {handshake.address!r} does not fit a handshake line")
    fields = (
        _FORMAT,
        str(handshake.version),
        handshake.network,
        handshake.address,
        _RPC,
        _unpadded(handshake.certificate),
    )
    return "|".join(fields)


def _unpadded(der: bytes) -> str:
    return binascii.b2a_base64(der, newline=False).rstrip(b"=").decode("ascii")
