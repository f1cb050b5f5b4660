"""Bodies are read up to a limit, compressed or not."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terraform_provider_swr.http import body
from terraform_provider_swr.http.body import (
    LARGEST_BODY,
    LARGEST_ERROR_BODY,
    read_beginning,
    read_body,
)
from terraform_provider_swr.http.errors import ResponseError

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUEST = "GET https://swr-api.example/v2/x"


def chunks(body: bytes, size: int = 7) -> Iterator[bytes]:
    """Yield a body in pieces."""
    return (body[start : start + size] for start in range(0, len(body), size))


@pytest.mark.parametrize("encoding", ["", "identity", " Identity "])
def test_plain_bodies_are_joined(encoding: str) -> None:
    """The pieces make the body."""
    assert read_body(chunks(b"[1, 2, 3, 4]"), encoding, REQUEST) == b"[1, 2, 3, 4]"


@given(st.binary(max_size=2_000), st.integers(1, 50))
def test_gzip_is_unpacked(body: bytes, size: int) -> None:
    """Whatever the pieces are cut like."""
    assert read_body(chunks(gzip.compress(body), size), "gzip", REQUEST) == body


def test_a_body_over_the_limit_is_refused_before_it_is_read() -> None:
    """No piece after the one that crosses the limit is asked for."""
    pulled = 0

    def endless() -> Iterator[bytes]:
        nonlocal pulled
        while True:
            pulled += 1
            yield bytes(1024 * 1024)

    with pytest.raises(ResponseError, match="more than 64 MiB"):
        read_body(endless(), "", REQUEST)
    assert pulled == 65


def test_a_small_body_that_unpacks_to_a_huge_one_is_refused_in_small_steps() -> None:
    """Memory never holds more of it than a piece."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    blanks = b" " * (8 * 1024 * 1024)
    bomb = b"".join(packer.compress(blanks) for _ in range(9)) + packer.flush()
    largest = max(len(part) for part in body._unpacked([bomb], REQUEST))
    assert largest <= body.CHUNK
    tracemalloc.start()
    try:
        with pytest.raises(ResponseError, match="more than 64 MiB"):
            read_body([bomb], "gzip", REQUEST)
        assert tracemalloc.get_traced_memory()[1] < 1024 * 1024
    finally:
        tracemalloc.stop()


def test_a_body_of_exactly_the_limit_is_read() -> None:
    """The limit itself is allowed."""
    assert len(read_body([bytes(LARGEST_BODY)], "", REQUEST)) == LARGEST_BODY


@pytest.mark.parametrize(
    "spoiled",
    [b"this is no gzip", gzip.compress(b"abc")[:-8] + bytes(8)],
    ids=["garbage", "checksum"],
)
def test_broken_gzip_is_a_clear_error(spoiled: bytes) -> None:
    """Garbage and a wrong checksum are told apart from a connection that broke."""
    with pytest.raises(ResponseError, match="cannot be decompressed"):
        read_body([spoiled], "gzip", REQUEST)


def test_gzip_that_ends_early_counts_as_a_broken_connection() -> None:
    """Trying again may help."""
    with pytest.raises(ConnectionError):
        read_body([gzip.compress(b"abc" * 100)[:20]], "gzip", REQUEST)


def test_bytes_after_the_end_of_gzip_are_ignored() -> None:
    """As browsers do."""
    assert read_body([gzip.compress(b"abc") + b"padding"], "x-gzip", REQUEST) == b"abc"


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "deflate"])
def test_encodings_that_were_not_asked_for_are_refused(encoding: str) -> None:
    """Only gzip is."""
    with pytest.raises(ResponseError, match="not asked for"):
        read_body([b"x"], encoding, REQUEST)


def test_of_an_errors_body_the_beginning_is_enough() -> None:
    """The rest is not read."""
    pieces = iter([bytes(LARGEST_ERROR_BODY - 1), bytes(10), b"never"])
    assert len(read_beginning(pieces, "")) == LARGEST_ERROR_BODY
    assert next(pieces) == b"never"


def test_of_an_errors_body_what_came_counts_when_the_rest_does_not() -> None:
    """The status says enough."""

    def broken() -> Iterator[bytes]:
        yield b"half of"
        raise ConnectionResetError

    assert read_beginning(broken(), "") == b"half of"
    assert read_beginning([b"short ", b"enough"], "") == b"short enough"
    assert read_beginning([gzip.compress(b"packed")], "gzip") == b"packed"
    assert read_beginning([b"x"], "br") == b""


def test_several_members_of_gzip_are_one_body() -> None:
    """As for gzip and Go; what follows them and is none is left out."""
    packed = gzip.compress(b"[1,") + gzip.compress(b"") + gzip.compress(b"2]")
    assert read_body([packed], "gzip", "x") == b"[1,2]"
    assert read_body([packed[:30], packed[30:]], "gzip", "x") == b"[1,2]"
    assert read_body([packed, bytes(8)], "gzip", "x") == b"[1,2]"
    assert read_beginning([packed], "gzip") == b"[1,2]"
