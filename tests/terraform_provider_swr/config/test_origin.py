"""Where credentials come from, in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from terraform_provider_swr.config.arguments import Found
from terraform_provider_swr.config.origin import Origin, naming_credentials, origin_of
from terraform_provider_swr.http.messages import Answer
from terraform_provider_swr.swr.error_codes import map_error_response

KEYS = Origin(
    "access keys",
    {"access_key": "HW_ACCESS_KEY", "secret_key": "HW_SECRET_KEY"},
    "Check HW_ACCESS_KEY and HW_SECRET_KEY.",
)


def message(status: int, text: str, origin: Origin = KEYS) -> str:
    """Return the whole error for an answer."""
    body = f'{{"error_code": "APIGW.0301", "error_msg": "{text}"}}'.encode()
    map_error = naming_credentials(map_error_response, origin)
    return str(map_error("GET x", Answer(status, {}, body), (), datetime.now(UTC)).error)


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        (KEYS, "access keys, from HW_ACCESS_KEY, HW_SECRET_KEY"),
        (Origin("the pod", {}), "the pod"),
        (Origin("keys", {"a": "X", "b": "X"}), "keys, from X"),
        (Origin("a token", {"a": "X"}, "", ("r",)), "a token, from X; on top of them the agency r"),
        (Origin("it", {}, "", ("r", "s")), "it; on top of them the agencies r, then s"),
    ],
)
def test_words(origin: Origin, words: str) -> None:
    """The kind comes first, then each place once, then the agencies."""
    assert str(origin) == words


def test_parts_that_are_missing() -> None:
    """Only what was found has a place."""
    origin = origin_of("keys", "Do it.", access_key=Found("geheim", "X"), security_token=None)
    assert origin == Origin("keys", {"access_key": "X"}, "Do it.")
    assert "geheim" not in repr(origin)


def test_authentication() -> None:
    """An error about credentials tells which they were, and what to do about those."""
    shown = message(401, "verify aksk signature fail")
    assert "check HW_SECRET_KEY" in shown
    assert shown.endswith(
        "The credentials: access keys, from HW_ACCESS_KEY, HW_SECRET_KEY. "
        "Check HW_ACCESS_KEY and HW_SECRET_KEY."
    )


def test_permission() -> None:
    """An error about a permission tells whose it is; there is nothing to do about the keys."""
    assert message(403, "no").endswith(
        "The credentials: access keys, from HW_ACCESS_KEY, HW_SECRET_KEY."
    )


def test_other_errors() -> None:
    """No other error speaks of credentials."""
    assert "credentials" not in message(500, "no")


def test_advice() -> None:
    """Advice on an argument names the place that the value came from."""
    advice = "Check access_key, secret_key, user_name and my_secret_key."
    assert KEYS.speak(advice) == (
        "Check HW_ACCESS_KEY, HW_SECRET_KEY, user_name and my_secret_key."
    )
