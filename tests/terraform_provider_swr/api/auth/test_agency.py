"""Temporary keys by an agency."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from terraform_provider_swr.api.auth.access_keys import RegionalAccessKeys
from terraform_provider_swr.api.auth.agency import agency_keys
from terraform_provider_swr.api.auth.keys import FixedKeys, Keys
from terraform_provider_swr.api.auth.kinds import Agency
from terraform_provider_swr.api.auth.password import RegionalPassword
from terraform_provider_swr.api.auth.secret import Secret
from terraform_provider_swr.api.auth.token import FixedToken
from terraform_provider_swr.api.errors import (
    AuthenticationError,
    EndpointError,
    ResponseError,
    ServiceError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from swr_emulator import Emulator
    from terraform_provider_swr.api.auth.kinds import User
    from terraform_provider_swr.api.auth.regional import Surroundings
    from terraform_provider_swr.api.messages import Response

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
    around: Surroundings, emulator: Emulator, keys: Keys, agency: Agency, account: dict[str, str]
) -> None:
    """The account is named by id or by name, and by its id where both are known."""
    base = RegionalAccessKeys(FixedKeys(keys), around)
    temporary = agency_keys(agency, base, around).get()
    assert temporary.security_token
    assert role_of(emulator) == {"agency_name": "readers", "duration_seconds": 3600, **account}


def test_duration(around: Surroundings, emulator: Emulator, keys: Keys) -> None:
    """The duration is asked for in seconds."""
    base = RegionalAccessKeys(FixedKeys(keys), around)
    agency_keys(Agency("readers", "partner", None, 900), base, around).get()
    assert role_of(emulator)["duration_seconds"] == 900


def test_on_top_of_password_and_token(around: Surroundings, user: User) -> None:
    """Any credentials can be below: a password's token, or a fixed one."""
    agency = Agency("readers", "partner")
    assert agency_keys(agency, RegionalPassword(user, around), around).get()
    fixed = FixedToken(Secret("token-north"), around.home)
    assert agency_keys(agency, fixed, around).get()


def test_expired_keys_are_replaced(
    around: Surroundings,
    emulator: Emulator,
    keys: Keys,
    list_namespaces: Callable[..., Response],
) -> None:
    """Temporary keys that expired are replaced and the read goes on."""
    base = RegionalAccessKeys(FixedKeys(keys), around)
    source = agency_keys(Agency("readers", "partner"), base, around)
    credentials = RegionalAccessKeys(source, around)
    list_namespaces(credentials)
    first = source.get()
    emulator.expire_keys()
    list_namespaces(credentials)
    assert source.get() != first
    assert emulator.requests[-1].status == 200


def test_unknown_agency(around: Surroundings, keys: Keys) -> None:
    """An agency that is not there is an error that says what to check."""
    base = RegionalAccessKeys(FixedKeys(keys), around)
    with pytest.raises(ServiceError, match="has an agency called nobody") as caught:
        agency_keys(Agency("nobody", "partner"), base, around).get()
    assert not isinstance(caught.value, EndpointError)


def test_refused_base(around: Surroundings, emulator: Emulator, keys: Keys) -> None:
    """Wrong credentials below are tried once."""
    wrong = RegionalAccessKeys(FixedKeys(keys._replace(access_key=Secret("AKID2"))), around)
    source = agency_keys(Agency("readers", "partner"), wrong, around)
    for _ in range(2):
        with pytest.raises(AuthenticationError):
            source.get()
    assert len(emulator.requests) == 1


def test_answer_without_keys(around: Surroundings, emulator: Emulator, keys: Keys) -> None:
    """An answer without keys is an error that names the agency."""
    action = {"type": "respond", "status": 201, "json": {"credential": {"access": "a"}}}
    emulator.faults = {"rules": [{"action": action}]}
    base = RegionalAccessKeys(FixedKeys(keys), around)
    with pytest.raises(ResponseError, match="no temporary keys for the agency readers"):
        agency_keys(Agency("readers", "partner"), base, around).get()
