"""Error bodies."""

from __future__ import annotations

import json
from typing import Any

import pytest

from swr_emulator.http.messages import Answer
from swr_emulator.services import error_bodies
from swr_emulator.services.error_bodies import REQUEST_ID, SHAPES, not_published, shape, swr_error

OLD = {"errorCode": "C", "errorMessage": "M", "detail": "D"}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (
            "E1",
            {
                "errors": [OLD],
                "error_code": "C",
                "error_msg": "M",
                "details": [{"error_code": "C", "error_msg": "D"}],
            },
        ),
        ("E2", {"errors": [OLD]}),
        ("E3", [OLD]),
        ("E4", OLD),
        ("E5", {"error_msg": "M", "error_code": "C", "request_id": REQUEST_ID}),
        ("E6", {"error": {"code": 400, "message": "M", "title": "Bad Request"}}),
    ],
)
def test_shape_has_the_documented_form(name: str, body: Any) -> None:
    """Each shape puts code, message and detail where the real service does."""
    answer = shape(name, 400, "C", "M", "D")
    assert answer.status == 400
    assert json.loads(answer.body) == body


def test_gateway_shape_carries_the_request_id() -> None:
    """E5 names the request in its body."""
    body = json.loads(not_published("abc").body)
    assert body["error_code"] == "APIGW.0101"
    assert body["request_id"] == "abc"


def test_proxy_shape_is_html() -> None:
    """E7 is a page, not JSON, and has a title even without a message."""
    answer = shape("E7", 503, "", "")
    assert answer.headers["Content-Type"] == "text/html"
    assert b"503 Service Unavailable" in answer.body


def test_swr_error_takes_its_status_from_the_code() -> None:
    """The first three digits of an SWR code are the HTTP status."""
    answer = swr_error("4090023", "busy")
    assert answer.status == 409
    assert json.loads(answer.body)["error_code"] == "SVCSTG.SWR.4090023"


def test_refused_permission_carries_the_encoded_message_twice() -> None:
    """The opaque message stands in the old and in the new half of E1."""
    body = json.loads(swr_error("4030170", "no", encoded="blob").body)
    assert body["encoded_authorization_message"] == "blob"
    assert body["errors"][0]["encoded_authorization_message"] == "blob"


def test_there_are_seven_shapes() -> None:
    """E1 to E7 can all be asked for."""
    assert list(SHAPES) == [f"E{number}" for number in range(1, 8)]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(200, b'{"error_code":"x"}'), ""),
        (error_bodies.html_error(502, "Bad Gateway"), ""),
        (Answer(500, b"["), ""),
        (Answer(500, b"[]"), ""),
        (Answer(500, b"[" * 200_000), ""),
        (error_bodies.gateway_error(429, "APIGW.0308", "limit:200"), "APIGW.0308 limit:200"),
        (
            error_bodies.gateway_error(401, "APIGW.0301", "bad signature, canonicalRequest:GET|x"),
            "APIGW.0301 bad signature",
        ),
        (
            error_bodies.swr_error("4040010", "Not found.", "repo x"),
            "SVCSTG.SWR.4040010 Not found. repo x",
        ),
        (error_bodies.shape("E2", 400, "c", "m", "d"), "c m d"),
        (error_bodies.shape("E3", 400, "c", "m"), "c m"),
        (error_bodies.shape("E4", 400, "c", "m", "d"), "c m d"),
        (error_bodies.iam_error(401, "Wrong."), "Wrong."),
    ],
)
def test_reason_is_what_the_body_says(answer: Answer, reason: str) -> None:
    """In every shape, once, and without what the gateway echoes of a request."""
    assert error_bodies.reason_of(answer) == reason
