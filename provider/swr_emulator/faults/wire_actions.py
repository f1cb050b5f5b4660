"""Faults of the transport: answers that come slowly, partly, spoiled, huge or not at all."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from swr_emulator.faults.actions import Action
from swr_emulator.http.messages import JSON, Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from swr_emulator.faults.exchange import Exchange

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Hang(Action):
    """Send nothing, only the headers, or half the body, and wait until the client leaves."""

    after: Literal["nothing", "headers", "half"] = "nothing"

    def play(self, exchange: Exchange) -> None:
        """Send that part and wait."""
        answer = exchange.answer()
        if self.after != "nothing":
            exchange.note(answer)
            exchange.send(answer.head())
        if self.after == "half":
            exchange.send(answer.body[: len(answer.body) // 2])
        exchange.until_client_leaves()


@dataclass(frozen=True, kw_only=True)
class Drip(Action):
    """Send the proper answer ``size`` bytes at a time, from its first header or body byte on."""

    part: Literal["headers", "body"] = "body"
    interval_ms: float = 10
    size: int = 1

    def play(self, exchange: Exchange) -> None:
        """Send the answer in drops until it is over or the client leaves."""
        answer = exchange.answer()
        exchange.note(answer)
        head, body = answer.head(), answer.body
        if self.part == "body":
            exchange.send(head)
        drops = body if self.part == "body" else head + body
        starts = range(0, len(drops), self.size)
        *pieces, last = [drops[start : start + self.size] for start in starts] or [b""]
        for piece in pieces:
            exchange.send(piece)
            exchange.pause(self.interval_ms / 1000)
        exchange.send_last(last)


@dataclass(frozen=True, kw_only=True)
class Reset(Action):
    """Reset the connection: before a byte, in the middle of the headers or of the body."""

    at: Literal["start", "headers", "body"] = "start"

    def play(self, exchange: Exchange) -> None:
        """Send that part and reset."""
        answer = exchange.answer()
        head, body = answer.head(), answer.body
        if self.at == "headers":
            exchange.send(head[: len(head) // 2])
        elif self.at == "body":
            exchange.note(answer)
            exchange.send(head + body[: len(body) // 2])
        exchange.reset()


@dataclass(frozen=True, kw_only=True)
class Truncate(Action):
    """Announce the whole body, send all but the last ``missing`` bytes, and close."""

    missing: int = 1

    def play(self, exchange: Exchange) -> None:
        """Send the answer without its end."""
        answer = exchange.answer()
        exchange.note(answer)
        exchange.closing = True
        exchange.send_last(answer.head() + answer.body[: -self.missing])


@dataclass(frozen=True, kw_only=True)
class BadGzip(Action):
    """Send the proper body as gzip that is none, that ends early, or with a wrong checksum."""

    kind: Literal["garbage", "truncated", "checksum"] = "garbage"

    def play(self, exchange: Exchange) -> None:
        """Send the spoiled body."""
        answer = exchange.answer()
        packed = gzip.compress(answer.body)
        spoiled = {
            "garbage": b"this is not gzip" + packed,
            "truncated": packed[: len(packed) // 2],
            "checksum": packed[:-8] + bytes(8),
        }
        exchange.respond(replace(answer, body=spoiled[self.kind]).plus(Content_Encoding="gzip"))


@dataclass(frozen=True, kw_only=True)
class GzipBomb(Action):
    """Send an empty JSON array, padded with blanks to many megabytes, as a small gzip."""

    megabytes: int = 65

    def play(self, exchange: Exchange) -> None:
        """Send the bomb."""
        headers = {"Content-Type": JSON, "Content-Encoding": "gzip"}
        exchange.respond(Answer(200, _bomb(self.megabytes), headers))


@dataclass(frozen=True, kw_only=True)
class Oversize(Action):
    """Send an empty JSON array, padded with blanks to many megabytes, as it is."""

    megabytes: int = 65
    length: Literal["declared", "chunked", "unknown"] = "declared"

    def play(self, exchange: Exchange) -> None:
        """Send the body piece by piece; ConnectionError when the client has had enough."""
        exchange.note(Answer(200))
        exchange.send(self._head())
        exchange.closing = self.length == "unknown"
        *pieces, last = _padded_array(self.megabytes)
        for piece in pieces:
            exchange.send(self._framed(piece))
        end = b"0\r\n\r\n" if self.length == "chunked" else b""
        exchange.send_last(self._framed(last) + end)

    def _head(self) -> bytes:
        lengths = {
            "declared": f"Content-Length: {self.megabytes * MEBIBYTE}",
            "chunked": "Transfer-Encoding: chunked",
            "unknown": "Connection: close",
        }
        lines = ("HTTP/1.1 200 OK", f"Content-Type: {JSON}", lengths[self.length], "", "")
        return "\r\n".join(lines).encode()

    def _framed(self, piece: bytes) -> bytes:
        if self.length == "chunked":
            return b"%x\r\n%b\r\n" % (len(piece), piece)
        return piece


def _padded_array(megabytes: int) -> Iterator[bytes]:
    blanks = b" " * MEBIBYTE
    yield b"["
    for _ in range(megabytes - 1):
        yield blanks
    yield blanks[2:] + b"]"


@lru_cache(maxsize=4)
def _bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(map(packer.compress, _padded_array(megabytes))) + packer.flush()
