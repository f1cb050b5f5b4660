"""Reads the head of an answer as leniently as browsers do, and no further.

The library ends a read over a 103 before the 200, over a line that is no
header, over more than a hundred headers and over one of more than 64 KiB. None
of them makes the rest unreadable.
"""

from __future__ import annotations

import re
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING, Any

from terraform_provider_swr.http.interruptible_socket import current

if TYPE_CHECKING:
    from io import BufferedReader

LARGEST_HEAD = 1024 * 1024
"""In bytes, of one answer."""

# The library's own limits.
_MOST_HEADERS = 100
_LONGEST_LINE = 65_536

_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:(.*)", re.DOTALL)
_INFORMATIONAL = re.compile(rb"HTTP/1\.[0-9] 1(?!01)[0-9]{2}\b")
# What decides how the rest is read, and what messages repeat.
_NEEDED = (
    b"content-length",
    b"transfer-encoding",
    b"content-encoding",
    b"connection",
    b"content-type",
    b"location",
    b"retry-after",
    b"date",
    b"x-request-id",
    b"x-iam-trace-id",
    b"x-subject-token",
    b"link",
)


class MalformedResponseError(HTTPException):
    """An answer whose head cannot be made sense of; the message says why: "has two ..."."""


class LenientHTTPResponse(HTTPResponse):
    """An answer whose head is read by ``_Head``."""

    def begin(self) -> None:
        """Read status and headers."""
        connection = self.fp
        head: Any = _Head(connection)
        self.fp = head
        try:
            super().begin()
        finally:
            if current.interrupter is not None:
                current.interrupter.is_answered = head.has_begun
            if self.fp is head:
                self.fp = connection


class _Head:
    """What the library reads the head from: status line, readable headers, a blank line."""

    def __init__(self, connection: BufferedReader) -> None:
        self._connection = connection
        self._lines: list[bytes] = []
        self._size = 0
        self.has_begun = False

    def readline(self, limit: int = -1) -> bytes:
        """Return the next line; a status line brings its headers with it."""
        if self._lines:
            return self._lines.pop(0)
        status = self._connection.readline(limit)
        self.has_begun = self.has_begun or bool(status)
        while _INFORMATIONAL.match(status):
            self._read_headers()
            status = self._connection.readline(limit)
        if status.startswith(b"HTTP/"):
            headers = _readable(self._read_headers())
            _check_lengths(headers)
            self._lines = [*_few_enough(headers), b"\r\n"]
        return status

    def close(self) -> None:
        """Close the connection, when there is no answer on it."""
        self._connection.close()

    def _read_headers(self) -> list[bytes]:
        lines: list[bytes] = []
        while (line := self._connection.readline(LARGEST_HEAD)) not in (b"\r\n", b"\n", b""):
            self._size += len(line)
            if self._size > LARGEST_HEAD:
                raise MalformedResponseError("has headers of more than 1 MiB")
            if line[:1] in (b" ", b"\t") and lines:
                lines[-1] = lines[-1].rstrip(b"\r\n") + b" " + line.lstrip()
            else:
                lines.append(line)
        return lines


def _readable(lines: list[bytes]) -> list[bytes]:
    matches = (_HEADER.fullmatch(line) for line in lines if len(line) <= _LONGEST_LINE)
    return [match[1] + b":" + match[2] for match in matches if match is not None]


def _name(header: bytes) -> bytes:
    return header.partition(b":")[0].lower()


def _check_lengths(headers: list[bytes]) -> None:
    lengths = {
        length.strip()
        for header in headers
        if _name(header) == b"content-length"
        for length in header.partition(b":")[2].split(b",")
    }
    if len(lengths) > 1:
        raise MalformedResponseError("has two different Content-Length headers")


def _few_enough(headers: list[bytes]) -> list[bytes]:
    """Return as many as the library takes, those that are needed first."""
    if len(headers) < _MOST_HEADERS:
        return headers
    return sorted(headers, key=lambda header: _name(header) not in _NEEDED)[: _MOST_HEADERS - 1]
