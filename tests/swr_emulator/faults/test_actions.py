"""Faults that are answers."""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest

from emulator_clients import SYNC_REPO, TOKEN
from swr_emulator.faults.actions import (
    Action,
    EchoSignature,
    ExpireKeys,
    ExpireTokens,
    Pass,
    Redirect,
    Respond,
    throttle,
)
from swr_emulator.faults.rules import Rule
from swr_emulator.http.messages import Answer
from swr_emulator.services.error_bodies import gateway_error
from swr_emulator.services.issued_credentials import Staleness

if TYPE_CHECKING:
    from emulator_clients import Asker, Wire
    from swr_emulator import Emulator
    from swr_emulator.faults.exchange import Exchange


def test_pass_is_the_proper_answer(emulator: Emulator, wire: Wire) -> None:
    """A delay of nothing changes nothing."""
    emulator.faults = Rule(Pass(delay_ms=0.01))
    assert wire.get()[0].status == 200


def test_fixed_answer_gets_its_own_request_id(emulator: Emulator, wire: Wire) -> None:
    """Header and body name the same request, and so does the record."""
    emulator.faults = Rule(Respond(gateway_error(502, "APIGW.0201", "no backend")))
    response, body = wire.get()
    request_id = json.loads(body)["request_id"]
    assert response.status == 502
    assert response.headers["X-Request-Id"] == request_id
    assert emulator.requests[0].request_id == request_id
    assert wire.get()[0].headers["X-Request-Id"] != request_id


def test_fixed_answer_can_do_without_a_request_id(emulator: Emulator, wire: Wire) -> None:
    """A proxy in between knows of no request ids."""
    emulator.faults = Rule(Respond(Answer(503), request_id=False))
    response, body = wire.get()
    assert (response.status, body) == (503, b"")
    assert "X-Request-Id" not in response.headers


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("429", 429, "APIGW.0308"),
        ("403", 403, "SVCSTG.SWR.4031042"),
        ("409", 409, "SVCSTG.SWR.4090023"),
    ],
)
def test_throttle_has_three_kinds(
    emulator: Emulator, wire: Wire, kind: str, status: int, code: str
) -> None:
    """The gateway throttles with 429, SWR with 403 and 409."""
    emulator.faults = Rule(throttle(kind))
    response, body = wire.get()
    assert (response.status, json.loads(body)["error_code"]) == (status, code)
    assert "Retry-After" not in response.headers


def test_retry_after_is_a_number_a_text_or_a_date(emulator: Emulator, wire: Wire) -> None:
    """Numbers and garbage are sent as given, dates are counted from now."""
    emulator.faults = Rule(
        throttle(retry_after=7),
        throttle(retry_after="soon"),
        throttle(retry_date_in=3600),
    )
    values = [wire.get()[0].headers["Retry-After"] for _ in range(3)]
    assert values[:2] == ["7", "soon"]
    ahead = parsedate_to_datetime(values[2]).timestamp() - emulator.clock.now()
    assert 3590 < ahead <= 3600


def test_redirect_names_its_target(emulator: Emulator, wire: Wire) -> None:
    """The location is sent as given, without a body."""
    emulator.faults = Rule(Redirect("http://elsewhere.invalid/", 307))
    response, body = wire.get()
    assert (response.status, body) == (307, b"")
    assert response.headers["Location"] == "http://elsewhere.invalid/"


def test_echo_shows_what_was_sent(emulator: Emulator, wire: Wire) -> None:
    """Without a signature all headers come back, the token among them."""
    emulator.faults = Rule(EchoSignature())
    response, body = wire.get()
    message = json.loads(body)["error_msg"]
    assert response.status == 401
    assert "verify aksk signature fail, canonicalRequest:GET|" in message
    assert "|x-auth-token:demo-token|" in message


def test_echo_of_a_signed_request_has_the_signed_headers(ask: Asker) -> None:
    """With a signature only what was signed comes back."""
    request = ask.request("GET", SYNC_REPO, {**TOKEN, "X-Sdk-Date": "20260102T030405Z"})
    request.headers["Authorization"] = (
        f"SDK-HMAC-SHA256 Access=A, SignedHeaders=x-sdk-date, Signature={'0' * 64}"
    )
    message = json.loads(EchoSignature().answer_to(request).body)["error_msg"]
    assert "|x-sdk-date:20260102T030405Z||x-sdk-date|" in message
    assert "demo-token" not in message


@pytest.mark.parametrize("staleness", Staleness)
def test_tokens_expire_at_a_request(emulator: Emulator, wire: Wire, staleness: Staleness) -> None:
    """The request that meets the fault is refused in the wanted words, like those after it."""
    emulator.faults = Rule(ExpireTokens(staleness), nth=2)
    answers = [wire.get() for _ in range(3)]
    assert [response.status for response, _ in answers] == [200, 401, 401]
    assert json.loads(answers[1][1])["error_code"] == staleness.value


def test_keys_expire_at_a_request(emulator: Emulator, wire: Wire) -> None:
    """The fault ends temporary keys and lets the request itself through."""
    emulator.faults = Rule(ExpireKeys())
    assert wire.get()[0].status == 200


def test_action_of_no_kind_cannot_be_played(emulator: Emulator) -> None:
    """The base class is only a form."""
    exchange: Exchange = None  # type: ignore[assignment]
    with pytest.raises(NotImplementedError):
        Action().play(exchange)
    assert emulator.requests == []
