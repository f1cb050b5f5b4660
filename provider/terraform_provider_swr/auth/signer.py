"""Huawei Cloud's request signature ``SDK-HMAC-SHA256``.

A pure function, ``sign``, and the class that signs what ``requests`` sends.
The source of the rules is Huawei's API signing guide ("devg-apisign"); the
official SDK's signer agrees on every request in the tests.

See docs/reference/swr-api.md, section 3.3.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from requests.auth import AuthBase

from terraform_provider_swr.timestamps import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from requests import PreparedRequest

    from terraform_provider_swr.auth.sources import AccessKeys

ALGORITHM = "SDK-HMAC-SHA256"
DATE_FORMAT = "%Y%m%dT%H%M%SZ"

# The guide makes only the date mandatory. The host is signed as well, since a
# signature without it would be good for the same path on any other host.
_SIGNED_HEADERS = ("content-type", "host", "x-project-id", "x-sdk-date", "x-security-token")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class SignableRequest(NamedTuple):
    """What a signature covers.

    ``path`` may be percent-encoded or not; ``query`` is decoded. All of
    ``headers`` are signed, ``x-sdk-date`` must be one of them.
    """

    method: str
    path: str
    query: Sequence[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes = b""


def sign(request: SignableRequest, access_key: str, secret_key: str) -> str:
    """Return the value of the ``Authorization`` header."""
    headers = _normalised(request.headers)
    digest = hashlib.sha256(canonical_request(request).encode()).hexdigest()
    text = "\n".join((ALGORITHM, headers["x-sdk-date"], digest))
    signature = hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()
    names = ";".join(headers)
    return f"{ALGORITHM} Access={access_key}, SignedHeaders={names}, Signature={signature}"


def canonical_request(request: SignableRequest) -> str:
    """Return the one spelling of the request that both sides hash."""
    headers = _normalised(request.headers)
    return "\n".join(
        (
            request.method.upper(),
            _canonical_path(request.path),
            "&".join(f"{_encode(key)}={_encode(value)}" for key, value in sorted(request.query)),
            *(f"{name}:{value}" for name, value in headers.items()),
            "",
            ";".join(headers),
            hashlib.sha256(request.body).hexdigest(),
        )
    )


def _normalised(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): headers[name].strip() for name in sorted(headers, key=str.lower)}


def _canonical_path(path: str) -> str:
    # Decoding comes first, so "$" and "%24" sign alike, and "%2F" signs as "/".
    encoded = "/".join(_encode(segment) for segment in unquote(path).split("/"))
    return encoded if encoded.endswith("/") else encoded + "/"


def _encode(text: str) -> str:
    return quote(text, safe="~")


class SdkHmacSha256Auth(AuthBase):
    """Signs a request as it is about to be sent.

    ``project_id``, when known, and the security token of temporary keys are
    sent and signed. Gateways refuse a date that is off by over 15 minutes.
    """

    def __init__(
        self,
        keys: AccessKeys,
        project_id: str | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.keys = keys
        self._project_id = project_id
        self._clock = clock

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the headers that the signature needs, then the signature."""
        url = urlsplit(request.url or "")
        # Given as a header, the host on the wire is the signed one for certain.
        request.headers["Host"] = _host(url.scheme, url.netloc)
        request.headers["X-Sdk-Date"] = self._clock().strftime(DATE_FORMAT)
        if self._project_id is not None:
            request.headers["X-Project-Id"] = self._project_id
        if self.keys.security_token is not None:
            request.headers["X-Security-Token"] = self.keys.security_token
        signable = SignableRequest(
            method=request.method or "GET",
            path=url.path,
            query=parse_qsl(url.query, keep_blank_values=True),
            headers={
                name: _text(request.headers[name])
                for name in _SIGNED_HEADERS
                if name in request.headers
            },
            body=_bytes(request.body),
        )
        request.headers["Authorization"] = sign(
            signable, self.keys.access_key, self.keys.secret_key
        )
        return request


def _host(scheme: str, netloc: str) -> str:
    return netloc.rpartition("@")[2].lower().removesuffix(_DEFAULT_PORTS.get(scheme, ""))


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _bytes(body: object) -> bytes:
    if isinstance(body, str):
        return body.encode()
    if body is None or isinstance(body, bytes):
        return body or b""
    raise TypeError("only requests with a body in memory can be signed")
