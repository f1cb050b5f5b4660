"""From an exception of the HTTP library to one of ours.

The library wraps what happened in several layers, differently with and
without a proxy. The cause inside is what counts.
"""

from __future__ import annotations

import re
import socket
import ssl
from http.client import HTTPException
from typing import TYPE_CHECKING

import requests
import urllib3.exceptions

from terraform_provider_swr.http.errors import (
    ConfigurationError,
    ResponseError,
    TransportError,
)
from terraform_provider_swr.http.messages import Failure, RetryClass, RetryDecision
from terraform_provider_swr.http.redaction import clean
from terraform_provider_swr.http.response_head import MalformedResponseError

if TYPE_CHECKING:
    from collections.abc import Iterator

_TRANSIENT = RetryDecision(RetryClass.TRANSIENT)
_PERMANENT = RetryDecision(RetryClass.PERMANENT)

_CHECK_HOST = "Check region, cloud and endpoints, and that this machine can look names up."
_CHECK_CERTIFICATE = (
    "For a private certificate authority, give its certificates in cacert_file; in a test "
    "environment, insecure accepts any certificate."
)
_CHECK_TLS = "Check that the address is one of a server that speaks TLS 1.2 or newer."
_CHECK_PROXY = "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY in the environment."
_CHECK_NETWORK = "Check the network, the proxy settings and the address."

_TRANSIENT_REFUSAL = re.compile(r"Tunnel connection failed: (?:429|50[0234])\b")
_TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})")

# The beginning of a TLS conversation that broke off, as opposed to one that went wrong.
_BROKEN_OFF = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)
_UNSENDABLE = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidHeader,
    requests.exceptions.InvalidProxyURL,
    urllib3.exceptions.LocationValueError,
)
EXPECTED = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    HTTPException,
    OSError,
    ValueError,
)
"""What sending a request can raise."""


def map_exception(request: str, error: BaseException) -> Failure:
    """Return what an exception means; its own text is not repeated, as it quotes the request."""
    causes = list(_causes(error))
    malformed = next((_malformed(cause) for cause in causes if _malformed(cause)), None)
    if malformed is not None:
        text = f"The answer to {request} {malformed}. A proxy on the way may have damaged it."
        return Failure(ResponseError(text), _PERMANENT)
    if any(_is_unsendable(cause) for cause in causes):
        return Failure(ConfigurationError(f"{request} cannot be sent: {_NOT_SENDABLE}"), _PERMANENT)
    through_proxy = any(
        isinstance(cause, (urllib3.exceptions.ProxyError, requests.exceptions.ProxyError))
        for cause in causes
    )
    for cause in causes:
        found = _explain_tls(cause) or _explain_look_up(cause) or _explain_connection(cause)
        if found is not None:
            reason, hint, decision = found
            break
    else:
        reason, hint, decision = "the connection failed", _CHECK_NETWORK, _TRANSIENT
    if through_proxy:
        reason, hint, decision = _explain_proxy(causes, reason, decision)
    return Failure(TransportError(request, reason, hint=hint), decision)


_NOT_SENDABLE = (
    "the address, a proxy's address or a header is malformed. Check region, cloud, endpoints, "
    "the proxy settings and the credentials."
)


def _is_unsendable(cause: BaseException) -> bool:
    if isinstance(cause, _UNSENDABLE):
        return True
    # http.client's own for a header with a line break, and UnicodeError; not OpenSSL's.
    return isinstance(cause, ValueError) and not isinstance(cause, OSError)


# The library says that of an answer with the exception that it has for requests as well.
_UNREADABLE_HEADER = "has a header that cannot be read"


def _malformed(cause: BaseException) -> str | None:
    """Return what is wrong with an answer's head, if that is what an exception is about."""
    if isinstance(cause, MalformedResponseError):
        return str(cause)
    return _UNREADABLE_HEADER if isinstance(cause, urllib3.exceptions.InvalidHeader) else None


_Explanation = tuple[str, str, RetryDecision]


def _explain_tls(cause: BaseException) -> _Explanation | None:
    if isinstance(cause, ssl.SSLCertVerificationError):
        # OpenSSL's words: "certificate has expired", "self-signed certificate in ...".
        reason = f"the server's certificate was not accepted ({_words(cause)})"
        return reason, _CHECK_CERTIFICATE, _PERMANENT
    if isinstance(cause, ssl.SSLError) and not isinstance(cause, _BROKEN_OFF):
        # OpenSSL's name of the problem, such as WRONG_VERSION_NUMBER.
        words = str(getattr(cause, "reason", None) or "unknown").replace("_", " ").lower()
        return f"no TLS connection came about ({words})", _CHECK_TLS, _PERMANENT
    return None


def _words(cause: ssl.SSLCertVerificationError) -> str:
    return clean(str(getattr(cause, "verify_message", None) or "verification failed"))


def _explain_look_up(cause: BaseException) -> _Explanation | None:
    if not isinstance(cause, socket.gaierror):
        return None
    if cause.errno == socket.EAI_AGAIN:
        return "the host's name could not be looked up at the moment", _CHECK_HOST, _TRANSIENT
    return "there is no host of that name", _CHECK_HOST, _PERMANENT


def _explain_connection(cause: BaseException) -> _Explanation | None:
    if isinstance(cause, ConnectionRefusedError):
        return "the connection was refused", _CHECK_NETWORK, _TRANSIENT
    if isinstance(cause, (TimeoutError, urllib3.exceptions.TimeoutError)):
        return "the server did not answer in time", _CHECK_NETWORK, _TRANSIENT
    if isinstance(cause, (ConnectionError, *_BROKEN_OFF)):
        return "the connection was cut before the answer was complete", _CHECK_NETWORK, _TRANSIENT
    if isinstance(cause, (HTTPException, urllib3.exceptions.HTTPError)) and not _wraps(cause):
        return "the answer was cut off or is not HTTP", _CHECK_NETWORK, _TRANSIENT
    return None


def _explain_proxy(
    causes: list[BaseException], reason: str, decision: RetryDecision
) -> _Explanation:
    text = " ".join(str(cause) for cause in causes if isinstance(cause, OSError))
    refused = _TUNNEL.search(text)
    if refused is None:
        return f"the proxy could not be used: {reason}", _CHECK_PROXY, decision
    is_transient = _TRANSIENT_REFUSAL.search(text) is not None
    reason = f"the proxy refused the connection with status {refused[1]}"
    return reason, _CHECK_PROXY, _TRANSIENT if is_transient else _PERMANENT


def _wraps(cause: BaseException) -> bool:
    return next(iter(_inner(cause)), None) is not None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and all that are inside it, the innermost first."""
    seen: set[int] = set()
    found: list[BaseException] = []
    waiting = [error]
    while waiting:
        cause = waiting.pop()
        if id(cause) not in seen:
            seen.add(id(cause))
            found.append(cause)
            waiting.extend(_inner(cause))
    yield from reversed(found)


def _inner(error: BaseException) -> Iterator[BaseException]:
    reason = getattr(error, "reason", None)
    candidates = (*error.args, reason, error.__cause__, error.__context__)
    return (inner for inner in candidates if isinstance(inner, BaseException))
