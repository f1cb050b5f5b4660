"""Numbers 1 to 16: statuses other than 200."""

from __future__ import annotations

from swr_emulator.faults.actions import EchoSignature, Redirect, Respond, throttle
from swr_emulator.faults.catalogue.entry import BadAnswer
from swr_emulator.http.messages import JSON, Answer
from swr_emulator.services.error_bodies import (
    SWR_PREFIX,
    gateway_error,
    html_error,
    not_published,
    shape,
    swr_error,
)

_BASIS = "Incorrect IAM authentication information: "
_NOT_FOUND = "an organization or repository that does not exist"
_RENEW = "authenticate anew once, then repeat once"
_WAIT = "wait and repeat, within bounds"
_OPAQUE = "XD7pQm" * 300
_ELSEWHERE = "http://elsewhere.invalid/login"


def _plain(number: int, name: str, meaning: str, answer: Answer) -> BadAnswer:
    return BadAnswer(number, name, meaning, (Respond(answer),))


def _once(number: int, name: str, answer: Answer) -> BadAnswer:
    return BadAnswer(number, name, _RENEW, (Respond(answer),), times=1)


def _throttle(name: str, retry_after: str | int | None = None) -> BadAnswer:
    return BadAnswer(11, name, _WAIT, (throttle("429", retry_after=retry_after),))


def _proxy(name: str, answer: Answer) -> BadAnswer:
    return BadAnswer(14, name, _WAIT, (Respond(answer, request_id=False),))


ERROR_STATUSES = (
    _plain(1, "gateway-404", "an error of address; never an empty list", not_published()),
    _plain(
        2, "organization-404", _NOT_FOUND, swr_error("4040058", "The namespace does not exist.")
    ),
    _plain(
        2,
        "organization-404-e2",
        _NOT_FOUND,
        shape("E2", 404, f"{SWR_PREFIX}4041061", "namespace not found"),
    ),
    _plain(
        3,
        "bare-array-404",
        _NOT_FOUND,
        shape("E3", 404, f"{SWR_PREFIX}4040010", "repo not found"),
    ),
    _plain(
        4,
        "invalid-parameter-400",
        "an error that shows the names that were sent",
        shape("E2", 400, f"{SWR_PREFIX}4000014", "Invalid parameter."),
    ),
    _once(5, "swr-token-401", swr_error("4010000", "Authenticate Failed")),
    _plain(
        5, "swr-token-401-for-ever", "one repeat only", swr_error("4010000", "Authenticate Failed")
    ),
    _once(
        6,
        "token-expired-401",
        gateway_error(
            401, "APIGW.0301", _BASIS + "token expires, expires_at:2020-01-02T03:04:05.000000Z"
        ),
    ),
    _once(6, "token-update-401", gateway_error(401, "APIGW.0307", "The token must be updated.")),
    BadAnswer(
        7,
        "signature-401",
        "no repeat, or the key gets locked; nothing of the echo is shown",
        (EchoSignature(),),
    ),
    _plain(
        8,
        "cross-account-401",
        "an error of permission; a new token would not help",
        swr_error("4011064", "Cross-account access is not allowed."),
    ),
    BadAnswer(9, "throttle-403", _WAIT, (throttle("403"),)),
    _plain(
        9, "too-many-403", _WAIT, swr_error("4031032", "The number of requests exceeds the limit.")
    ),
    _plain(
        10,
        "forbidden-403",
        "an error of permission without the blob",
        swr_error("4030170", "You do not have permission.", encoded=_OPAQUE),
    ),
    _throttle("throttle-429"),
    _throttle("throttle-429-second", 1),
    _throttle("throttle-429-hours", 7_200),
    _throttle("throttle-429-garbage", "in a while"),
    BadAnswer(11, "throttle-429-date", _WAIT, (throttle("429", retry_date_in=1),)),
    BadAnswer(11, "throttle-429-past", _WAIT, (throttle("429", retry_date_in=-3_600),)),
    BadAnswer(12, "busy-409", _WAIT, (throttle("409"),)),
    BadAnswer(
        13, "error-500-once", _WAIT, (Respond(swr_error("5000057", "Internal error.")),), times=1
    ),
    _plain(13, "error-500", "an error after bounded repeats", swr_error("5000057", "Internal.")),
    _proxy("html-502", html_error(502, "Bad Gateway")),
    _proxy("html-504", html_error(504, "Gateway Time-out")),
    _proxy("gateway-502", gateway_error(502, "APIGW.0201", "Backend unavailable.")),
    _proxy("gateway-504", gateway_error(504, "APIGW.0201", "Backend timeout.")),
    _plain(15, "empty-503", _WAIT, Answer(503)),
    _plain(15, "null-500", _WAIT, Answer(500, b"null", {"Content-Type": JSON})),
    BadAnswer(16, "redirect-302", "never followed", (Redirect(_ELSEWHERE),)),
    BadAnswer(16, "redirect-307", "never followed", (Redirect(_ELSEWHERE, 307),)),
)
