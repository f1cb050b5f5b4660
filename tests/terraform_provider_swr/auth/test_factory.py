"""From what was configured to credentials that work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from swr_emulator.fixtures.loader import load
from terraform_provider_swr.auth.factory import make_credentials
from terraform_provider_swr.auth.regional import HomeProject
from terraform_provider_swr.auth.signer import SdkHmacSha256Auth
from terraform_provider_swr.auth.sources import (
    Agency,
    EcsAgencySource,
    Federation,
    IdToken,
    KeysInFile,
    OidcAgency,
    PodIdentity,
    Secret,
    Token,
)
from terraform_provider_swr.http.errors import ConfigurationError, ServiceError

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


def respond(emulator: Emulator, path: str, **action: Any) -> None:
    """Make the emulator answer one path in one way."""
    rule = {"match": {"path": path}, "action": {"type": "respond", **action}}
    emulator.faults = {"rules": [rule]}


def test_keys_in_a_file(
    context: AuthContext, keys: AccessKeys, list_namespaces: Callable[..., Response]
) -> None:
    """The keys of another tool's file are used in every region."""
    credentials = make_credentials(KeysInFile(keys, lambda: keys), (), context)
    list_namespaces(credentials)
    list_namespaces(credentials, "cn-east-3")


TEMPORARY = {"access_key_id": "T1", "secret_access_key": "s", "security_token": "st"}
ID_TOKEN = IdToken("id_token", Secret("a.b.c"))


@pytest.mark.parametrize(
    ("source", "path"),
    [
        (Federation("ci", ID_TOKEN), "/v3.0/OS-AUTH/id-token/tokens"),
        (OidcAgency("p", "a", ID_TOKEN, "s"), "/v5/agencies/assume-with-oidc"),
    ],
)
def test_id_tokens(
    context: AuthContext, emulator: Emulator, source: Federation | OidcAgency, path: str
) -> None:
    """An ID token is sent at the first use, not before."""
    respond(emulator, path, status=400, json={"error_code": "x", "error_msg": "no"})
    credentials = make_credentials(source, (), context).for_region("cn-north-4")
    assert emulator.requests == []
    with pytest.raises(ServiceError):
        credentials.auth()
    assert [request.path for request in emulator.requests] == [path]


def test_pod(context: AuthContext, emulator: Emulator) -> None:
    """A pod asks its agent at the first use, not before."""
    respond(emulator, "/pod", status=200, json=TEMPORARY)
    source = PodIdentity(f"{emulator.url}/pod", None)
    credentials = make_credentials(source, (), context).for_region("cn-north-4")
    assert emulator.requests == []
    assert isinstance(credentials.auth(), SdkHmacSha256Auth)


def test_agency_by_id(
    context: AuthContext, emulator: Emulator, keys: AccessKeys, user: PasswordSource
) -> None:
    """With the account's id keys go to STS; a user, which cannot sign, to IAM."""
    agency = Agency("readers", None, "d2")
    respond(emulator, "/v5/", status=200, json={"credentials": TEMPORARY})
    make_credentials(keys, (agency,), context).for_region("cn-north-4").auth()
    make_credentials(user, (agency,), context).for_region("cn-north-4").auth()
    assert [request.path for request in emulator.requests] == [
        "/v5/agencies/assume",
        "/v3/auth/tokens",
        "/v3.0/OS-CREDENTIAL/securitytokens",
    ]


def test_chain(context: AuthContext, emulator: Emulator, user: PasswordSource) -> None:
    """Each agency of a chain is assumed with the keys of the one before, so STS can be asked."""
    respond(emulator, "/v5/", status=200, json={"credentials": TEMPORARY})
    chain = (Agency("readers", "partner"), Agency("last", None, "d3"), Agency("very", None, "d4"))
    make_credentials(user, chain, context).for_region("cn-north-4").auth()
    login, first, second, third = emulator.requests
    assert login.path == "/v3/auth/tokens"
    assert first.headers["X-Auth-Token"]
    assert b"agency:last" in second.body
    assert second.headers["X-Security-Token"] != "st"
    assert b"agency:very" in third.body
    assert third.headers["X-Security-Token"] == "st"
