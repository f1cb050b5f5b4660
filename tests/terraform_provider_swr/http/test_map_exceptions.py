"""The HTTP library's exceptions are understood by their cause."""

from __future__ import annotations

import socket
import ssl
from http.client import IncompleteRead, RemoteDisconnected

import pytest
import requests
from urllib3.exceptions import (
    InvalidHeader,
    MaxRetryError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
)
from urllib3.exceptions import SSLError as PoolSSLError

from terraform_provider_swr.http.errors import ConfigurationError, ResponseError, TransportError
from terraform_provider_swr.http.map_exceptions import EXPECTED, map_exception
from terraform_provider_swr.http.messages import RetryClass
from terraform_provider_swr.http.response_head import MalformedResponseError

REQUEST = "GET https://swr-api.example/v2/x"


def wrapped(cause: Exception) -> Exception:
    """Return an exception as the library wraps what happened while connecting or reading."""
    return requests.ConnectionError(ProtocolError("Connection aborted.", cause))


def through_proxy(cause: Exception) -> Exception:
    """Return an exception as the library wraps what happened on the way to a proxy."""
    reason = ProxyError("Unable to connect to proxy", cause)
    return requests.exceptions.ProxyError(MaxRetryError(None, "/x", reason))  # type: ignore[arg-type]


def certificate_failure() -> ssl.SSLCertVerificationError:
    """Return what OpenSSL raises for a certificate that nobody vouches for."""
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "self-signed certificate"
    return error


@pytest.mark.parametrize(
    ("cause", "words", "kind"),
    [
        (ConnectionRefusedError(), "refused", RetryClass.TRANSIENT),
        (ConnectionResetError(), "cut before", RetryClass.TRANSIENT),
        (ConnectionAbortedError(), "cut before", RetryClass.TRANSIENT),
        (BrokenPipeError(), "cut before", RetryClass.TRANSIENT),
        (RemoteDisconnected("closed"), "cut before", RetryClass.TRANSIENT),
        (ssl.SSLEOFError(8, "EOF occurred"), "cut before", RetryClass.TRANSIENT),
        (TimeoutError(), "in time", RetryClass.TRANSIENT),
        (IncompleteRead(b"abc", 5), "cut off", RetryClass.TRANSIENT),
        (OSError(113, "No route to host"), "connection failed", RetryClass.TRANSIENT),
        (
            socket.gaierror(socket.EAI_NONAME, "not known"),
            "no host of that name",
            RetryClass.PERMANENT,
        ),
        (socket.gaierror(socket.EAI_AGAIN, "temporary"), "at the moment", RetryClass.TRANSIENT),
        (certificate_failure(), "certificate was not accepted (self-signed", RetryClass.PERMANENT),
        (ssl.SSLError(1, "[SSL: X] x"), "no TLS connection", RetryClass.PERMANENT),
    ],
)
def test_the_innermost_cause_counts(cause: Exception, words: str, kind: RetryClass) -> None:
    """Broken connections may pass; names and certificates do not get better."""
    for error in (cause, wrapped(cause)):
        failure = map_exception(REQUEST, error)
        assert isinstance(failure.error, TransportError)
        assert words in str(failure.error)
        assert failure.decision.kind is kind


def test_a_certificate_that_is_not_accepted_comes_with_advice() -> None:
    """The arguments that help are named."""
    error = requests.exceptions.SSLError(
        MaxRetryError(None, "/x", PoolSSLError(certificate_failure()))  # type: ignore[arg-type]
    )
    text = str(map_exception(REQUEST, error).error)
    assert "cacert_file" in text
    assert "insecure" in text


@pytest.mark.parametrize(
    ("cause", "words", "kind"),
    [
        (
            ConnectionRefusedError(),
            "proxy could not be used: the connection was r",
            RetryClass.TRANSIENT,
        ),
        (socket.gaierror(socket.EAI_NONAME, "x"), "no host of that name", RetryClass.PERMANENT),
        (
            OSError("Tunnel connection failed: 407 Proxy Authentication"),
            "status 407",
            RetryClass.PERMANENT,
        ),
        (OSError("Tunnel connection failed: 403 Forbidden"), "status 403", RetryClass.PERMANENT),
        (OSError("Tunnel connection failed: 503 Unavailable"), "status 503", RetryClass.TRANSIENT),
    ],
)
def test_failures_on_the_way_to_a_proxy_blame_the_proxy(
    cause: Exception, words: str, kind: RetryClass
) -> None:
    """The host that was asked for has nothing to do with them."""
    failure = map_exception(REQUEST, through_proxy(cause))
    assert words in str(failure.error)
    assert "proxy" in str(failure.error)
    assert failure.decision.kind is kind


@pytest.mark.parametrize(
    "error",
    [
        requests.exceptions.InvalidURL("http://user:hush@:x"),
        requests.exceptions.InvalidHeader("header value hush"),
        requests.exceptions.MissingSchema("hush"),
        UnicodeEncodeError("latin-1", "hush\u4ed3", 4, 5, "x"),
    ],
)
def test_requests_that_cannot_be_sent_are_a_matter_of_configuration(error: Exception) -> None:
    """The library's text quotes the value, so it is not repeated."""
    assert isinstance(error, EXPECTED)
    failure = map_exception(REQUEST, error)
    assert isinstance(failure.error, ConfigurationError)
    assert "hush" not in str(failure.error)
    assert failure.decision.kind is RetryClass.PERMANENT


def test_chains_in_circles_end() -> None:
    """Exceptions can be each other's context."""
    one, other = ConnectionResetError(), TimeoutError()
    one.__context__, other.__context__ = other, one
    assert isinstance(map_exception(REQUEST, one).error, TransportError)


def test_the_address_of_an_object_is_not_shown() -> None:
    """The library's own texts are full of them."""
    pool = NewConnectionError(None, "<object at 0x7f00> failed")  # type: ignore[arg-type]
    assert "0x" not in str(map_exception(REQUEST, requests.ConnectionError(pool)).error)


def test_an_answer_that_makes_no_sense_is_no_matter_of_configuration() -> None:
    """What is wrong with it is said; a proxy on the way will damage the next one as well."""
    for cause, words in (
        (MalformedResponseError("has two different Content-Length headers"), "two different"),
        (InvalidHeader("Content-Length contained multiple unmatching values"), "cannot be read"),
    ):
        failure = map_exception(REQUEST, wrapped(cause))
        assert isinstance(failure.error, ResponseError)
        assert words in str(failure.error)
        assert failure.decision.kind is RetryClass.PERMANENT


def test_a_header_that_cannot_be_sent_is_not_repeated() -> None:
    """http.client quotes it, and it may hold a token."""
    failure = map_exception(REQUEST, ValueError("Invalid header value b'sesame\\n'"))
    assert isinstance(failure.error, ConfigurationError)
    assert "sesame" not in str(failure.error)
