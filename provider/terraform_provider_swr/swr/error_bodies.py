"""Reads the error bodies of SWR, the gateway and IAM, of which there are many shapes.

::

    E1  {"errors": [{"errorCode", "errorMessage", "detail"}], "error_code", "error_msg", ...}
    E2  {"errors": [{"errorCode", "errorMessage", "detail"}]}
    E3  [{"errorCode", "errorMessage", "detail"}]
    E4  {"errorCode", "errorMessage", ...}
    E5  {"error_code", "error_msg", "request_id"}           the gateway
    E6  {"error": {"code": 401, "message", "title"}}        IAM; the code may be a number
    E7  HTML, plain text, nothing                           proxies, load balancers

See docs/reference/swr-api.md, section 1.6.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODES = ("error_code", "errorCode", "code")
_TEXTS = ("error_msg", "errorMessage", "errorMsg", "message")
_REQUEST_IDS = ("request_id", "requestId")


class ErrorBody(NamedTuple):
    """What an error body says, in the server's own words; nothing of it is redacted yet."""

    code: str | None = None
    text: str = ""
    request_id: str | None = None


def parse_error_body(body: bytes) -> ErrorBody:
    """Return what a body says, whatever its shape; never raises."""
    text = body.decode("utf-8", "replace").strip()
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return ErrorBody(text=summarise_page(text) or text)
    return find_error(document) or ErrorBody(text="" if document is None else text)


def find_error(document: Any) -> ErrorBody | None:
    """Return the error that a JSON document describes; None when it describes none."""
    for candidate in _candidates(document):
        code, text = _first(candidate, _CODES), _text(candidate)
        if code or text:
            request_id = _first(candidate, _REQUEST_IDS)
            if request_id is None and isinstance(document, dict):
                request_id = _first(document, _REQUEST_IDS)
            return ErrorBody(code, text, request_id)
    return None


def summarise_page(text: str) -> str | None:
    """Return a few words for an HTML page, its title among them; None for other text."""
    start = text.lstrip("\ufeff \t\r\n")[:1024].lower()
    if not (start.startswith(("<!doctype html", "<html", "<head", "<body")) or "<html" in start):
        return None
    title = re.search(r"<title[^>]*>([^<]{1,500})", text, re.IGNORECASE)
    return f"an HTML page with the title {title[1].strip()}" if title else "an HTML page"


def _candidates(document: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects that may hold code and message, the best place first."""
    if isinstance(document, list):
        yield from _objects(document[:1])
        return
    if not isinstance(document, dict):
        return
    if "error_code" in document:
        yield document
    errors = document.get("errors")
    if isinstance(errors, list):
        yield from _objects(errors[:1])
    yield from _objects([document.get("error")])
    yield document


def _objects(values: list[Any]) -> Iterator[dict[str, Any]]:
    return (value for value in values if isinstance(value, dict))


def _first(candidate: dict[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = candidate.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return None


def _text(candidate: dict[str, Any]) -> str:
    text = _first(candidate, _TEXTS) or ""
    detail = _first(candidate, ("detail",)) or ""
    return text if detail in text else f"{text} {detail}".strip()
