"""From what was configured to credentials that work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from swr_emulator.fixtures.loader import load
from terraform_provider_swr.auth.factory import make_credentials
from terraform_provider_swr.auth.regional import HomeProject
from terraform_provider_swr.auth.sources import Agency, EcsAgencySource, Secret, Token
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from swr_emulator import Emulator
    from terraform_provider_swr.auth.regional import AuthContext
    from terraform_provider_swr.auth.sources import AccessKeys, PasswordSource
    from terraform_provider_swr.http.messages import Response


def test_token(context: AuthContext, list_namespaces: Callable[..., Response]) -> None:
    """A token is used in the provider's region."""
    list_namespaces(make_credentials(Token(Secret("token-north")), (), context))


def test_keys(
    context: AuthContext, keys: AccessKeys, list_namespaces: Callable[..., Response]
) -> None:
    """Keys are used in every region."""
    credentials = make_credentials(keys, (), context)
    list_namespaces(credentials)
    list_namespaces(credentials, "cn-east-3")


def test_user(
    context: AuthContext, user: PasswordSource, list_namespaces: Callable[..., Response]
) -> None:
    """A user is logged in to every region."""
    credentials = make_credentials(user, (), context)
    list_namespaces(credentials)
    list_namespaces(credentials, "cn-east-3")


def test_instance(
    context: AuthContext, emulator: Emulator, list_namespaces: Callable[..., Response]
) -> None:
    """The keys of an instance are fetched at once and used in every region."""
    credentials = make_credentials(EcsAgencySource(""), (), context, emulator.url)
    assert [request.method for request in emulator.requests] == ["PUT", "GET"]
    list_namespaces(credentials)
    list_namespaces(credentials, "cn-east-3")


def test_nothing_at_all(context: AuthContext, emulator: Emulator) -> None:
    """Without credentials and without an instance's there is an error before any read."""
    emulator.data = load({"regions": {"cn-north-4": {}}})
    with pytest.raises(ConfigurationError, match="There are these ways"):
        make_credentials(EcsAgencySource("There are these ways."), (), context, emulator.url)


def test_agency(
    context: AuthContext,
    emulator: Emulator,
    keys: AccessKeys,
    list_namespaces: Callable[..., Response],
) -> None:
    """An agency's keys read in every region; the project is one of the agency's account."""
    context = context._replace(home=HomeProject("cn-north-4", "project-dev"))
    credentials = make_credentials(keys, (Agency("readers", "partner"),), context)
    list_namespaces(credentials)
    list_namespaces(credentials, "cn-east-3")
    assumed, north, *_, east = emulator.requests
    assert assumed.path == "/v3.0/OS-CREDENTIAL/securitytokens"
    assert "X-Project-Id" not in assumed.headers
    assert north.headers["X-Project-Id"] == "project-dev"
    assert east.headers["X-Project-Id"] == "project-east"
    assert "X-Security-Token" in east.headers
