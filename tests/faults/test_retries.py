"""What is tried again and how often, by what the service sees of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from faults.rigs import PASSWORD, TASK, TOKEN, Rig
from swr_emulator.faults.actions import Action, EchoSignature, Respond, throttle
from swr_emulator.faults.rules import Rule
from swr_emulator.faults.wire_actions import BadGzip, Drip, Hang, Reset, Truncate
from swr_emulator.http.messages import Answer
from swr_emulator.services.error_bodies import gateway_error, html_error, shape, swr_error

if TYPE_CHECKING:
    from swr_emulator.faults.exchange import Exchange

REFUSED = "Incorrect IAM authentication information: "


@pytest.fixture
def rig(quick_rig: Rig) -> Rig:
    """Return a provider in this process that waits as usual, only shorter."""
    return quick_rig


@dataclass(frozen=True, kw_only=True)
class Leave(Action):
    """Close the connection politely after a part of the headers."""

    after: bytes

    def play(self, exchange: Exchange) -> None:
        """Send that part and close."""
        exchange.closing = True
        exchange.send_last(self.after)


PASSING: dict[str, Action] = {
    "429": throttle("429"),
    "429-html": Respond(html_error(429, "Slow down")),
    "403-too-many": throttle("403"),
    "403-exceeds": Respond(swr_error("4031032", "The number of requests exceeds the limit.")),
    "409-busy": throttle("409"),
    "500": Respond(swr_error("5000057", "Internal.")),
    "500-unknown-code": Respond(swr_error("5009999", "New.")),
    "502": Respond(html_error(502, "Bad Gateway")),
    "503": Respond(Answer(503)),
    "504": Respond(gateway_error(504, "APIGW.0201", "Backend timeout.")),
    "reset-start": Reset(at="start"),
    "reset-headers": Reset(at="headers"),
    "reset-body": Reset(at="body"),
    "truncated": Truncate(missing=1),
    "gzip-truncated": BadGzip(kind="truncated"),
    "closed-start": Leave(after=b""),
    "closed-status": Leave(after=b"HTTP/1.1 2"),
    "closed-reason": Leave(after=b"HTTP/1.1 200 O"),
    "closed-headers": Leave(after=b"HTTP/1.1 200 OK\r\nContent-Type: application/js"),
    "closed-length": Leave(after=b"HTTP/1.1 200 OK\r\nContent-Length: 3"),
}

FINAL: dict[str, Action] = {
    "400": Respond(shape("E2", 400, "SVCSTG.SWR.4000014", "Invalid parameter.")),
    "400-credentials": Respond(swr_error("4000031", "Invalid AK or SK.")),
    "401-signature": EchoSignature(),
    "401-unknown-key": Respond(gateway_error(401, "APIGW.0301", f"{REFUSED}ak not exist")),
    "401-locked": Respond(
        gateway_error(401, "APIGW.0301", f"{REFUSED}AK access failed to reach the limit,forbidden.")
    ),
    "401-cross-account": Respond(swr_error("4011064", "Cross-account access.")),
    "403": Respond(swr_error("4039001", "No permission.")),
    "403-gateway": Respond(gateway_error(403, "APIGW.0302", "IAM user not authorized.")),
    "404": Respond(swr_error("4040058", "No such organization.")),
    "404-gateway": Respond(gateway_error(404, "APIGW.0101", "No such API.")),
    "405": Respond(Answer(405)),
    "408": Respond(Answer(408)),
    "409-other": Respond(swr_error("4090006", "Exists already.")),
    "413": Respond(swr_error("4130025", "Too large.")),
    "418": Respond(Answer(418, b"I am a teapot", {"Content-Type": "text/plain"})),
    "501": Respond(Answer(501)),
    "507": Respond(swr_error("5070070", "OBS is disabled.")),
    "302": Respond(Answer(302, headers={"Location": "http://elsewhere.invalid/"})),
    "304": Respond(Answer(304)),
    "gzip-garbage": BadGzip(kind="garbage"),
    "not-json": Respond(Answer(200, b"[")),
}


@pytest.mark.parametrize("name", PASSING)
def test_passing_failures_are_tried_again(rig: Rig, name: str) -> None:
    """What may pass is tried max_retries times more, and the error counts the attempts."""
    rig.emulator.faults = Rule(PASSING[name])
    rig.configure(max_retries=3)
    assert "after 4 attempts" in rig.error().detail
    assert rig.sent == ["GET sync_repo"] * 4


@pytest.mark.parametrize("name", FINAL)
def test_final_failures_are_not_tried_again(rig: Rig, name: str) -> None:
    """What another attempt would only repeat, or make worse, is one request."""
    rig.emulator.faults = Rule(FINAL[name])
    rig.configure(max_retries=3)
    assert "attempts" not in rig.error().detail
    assert rig.sent == ["GET sync_repo"]


@pytest.mark.parametrize("credentials", [PASSWORD, TOKEN], ids=["password", "token"])
def test_cross_account(rig: Rig, credentials: dict[str, str]) -> None:
    """An organization of another account is no reason to log in again."""
    rig.emulator.faults = Rule(FINAL["401-cross-account"], path="sync_repo")
    rig.configure(credentials)
    assert rig.error().summary == "Permission denied"
    assert rig.sent[-1] == "GET sync_repo"
    assert rig.sent.count("GET sync_repo") == 1


def test_a_wrong_password_is_tried_once(rig: Rig) -> None:
    """A refused login is not repeated, not even by later reads: IAM locks users."""
    rig.configure(PASSWORD | {"password": "wrong"})
    first, *later = [rig.error().detail for _ in range(3)]
    assert "HTTP status 401" in first
    assert len(set(later)) == 1
    assert "refused with POST" in later[0]
    assert rig.sent == ["POST tokens"]


def test_recovery(rig: Rig) -> None:
    """A read ends well when any attempt does, whatever went wrong before."""
    failures = [PASSING[name] for name in ("500", "reset-body", "429", "truncated")]
    rig.emulator.faults = Rule(*failures)
    rig.configure(max_retries=4)
    assert rig.rows() == [TASK]
    assert len(rig.sent) == 5


def test_no_retries(rig: Rig) -> None:
    """With max_retries = 0 each request is sent once."""
    rig.emulator.faults = Rule(PASSING["500"])
    rig.configure(max_retries=0)
    assert "HTTP status 500" in rig.error().detail
    assert len(rig.sent) == 1


@pytest.mark.parametrize(
    ("action", "least"),
    [
        (throttle("429", retry_after="0.4"), 0.4),
        (throttle("403", retry_after="1"), 1.0),
        # A date has no fractions of a second.
        (throttle("429", retry_date_in=2), 0.9),
        (Respond(Answer(503, headers={"Retry-After": "0.4"})), 0.4),
    ],
    ids=["429", "403", "date", "503"],
)
def test_retry_after(rig: Rig, action: Action, least: float) -> None:
    """The next attempt comes no earlier than the service asks for, by its own clock."""
    rig.emulator.faults = Rule(action, first=1)
    rig.configure(max_retries=1)
    assert rig.rows() == [TASK]
    first, second = rig.emulator.requests
    assert second.time - first.time >= least


def test_retry_after_does_not_count(rig: Rig) -> None:
    """A wait that the service asks for comes on top of the time for all attempts."""
    rig.emulator.faults = Rule(throttle("429", retry_after=2), first=1)
    rig.configure(max_retries=5, request_timeout=0.6)
    assert rig.rows() == [TASK]
    first, *_, last = rig.emulator.requests
    assert last.time - first.time >= 2


@pytest.mark.parametrize("text", ["soon", "-5", "", "1e3", "NaN", "Mon, 01 Jan 1990 00:00:00 GMT"])
def test_retry_after_without_sense(rig: Rig, text: str) -> None:
    """A Retry-After without sense is as good as none."""
    rig.emulator.faults = Rule(throttle("429", retry_after=text), first=1)
    rig.configure(max_retries=1)
    assert rig.rows() == [TASK]


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (throttle("429", retry_after=61), "1 minute"),
        (throttle("403", retry_after=7_200), "2 hours"),
        (throttle("429", retry_after="9" * 400), "days"),
        (throttle("429", retry_date_in=7_300), "2 hours"),
        (Respond(Answer(503, headers={"Retry-After": "90000"})), "1 day"),
    ],
    ids=["minute", "hours", "absurd", "date", "503"],
)
def test_retry_after_too_long(rig: Rig, action: Action, words: str) -> None:
    """Nobody waits for hours in a plan: the error says how long the service asks for."""
    rig.emulator.faults = Rule(action)
    rig.configure(max_retries=3)
    detail = rig.error().detail
    assert "asks to be left alone for" in detail
    assert words in detail
    assert len(rig.sent) == 1


@pytest.mark.parametrize(
    "action",
    [
        Hang(),
        Hang(after="headers"),
        Hang(after="half"),
        Drip(part="headers", interval_ms=20),
        Drip(interval_ms=20),
    ],
    ids=["hang", "hang-headers", "hang-half", "drip-headers", "drip-body"],
)
def test_all_attempts_have_a_time(rig: Rig, action: Action) -> None:
    """However many retries there may be, the attempts fill three times the time of one."""
    rig.emulator.faults = Rule(action)
    rig.configure(max_retries=100, request_timeout=0.3)
    detail = rig.error().detail
    assert "there was no complete answer in time" in detail
    assert "all of a request together 3 times that" in detail
    assert 2 <= len(rig.sent) <= 3
    rig.emulator.wait_until_idle()


def test_waits_have_a_time(rig: Rig) -> None:
    """Failures that come at once are not repeated for ever, either."""
    rig.emulator.faults = Rule(PASSING["500"])
    rig.configure(max_retries=100, request_timeout=0.3)
    assert "HTTP status 500" in rig.error().detail
    assert 2 <= len(rig.sent) <= 100
