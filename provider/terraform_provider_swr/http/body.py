"""Reads the body of an answer, compressed or not, up to a limit."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from terraform_provider_swr.http.errors import ResponseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST_BODY = 64 * 1024 * 1024
"""In bytes, after decompression; a list of a hundred thousand tasks has half of that."""

LARGEST_ERROR_BODY = 64 * 1024
CHUNK = 64 * 1024

_GZIP_MAGIC = b"\x1f"  # the first byte of it; the second may be in the next chunk
_GZIP = 31  # zlib's name for "with gzip's header and checksum"


def read_body(chunks: Iterable[bytes], encoding: str, request: str) -> bytes:
    """Return a whole body.

    ``encoding`` is the answer's Content-Encoding. Raises ResponseError for
    one that is too large, before it is all read, or broken.
    """
    if not _is_packed(encoding, request):
        return b"".join(_limited(chunks, request))
    packed = [b"".join(_limited(chunks, request))]
    # Once only to measure, so that a small body that unpacks to a huge one is never held.
    for _ in _limited(_unpacked(packed, request), request):
        pass
    return b"".join(_unpacked(packed, request))


def read_beginning(chunks: Iterable[bytes], encoding: str) -> bytes:
    """Return the beginning of an error's body, as far as it can be read."""
    beginning = b""
    try:
        for part in _unpacked(chunks, "") if _is_packed(encoding, "") else chunks:
            beginning += part
            if len(beginning) >= LARGEST_ERROR_BODY:
                break
    except Exception:  # noqa: BLE001 - the status says enough; what was read may say more
        return beginning
    return beginning[:LARGEST_ERROR_BODY]


def too_large(request: str) -> ResponseError:
    """Return the error for a body over the limit."""
    return ResponseError(
        f"The answer to {request} has more than {LARGEST_BODY // 1024**2} MiB, which no list "
        "of SWR has. It was not read to the end."
    )


def _is_packed(encoding: str, request: str) -> bool:
    encoding = encoding.strip().lower()
    if encoding in {"", "identity", "gzip", "x-gzip"}:
        return encoding.endswith("gzip")
    raise ResponseError(
        f"The answer to {request} is encoded in a way that was not asked for. "
        "A proxy on the way may have done that."
    )


def _limited(parts: Iterable[bytes], request: str) -> Iterator[bytes]:
    size = 0
    for part in parts:
        size += len(part)
        if size > LARGEST_BODY:
            raise too_large(request)
        yield part


def _unpacked(chunks: Iterable[bytes], request: str) -> Iterator[bytes]:
    """Unpack in small steps; there may be several members, each a file of its own for gzip."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        for chunk in chunks:
            packed = chunk
            while packed:
                if unpacker.eof:
                    if not packed.startswith(_GZIP_MAGIC):
                        break
                    unpacker = zlib.decompressobj(_GZIP)
                yield unpacker.decompress(packed, CHUNK)
                packed = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
        if not unpacker.eof:
            # As if the connection had been cut: the next attempt may bring it all.
            raise ConnectionAbortedError
    except zlib.error:
        raise ResponseError(
            f"The answer to {request} is said to be compressed with gzip, but cannot be "
            "decompressed. A proxy on the way may have damaged it."
        ) from None
