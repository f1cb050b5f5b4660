"""tfbridge.plugin.handshake: the line on stdout."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfbridge.errors import HandshakeError
from tfbridge.plugin.handshake import Handshake, choose_version, format_line


def test_a_line_has_six_fields() -> None:
    """Version of the line, protocol, network, address, grpc, certificate."""
    line = format_line(Handshake(6, "unix", "/run/tf-1/host", b"\x30\x82\x01"))
    assert line == "1|6|unix|/run/tf-1/host|grpc|MIIB"


def test_without_a_certificate_the_last_field_is_empty() -> None:
    """A host that wants no TLS gets none, and no seventh field."""
    line = format_line(Handshake(5, "tcp", "127.0.0.1:10000"))
    assert line == "1|5|tcp|127.0.0.1:10000|grpc|"


@given(st.binary(min_size=1, max_size=600))
def test_the_certificate_is_unpadded_whatever_its_length(der: bytes) -> None:
    """Hosts decode it as raw standard base64 and refuse a trailing '='."""
    field = format_line(Handshake(6, "unix", "/s", der)).split("|")[5]
    assert "=" not in field
    assert "-" not in field
    assert "_" not in field
    assert base64.b64decode(field + "=" * (-len(field) % 4), validate=True) == der


@pytest.mark.parametrize("address", ["/run/a|b", "/run/a\nb", "/run/\udcff"])
def test_an_address_that_would_tear_the_line_is_refused(address: str) -> None:
    """A separator, a newline or a byte that is no text raises HandshakeError."""
    with pytest.raises(HandshakeError, match="does not fit a handshake line"):
        format_line(Handshake(6, "unix", address))


@pytest.mark.parametrize(
    ("offer", "chosen"),
    [
        (None, 5),
        ("", 5),
        ("5", 5),
        ("6", 6),
        ("5,6", 6),
        ("6,5", 6),
        (" 5 , 6 ", 6),
        ("5,5,6,7", 6),
        ("4", 5),
        ("7", 5),
        ("-6", 5),
        ("5,six,6.1,", 5),
        ("junk", 5),
    ],
)
def test_the_highest_common_version_is_chosen_else_the_lowest(
    offer: str | None, chosen: int
) -> None:
    """The offer is a set of integers; what is not an integer is passed over."""
    assert choose_version(offer) == chosen
