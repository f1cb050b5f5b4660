"""HTTP messages as values: what came in and what goes out, without a socket."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from werkzeug.datastructures import Headers
from werkzeug.http import http_date

if TYPE_CHECKING:
    from collections.abc import Mapping

JSON = "application/json;charset=utf-8"

_BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


@dataclass(frozen=True)
class Request:
    """A request as it was on the wire.

    ``target`` is the request target of the first line, percent-encoding untouched; the
    signature is computed over exactly that. ``time`` is the emulator's clock on arrival.
    """

    method: str
    target: str
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""
    time: float = 0.0
    scheme: str = "http"

    @cached_property
    def path(self) -> str:
        """The raw path: no query, and no scheme and host where a proxy client sent them."""
        target = self.target.partition("?")[0]
        if target.startswith("/"):
            return target
        return "/" + target.partition("://")[2].partition("/")[2]

    @property
    def raw_query(self) -> str:
        """What follows the question mark, as sent."""
        return self.target.partition("?")[2]

    @cached_property
    def query(self) -> dict[str, str]:
        """Decoded query parameters; of a repeated one the last counts."""
        return dict(parse_qsl(self.raw_query, keep_blank_values=True))


@dataclass(frozen=True)
class Answer:
    """A complete response. ``headers`` may leave out Content-Length; ``head`` adds it."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def plus(self, **headers: str) -> Answer:
        """Return a copy with more headers; ``_`` in a name stands for ``-``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers={**self.headers, **named})

    def head(self) -> bytes:
        """Status line and headers with the empty line, ready to send."""
        headers = {"Date": http_date(), "Server": "api-gateway", **self.headers}
        given = {name.lower() for name in headers}
        if self.status not in _BODILESS and "content-length" not in given:
            headers["Content-Length"] = str(len(self.body))
        lines = [f"HTTP/1.1 {self.status} {_phrase(self.status)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def json_answer(value: Any, status: int = 200, **headers: str) -> Answer:
    """Return an answer with a JSON body; ``_`` in a header name stands for ``-``."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, body, {"Content-Type": JSON}).plus(**headers)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
