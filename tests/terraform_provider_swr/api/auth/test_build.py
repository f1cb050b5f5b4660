"""From what was configured to credentials that work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from swr_emulator.fixtures.loader import load
from terraform_provider_swr.api.auth.build import build
from terraform_provider_swr.api.auth.kinds import Agency, Instance, Token
from terraform_provider_swr.api.auth.regional import Home
from terraform_provider_swr.api.auth.secret import Secret
from terraform_provider_swr.api.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from swr_emulator import Emulator
    from terraform_provider_swr.api.auth.keys import Keys
    from terraform_provider_swr.api.auth.kinds import User
    from terraform_provider_swr.api.auth.regional import Surroundings
    from terraform_provider_swr.api.messages import Response


def test_token(around: Surroundings, list_namespaces: Callable[..., Response]) -> None:
    """A token is used in the provider's region."""
    list_namespaces(build(Token(Secret("token-north")), None, around))


def test_keys(around: Surroundings, keys: Keys, list_namespaces: Callable[..., Response]) -> None:
    """Keys are used in every region."""
    credentials = build(keys, None, around)
    list_namespaces(credentials)
    list_namespaces(credentials, "cn-east-3")


def test_user(around: Surroundings, user: User, list_namespaces: Callable[..., Response]) -> None:
    """A user is logged in to every region."""
    credentials = build(user, None, around)
    list_namespaces(credentials)
    list_namespaces(credentials, "cn-east-3")


def test_instance(
    around: Surroundings, emulator: Emulator, list_namespaces: Callable[..., Response]
) -> None:
    """The keys of an instance are fetched at once and used in every region."""
    credentials = build(Instance(""), None, around, emulator.url)
    assert [request.method for request in emulator.requests] == ["PUT", "GET"]
    list_namespaces(credentials)
    list_namespaces(credentials, "cn-east-3")


def test_nothing_at_all(around: Surroundings, emulator: Emulator) -> None:
    """Without credentials and without an instance's there is an error before any read."""
    emulator.data = load({"regions": {"cn-north-4": {}}})
    with pytest.raises(ConfigurationError, match="There are these ways"):
        build(Instance("There are these ways."), None, around, emulator.url)


def test_agency(
    around: Surroundings,
    emulator: Emulator,
    keys: Keys,
    list_namespaces: Callable[..., Response],
) -> None:
    """An agency's keys read in every region; the project is one of the agency's account."""
    around = around._replace(home=Home("cn-north-4", "project-dev"))
    credentials = build(keys, Agency("readers", "partner"), around)
    list_namespaces(credentials)
    list_namespaces(credentials, "cn-east-3")
    assumed, north, *_, east = emulator.requests
    assert assumed.path == "/v3.0/OS-CREDENTIAL/securitytokens"
    assert "X-Project-Id" not in assumed.headers
    assert north.headers["X-Project-Id"] == "project-dev"
    assert east.headers["X-Project-Id"] == "project-east"
    assert "X-Security-Token" in east.headers
