"""Temporary keys by an agency."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from terraform_provider_swr.auth.access_keys import RegionalAccessKeys
from terraform_provider_swr.auth.assume_agency import agency_keys
from terraform_provider_swr.auth.password import RegionalPassword
from terraform_provider_swr.auth.sources import AccessKeys, Agency, FixedKeys, Secret
from terraform_provider_swr.auth.token import FixedToken
from terraform_provider_swr.http.errors import (
    AuthenticationError,
    EndpointError,
    ResponseError,
    ServiceError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from swr_emulator import Emulator
    from terraform_provider_swr.auth.regional import AuthContext
    from terraform_provider_swr.auth.sources import PasswordSource
    from terraform_provider_swr.http.messages import Response

URI = "/v3.0/OS-CREDENTIAL/securitytokens"


def role_of(emulator: Emulator) -> Any:
    """Return what was asked for."""
    (request,) = [request for request in emulator.requests if request.path == URI]
    identity = json.loads(request.body)["auth"]["identity"]
    assert identity["methods"] == ["assume_role"]
    return identity["assume_role"]


@pytest.mark.parametrize(
    ("agency", "account"),
    [
        (Agency("readers", "partner"), {"domain_name": "partner"}),
        (Agency("readers", None, "d2"), {"domain_id": "d2"}),
        (Agency("readers", "partner", "d2"), {"domain_id": "d2"}),
    ],
)
def test_account(
    context: AuthContext,
    emulator: Emulator,
    keys: AccessKeys,
    agency: Agency,
    account: dict[str, str],
) -> None:
    """The account is named by id or by name, and by its id where both are known."""
    base = RegionalAccessKeys(FixedKeys(keys), context)
    temporary = agency_keys(agency, base, context).get()
    assert temporary.security_token
    assert role_of(emulator) == {"agency_name": "readers", "duration_seconds": 3600, **account}


def test_duration(context: AuthContext, emulator: Emulator, keys: AccessKeys) -> None:
    """The duration is asked for in seconds."""
    base = RegionalAccessKeys(FixedKeys(keys), context)
    agency_keys(Agency("readers", "partner", None, 900), base, context).get()
    assert role_of(emulator)["duration_seconds"] == 900


def test_on_top_of_password_and_token(context: AuthContext, user: PasswordSource) -> None:
    """Any credentials can be below: a password's token, or a fixed one."""
    agency = Agency("readers", "partner")
    assert agency_keys(agency, RegionalPassword(user, context), context).get()
    fixed = FixedToken(Secret("token-north"), context.home)
    assert agency_keys(agency, fixed, context).get()


def test_expired_keys_are_replaced(
    context: AuthContext,
    emulator: Emulator,
    keys: AccessKeys,
    list_namespaces: Callable[..., Response],
) -> None:
    """Temporary keys that expired are replaced and the read goes on."""
    base = RegionalAccessKeys(FixedKeys(keys), context)
    source = agency_keys(Agency("readers", "partner"), base, context)
    credentials = RegionalAccessKeys(source, context)
    list_namespaces(credentials)
    first = source.get()
    emulator.expire_keys()
    list_namespaces(credentials)
    assert source.get() != first
    assert emulator.requests[-1].status == 200


def test_unknown_agency(context: AuthContext, keys: AccessKeys) -> None:
    """An agency that is not there is an error that says what to check."""
    base = RegionalAccessKeys(FixedKeys(keys), context)
    with pytest.raises(ServiceError, match="has an agency called nobody") as caught:
        agency_keys(Agency("nobody", "partner"), base, context).get()
    assert not isinstance(caught.value, EndpointError)


def test_refused_base(context: AuthContext, emulator: Emulator, keys: AccessKeys) -> None:
    """Wrong credentials below are tried once."""
    wrong = RegionalAccessKeys(FixedKeys(keys._replace(access_key=Secret("AKID2"))), context)
    source = agency_keys(Agency("readers", "partner"), wrong, context)
    for _ in range(2):
        with pytest.raises(AuthenticationError):
            source.get()
    assert len(emulator.requests) == 1


def test_answer_without_keys(context: AuthContext, emulator: Emulator, keys: AccessKeys) -> None:
    """An answer without keys is an error that names the agency."""
    action = {"type": "respond", "status": 201, "json": {"credential": {"access": "a"}}}
    emulator.faults = {"rules": [{"action": action}]}
    base = RegionalAccessKeys(FixedKeys(keys), context)
    with pytest.raises(ResponseError, match="answer about the agency readers has no access key"):
        agency_keys(Agency("readers", "partner"), base, context).get()
