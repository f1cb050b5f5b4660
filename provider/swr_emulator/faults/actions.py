"""What a fault does to a request in place of, or to, the proper answer.

Every action is an immutable value; ``perform`` plays it once. ``delay_ms`` is waited first.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from werkzeug.http import http_date

from swr_emulator.http.messages import Answer
from swr_emulator.http.signature import canonical_request, parse_authorization
from swr_emulator.services import error_bodies
from swr_emulator.services.issued_credentials import Staleness

if TYPE_CHECKING:
    from swr_emulator.faults.exchange import Exchange
    from swr_emulator.http.messages import Request


@dataclass(frozen=True, kw_only=True)
class Action:
    """The base: wait, then play."""

    delay_ms: float = 0

    def perform(self, exchange: Exchange) -> None:
        """Play the action on one exchange."""
        exchange.pause(self.delay_ms / 1000)
        self.play(exchange)

    def play(self, exchange: Exchange) -> None:
        """Answer, or do what this action does instead."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Pass(Action):
    """Answer properly; for a delay, or for a gap in a sequence."""

    def play(self, exchange: Exchange) -> None:
        """Answer properly."""
        exchange.respond(exchange.answer())


@dataclass(frozen=True)
class Respond(Action):
    """Send a fixed answer.

    Unless ``request_id`` is False it gets a fresh ``X-Request-Id``, which also replaces
    ``error_bodies.REQUEST_ID`` in the body. ``retry_date_in`` adds a Retry-After date that many
    seconds ahead of the emulator's clock.
    """

    answer: Answer
    retry_date_in: float | None = field(default=None, kw_only=True)
    request_id: bool = field(default=True, kw_only=True)

    def play(self, exchange: Exchange) -> None:
        """Send the answer."""
        answer = self.answer
        if self.retry_date_in is not None:
            now = exchange.service.clock.now()
            answer = answer.plus(Retry_After=http_date(now + self.retry_date_in))
        if self.request_id:
            answer = _numbered(answer)
        exchange.respond(answer)


@dataclass(frozen=True)
class Redirect(Action):
    """Send the client to another URL."""

    location: str
    status: int = 302

    def play(self, exchange: Exchange) -> None:
        """Send a redirect without a body."""
        exchange.respond(_numbered(Answer(self.status, headers={"Location": self.location})))


@dataclass(frozen=True, kw_only=True)
class EchoSignature(Action):
    """Refuse with the gateway's echo of the canonical request, whatever was sent.

    The header values that the client sent are in the message, credentials included; so a test
    can prove that they go no further.
    """

    def play(self, exchange: Exchange) -> None:
        """Send the refusal."""
        exchange.respond(_numbered(self.answer_to(exchange.request)))

    def answer_to(self, request: Request) -> Answer:
        """Return the refusal of one request; without a signature all headers are echoed."""
        given = parse_authorization(request.headers.get("Authorization", ""))
        sent = {name.lower() for name, _ in request.headers}
        names = given.signed_headers if given else sorted(sent)
        echo = canonical_request(request, names).replace("\n", "|")
        reason = f"verify aksk signature fail, canonicalRequest:{echo}"
        text = f"Incorrect IAM authentication information: {reason}"
        return error_bodies.gateway_error(401, "APIGW.0301", text)


@dataclass(frozen=True)
class ExpireTokens(Action):
    """Make every token known now stale, then answer properly: with a 401 in the given words."""

    staleness: Staleness = Staleness.EXPIRED

    def play(self, exchange: Exchange) -> None:
        """Spoil the tokens and answer."""
        service = exchange.service
        service.issued.expire_tokens(service.fixture, self.staleness)
        exchange.respond(exchange.answer())


@dataclass(frozen=True, kw_only=True)
class ExpireKeys(Action):
    """End every temporary key known now, then answer properly."""

    def play(self, exchange: Exchange) -> None:
        """End the keys and answer."""
        exchange.service.issued.expire_keys()
        exchange.respond(exchange.answer())


def throttle(
    kind: str = "429",
    *,
    retry_after: str | float | None = None,
    retry_date_in: float | None = None,
) -> Respond:
    """Return the refusal of a service that is asked too often; see ``throttled``.

    ``retry_after`` is sent as it is given, ``retry_date_in`` as a date so many seconds ahead.
    """
    answer = throttled(kind)
    if retry_after is not None:
        answer = answer.plus(Retry_After=str(retry_after))
    return Respond(answer, retry_date_in=retry_date_in)


def throttled(kind: str) -> Answer:
    """Return the gateway's "429", or SWR's own "403" or "409"."""
    if kind == "403":
        return error_bodies.swr_error("4031042", "Too many requests.")
    if kind == "409":
        return error_bodies.swr_error("4090023", "The system is busy. Try again later.")
    policy = "policy user over ratelimit,limit:200,time:1 second"
    text = f"The throttling threshold has been reached: {policy}"
    return error_bodies.gateway_error(429, "APIGW.0308", text)


def _numbered(answer: Answer) -> Answer:
    request_id = uuid.uuid4().hex
    body = answer.body.replace(error_bodies.REQUEST_ID.encode(), request_id.encode())
    return Answer(answer.status, body, {**answer.headers, "X-Request-Id": request_id})
