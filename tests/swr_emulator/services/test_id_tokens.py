"""ID tokens, issued and verified."""

from __future__ import annotations

import base64
import itertools
import json
from typing import Any

import pytest

from swr_emulator.http.clock import Clock
from swr_emulator.services.id_tokens import ISSUER, BadIdTokenError, IdTokenIssuer

CLOCK = Clock()
IDP = IdTokenIssuer(CLOCK)


def encoded(value: Any) -> str:
    """Return JSON as a part of a JWT."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_token_is_good_for_its_audience_and_time() -> None:
    """Subject and further claims arrive."""
    claims = IDP.verify(IDP.issue("me", "swr", 60, project="demo"), "swr")
    assert (claims["iss"], claims["sub"], claims["project"]) == (ISSUER, "me", "demo")
    assert claims["exp"] - claims["iat"] == 60


def test_audience_may_be_a_list() -> None:
    """One of several is enough."""
    assert IDP.verify(IDP.issue("me", "", 60, aud=["other", "swr"]), "swr")


def test_token_expires_by_the_movable_clock() -> None:
    """No test has to wait."""
    clock = Clock()
    issuer = IdTokenIssuer(clock)
    token = issuer.issue("me", "swr", 60)
    clock.advance(61)
    with pytest.raises(BadIdTokenError, match="it has expired"):
        issuer.verify(token, "swr")


DAY = 86_400
"""Seconds that tokens live which are made when the tests are collected."""

GOOD = IDP.issue("me", "swr", DAY)
HEADER, CLAIMS, SIGNATURE = GOOD.split(".")


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("not a token", "it is not a JWT of three parts"),
        ("a.b.c", "a part of it is not base64"),
        ("\u00e9.b.c", "a part of it is not base64"),
        (f"{encoded([])}.{CLAIMS}.{SIGNATURE}", "not JSON in base64"),
        (f"{encoded({'alg': 'none'})}.{CLAIMS}.", "its header names another algorithm or key"),
        (f"{HEADER}.{encoded({'iss': ISSUER})}.{SIGNATURE}", "its signature does not hold"),
        (f"{HEADER}.{CLAIMS}.", "its signature does not hold"),
        (IdTokenIssuer(CLOCK).issue("me", "swr", DAY), "its signature does not hold"),
        (IDP.issue("me", "swr", DAY, iss="https://x"), "its issuer is 'https://x'"),
        (IDP.issue("me", "ecr", DAY), "its audience is 'ecr', not 'swr'"),
        (IDP.issue("me", "swr", -1), "it has expired"),
        (IDP.issue("me", "swr", DAY, exp="soon"), "it has expired"),
        (IDP.issue("me", "swr", DAY, nbf=9_999_999_999), "it is not valid yet"),
    ],
    ids=itertools.count(),  # the tokens differ from run to run
)
def test_token_that_is_not_good_is_refused_with_the_reason(token: str, reason: str) -> None:
    """Form, algorithm, signature, issuer, audience and time are all looked at."""
    with pytest.raises(BadIdTokenError, match=reason):
        IDP.verify(token, "swr")


def test_deep_claims_are_no_claims() -> None:
    """Nested beyond reason they are refused as any other nonsense."""
    deep = base64.urlsafe_b64encode(b"[" * 200_000).decode().rstrip("=")
    with pytest.raises(BadIdTokenError, match="not JSON in base64"):
        IDP.verify(f"{HEADER}.{deep}.{SIGNATURE}", "swr")
