"""A host accepts a handshake line only when all of it is right."""

from __future__ import annotations

import base64

import pytest

from tfbridge.testing.errors import StartError
from tfbridge.testing.handshake import Handshake, parse_handshake

CERTIFICATE = bytes(range(200))
ENCODED = base64.b64encode(CERTIFICATE).decode().rstrip("=")


def test_certificate_is_decoded() -> None:
    """A line with a certificate gives version, network, address and the certificate's DER."""
    line = f"1|6|unix|/tmp/plugin/s|grpc|{ENCODED}\n"
    assert parse_handshake(line, (5, 6)) == Handshake(6, "unix", "/tmp/plugin/s", CERTIFICATE)  # noqa: S108


def test_plaintext_has_an_empty_field() -> None:
    """A line whose last field is empty means a server without TLS."""
    line = "1|5|tcp|127.0.0.1:10000|grpc|\n"
    assert parse_handshake(line, (5,)) == Handshake(5, "tcp", "127.0.0.1:10000", b"")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("", "ended without"),
        ("Welcome!\n", "no handshake line, but 'Welcome!"),
        ("1|6|unix|/s|grpc\n", "no handshake line"),
        (f"1|6|unix|/s|grpc|{ENCODED}|true\n", "no handshake line"),
        ("2|6|unix|/s|grpc|\n", "core protocol"),
        ("1|7|unix|/s|grpc|\n", "protocol version '7'"),
        ("1|5|unix|/s|grpc|\n", "protocol version '5'"),
        ("1|six|unix|/s|grpc|\n", "protocol version 'six'"),
        ("1|6|pipe|/s|grpc|\n", "network 'pipe'"),
        ("1|6|unix|/s|netrpc|\n", "instead of grpc"),
        (f"1|6|unix|/s|grpc|{ENCODED}=\n", "unpadded"),
        (f"1|6|unix|/s|grpc|{ENCODED[:-1]}_\n", "unpadded"),
    ],
)
def test_everything_else_is_refused(line: str, problem: str) -> None:
    """What Terraform would turn down, and a seventh field, raises with what is wrong."""
    with pytest.raises(StartError, match=problem):
        parse_handshake(line, (6,))
