"""The kinds of credentials."""

from __future__ import annotations

from terraform_provider_swr.api.auth.kinds import Agency, Token, User
from terraform_provider_swr.api.auth.secret import Secret


def test_hide_their_secrets() -> None:
    """Printing a kind shows names but no secret."""
    text = f"{Token(Secret('geheim'))} {User('ann', Secret('geheim'), 'acme')}"
    assert "geheim" not in text
    assert "ann" in text


def test_agency_lasts_an_hour() -> None:
    """An agency is assumed for an hour unless something else is asked for."""
    assert Agency("readers").duration == 3600
