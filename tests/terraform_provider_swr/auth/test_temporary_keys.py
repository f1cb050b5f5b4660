"""Temporary keys in answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from terraform_provider_swr.auth.temporary_keys import temporary_keys


@pytest.mark.parametrize(
    "document",
    [
        {
            "credential": {
                "access": "a",
                "secret": "s",
                "securitytoken": "t",
                "expires_at": "2026-01-02T03:04:05.000000Z",
            }
        },
        {
            "credentials": {
                "access_key_id": "a",
                "secret_access_key": "s",
                "security_token": "t",
                "expiration": "2026-01-02T03:04:05Z",
            }
        },
        {
            "credential": {
                "accessKeyId": "a",
                "secretAccessKey": "s",
                "securityToken": "t",
                "expires_at": "2026-01-02T03:04:05.123Z",
            }
        },
    ],
)
def test_spellings(document: dict[str, Any]) -> None:
    """Each spelling of the fields is understood."""
    lease = temporary_keys(document)
    assert lease is not None
    assert lease.value == ("a", "s", "t")
    assert lease.expires_at is not None
    assert lease.expires_at.replace(microsecond=0) == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("expiry", [{}, {"expires_at": None}, {"expires_at": "soon"}])
def test_unknown_expiry(expiry: dict[str, Any]) -> None:
    """An expiry that is missing or unreadable is unknown, not an error."""
    fields = {"access": "a", "secret": "s", "securitytoken": "t", **expiry}
    lease = temporary_keys({"credential": fields})
    assert lease is not None
    assert lease.expires_at is None


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"credential": None},
        {"credential": []},
        {"credential": {"access": "a", "secret": "s"}},
        {"credential": {"access": "a", "secret": 1, "securitytoken": "t"}},
        {"credential": {"access": "", "secret": "s", "securitytoken": "t"}},
    ],
)
def test_incomplete(document: dict[str, Any]) -> None:
    """Without all three parts there are no keys."""
    assert temporary_keys(document) is None
