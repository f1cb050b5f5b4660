"""Verification of ``SDK-HMAC-SHA256``, written from the signing guide, not from any client.

A signature covers six lines: method, canonical URI (every path segment decoded and encoded
again, a ``/`` at the end), canonical query (decoded, sorted, encoded again), the signed
headers, their names, and the hash of the body. The path is the one on the wire, a region
prefix included, because that is what a client signs. (API Request Signing Guide, "AK/SK
signature algorithm".)
"""

from __future__ import annotations

import hashlib
import hmac
import re
from calendar import timegm
from time import strptime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from swr_emulator.http.messages import Request

ALGORITHM = "SDK-HMAC-SHA256"
DATE_HEADER = "x-sdk-date"
MAX_SKEW = 15 * 60
"""Seconds between a signature's date and the gateway's clock."""

_UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
_AUTHORIZATION = re.compile(
    rf"{ALGORITHM} Access=(?P<access>[^,\s]+), ?"
    r"SignedHeaders=(?P<headers>[a-z0-9;-]+), ?Signature=(?P<signature>[0-9a-f]{64})"
)


class Authorization(NamedTuple):
    """The parts of an ``Authorization`` header."""

    access: str
    signed_headers: tuple[str, ...]
    signature: str


def parse_authorization(value: str) -> Authorization | None:
    """Return the parts of an Authorization header; None when it is not of our algorithm."""
    match = _AUTHORIZATION.fullmatch(value)
    if match is None:
        return None
    return Authorization(match["access"], tuple(match["headers"].split(";")), match["signature"])


def signature_of(request: Request, secret: str, signed_headers: Sequence[str]) -> str:
    """Return the signature that the holder of ``secret`` would have made for a request."""
    canonical = hashlib.sha256(canonical_request(request, signed_headers).encode()).hexdigest()
    to_sign = f"{ALGORITHM}\n{request.headers.get(DATE_HEADER, '')}\n{canonical}"
    return hmac.new(secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()


def canonical_request(request: Request, signed_headers: Sequence[str]) -> str:
    """Return the six parts of the canonical request, joined by newlines."""
    values = {name: ",".join(request.headers.getlist(name)).strip() for name in signed_headers}
    return "\n".join(
        (
            request.method,
            canonical_uri(request.path),
            canonical_query(request.raw_query),
            "".join(f"{name}:{value}\n" for name, value in values.items()),
            ";".join(signed_headers),
            _payload_hash(request),
        )
    )


def canonical_uri(path: str) -> str:
    """Return the path with each segment encoded the one right way and a ``/`` at the end."""
    encoded = "/".join(_encode(segment) for segment in unquote(path).split("/"))
    return encoded if encoded.endswith("/") else encoded + "/"


def canonical_query(raw_query: str) -> str:
    """Return the query sorted and encoded the one right way; ``+`` is a plus, not a space."""
    if not raw_query:
        return ""
    pairs = [field.partition("=") for field in raw_query.split("&")]
    decoded = sorted((unquote(key), unquote(value)) for key, _, value in pairs)
    return "&".join(f"{_encode(key)}={_encode(value)}" for key, value in decoded)


def signing_time(request: Request) -> float | None:
    """Return ``X-Sdk-Date`` as seconds since the epoch; None when absent or malformed."""
    try:
        return timegm(strptime(request.headers.get(DATE_HEADER, ""), "%Y%m%dT%H%M%SZ"))
    except ValueError:
        return None


def _payload_hash(request: Request) -> str:
    declared = request.headers.get("X-Sdk-Content-Sha256")
    if declared == _UNSIGNED_PAYLOAD and request.body:
        return declared
    return hashlib.sha256(request.body).hexdigest()


def _encode(text: str) -> str:
    return quote(text, safe="~")
