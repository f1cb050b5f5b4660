"""The error bodies that Huawei Cloud really sends.

The numbers are those of docs/reference/swr-api.md, section 1.6.

E1  SWR today: old and new format in one object
E2  SWR before: ``errors`` only (what the official Terraform provider still reads)
E3  SWR documentation until 2024-12: a bare array
E4  SWR repository sharing: ``errorCode`` at the top
E5  API gateway: ``error_code``, ``error_msg``, ``request_id``
E6  IAM: ``error`` with an integer ``code``
E7  proxies and load balancers: HTML, plain text or nothing
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from swr_emulator.http.messages import Answer, json_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SWR_PREFIX = "SVCSTG.SWR."
REQUEST_ID = "0123456789abcdef0123456789abcdef"
"""The request id inside bodies made by ``shape``; the service itself makes real ones."""

_MESSAGES = ("error_msg", "errorMessage", "message", "detail")
_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


def swr_error(code: str, message: str, detail: str = "", encoded: str = "") -> Answer:
    """Return E1 for an SWR code such as ``4040058``; its first three digits are the status.

    ``encoded`` is the opaque ``encoded_authorization_message`` of a refused permission.
    """
    return _e1(int(code[:3]), SWR_PREFIX + code, message, detail, encoded)


def gateway_error(status: int, code: str, message: str, request_id: str = REQUEST_ID) -> Answer:
    """Return E5 for a gateway code such as ``APIGW.0101``."""
    return json_answer({"error_msg": message, "error_code": code, "request_id": request_id}, status)


def iam_error(status: int, message: str) -> Answer:
    """Return E6, whose ``code`` is the HTTP status as an integer."""
    title = _TITLES.get(status, "Error")
    return json_answer({"error": {"code": status, "message": message, "title": title}}, status)


def html_error(status: int, title: str) -> Answer:
    """Return E7 as a proxy words it."""
    page = (
        f"<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>\r\n"
        f"<center><h1>{status} {title}</h1></center>\r\n<hr></body>\r\n</html>\r\n"
    )
    return Answer(status, page.encode(), {"Content-Type": "text/html"})


def shape(name: str, status: int, code: str, message: str, detail: str = "") -> Answer:
    """Return an error in the shape ``E1`` to ``E7``.

    >>> shape("E4", 400, "SVCSTG.SWR.4001090", "not shared").body
    b'{"errorCode":"SVCSTG.SWR.4001090","errorMessage":"not shared","detail":""}'
    """
    return SHAPES[name](status, code, message, detail)


def reason_of(answer: Answer) -> str:
    """Return in one line why an answer refuses a request: code, message and detail.

    Empty for an answer that refuses nothing or does not say. What the gateway echoes of the
    request is left out, as credentials may be in it.
    """
    if answer.status < HTTPStatus.BAD_REQUEST:
        return ""
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        return ""
    texts = [text for text in dict.fromkeys(_texts(body)) if text != str(answer.status)]
    return " ".join(text.partition(", canonicalRequest:")[0] for text in texts)


def _texts(body: Any) -> Iterator[str]:
    """Yield what an error body says, the code first, in whatever shape it is."""
    if isinstance(body, list):
        body = body[0] if body else {}
    if not isinstance(body, dict):
        return
    for name in ("error_code", "errorCode", "code", *_MESSAGES):
        if isinstance(body.get(name), (str, int)) and body[name] != "":
            yield str(body[name])
    for name in ("details", "errors", "error"):
        yield from _texts(body.get(name))


def _old(code: str, message: str, detail: str) -> dict[str, Any]:
    return {"errorCode": code, "errorMessage": message, "detail": detail}


def _e1(status: int, code: str, message: str, detail: str, encoded: str = "") -> Answer:
    authorization = {"encoded_authorization_message": encoded} if encoded else {}
    body = {
        "errors": [_old(code, message, detail) | authorization],
        "error_code": code,
        "error_msg": message,
        "details": [{"error_code": code, "error_msg": detail or message}],
        **authorization,
    }
    return json_answer(body, status)


def _e2(status: int, code: str, message: str, detail: str) -> Answer:
    return json_answer({"errors": [_old(code, message, detail)]}, status)


def _e3(status: int, code: str, message: str, detail: str) -> Answer:
    return json_answer([_old(code, message, detail)], status)


def _e4(status: int, code: str, message: str, detail: str) -> Answer:
    return json_answer(_old(code, message, detail), status)


def _e5(status: int, code: str, message: str, _detail: str) -> Answer:
    return gateway_error(status, code, message)


def _e6(status: int, _code: str, message: str, _detail: str) -> Answer:
    return iam_error(status, message)


def _e7(status: int, _code: str, message: str, _detail: str) -> Answer:
    return html_error(status, message or _TITLES.get(status, "Error"))


SHAPES: dict[str, Callable[[int, str, str, str], Answer]] = {
    "E1": _e1,
    "E2": _e2,
    "E3": _e3,
    "E4": _e4,
    "E5": _e5,
    "E6": _e6,
    "E7": _e7,
}


def not_published(request_id: str = REQUEST_ID) -> Answer:
    """Return the gateway's 404 for a path, method, region or API that it does not have."""
    message = "The API does not exist or has not been published in the environment"
    return gateway_error(404, "APIGW.0101", message, request_id)
