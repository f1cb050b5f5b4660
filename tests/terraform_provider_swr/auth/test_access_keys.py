"""Access keys in every region."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import requests

from swr_emulator.fixtures.loader import load
from terraform_provider_swr.auth.access_keys import RegionalAccessKeys, SignedCredentials
from terraform_provider_swr.auth.regional import HomeProject
from terraform_provider_swr.auth.signer import SdkHmacSha256Auth
from terraform_provider_swr.auth.sources import AccessKeys, FixedKeys, Secret
from terraform_provider_swr.auth.token import TokenAuth
from terraform_provider_swr.http.errors import AuthenticationError, ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from swr_emulator import Emulator
    from terraform_provider_swr.auth.regional import AuthContext
    from terraform_provider_swr.http.messages import Credentials, Response


def project_of(credentials: Credentials) -> str | None:
    """Return the project that a signed request names."""
    request = requests.Request("GET", "https://x/", auth=credentials.auth()).prepare()
    return request.headers.get("X-Project-Id")


def test_home_region(
    context: AuthContext,
    emulator: Emulator,
    keys: AccessKeys,
    list_namespaces: Callable[..., Response],
) -> None:
    """In the provider's own region nothing is looked up and no project is named."""
    list_namespaces(RegionalAccessKeys(FixedKeys(keys), context))
    (request,) = emulator.requests
    assert request.path == "/cn-north-4/v2/manage/namespaces"
    assert "X-Project-Id" not in request.headers


def test_project_id(context: AuthContext, emulator: Emulator, keys: AccessKeys) -> None:
    """A project's id is taken as it is."""
    context = context._replace(home=HomeProject("cn-north-4", "project-dev", "ignored"))
    credentials = RegionalAccessKeys(FixedKeys(keys), context)
    assert project_of(credentials.for_region("cn-north-4")) == "project-dev"
    assert emulator.requests == []


def test_project_name(context: AuthContext, emulator: Emulator, keys: AccessKeys) -> None:
    """A project's name is looked up once."""
    context = context._replace(home=HomeProject("cn-north-4", None, "cn-north-4_dev"))
    credentials = RegionalAccessKeys(FixedKeys(keys), context)
    for _ in range(2):
        assert project_of(credentials.for_region("cn-north-4")) == "project-dev"
    assert len(emulator.requests) == 1


def test_other_region(
    context: AuthContext,
    emulator: Emulator,
    keys: AccessKeys,
    list_namespaces: Callable[..., Response],
) -> None:
    """In another region the region's own project is looked up, whatever the home project is."""
    context = context._replace(home=HomeProject("cn-north-4", "project-dev", "cn-north-4_dev"))
    credentials = RegionalAccessKeys(FixedKeys(keys), context)
    for _ in range(2):
        list_namespaces(credentials, "cn-east-3")
    assert [request.path for request in emulator.requests] == [
        "/v3/projects",
        "/cn-east-3/v2/manage/namespaces",
        "/cn-east-3/v2/manage/namespaces",
    ]
    assert emulator.requests[-1].headers["X-Project-Id"] == "project-east"


def test_parallel_reads_share_the_lookup(
    context: AuthContext,
    emulator: Emulator,
    keys: AccessKeys,
    list_namespaces: Callable[..., Response],
) -> None:
    """Parallel reads of a region look its project up once, even if all slots are taken."""
    credentials = RegionalAccessKeys(FixedKeys(keys), context)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: list_namespaces(credentials, "cn-east-3"), range(16)))
    paths = [request.path for request in emulator.requests]
    assert paths.count("/v3/projects") == 1
    assert len(paths) == 17


def test_region_without_project(context: AuthContext, emulator: Emulator, keys: AccessKeys) -> None:
    """A region that the account never used is an error, asked for once only."""
    emulator.data = load(
        {
            "access_keys": [{"access_key": "AKID1", "secret_key": "geheim"}],
            "regions": {"cn-north-4": {"project_id": "project-north"}},
        }
    )
    credentials = RegionalAccessKeys(FixedKeys(keys), context).for_region("cn-east-3")
    for _ in range(3):
        with pytest.raises(ConfigurationError, match="no project called cn-east-3"):
            credentials.auth()
    assert len(emulator.requests) == 1


def test_wrong_secret_is_tried_once(
    context: AuthContext, emulator: Emulator, keys: AccessKeys
) -> None:
    """A lookup with a wrong secret key is not repeated, which would lock the key."""
    wrong = FixedKeys(keys._replace(secret_key=Secret("other")))
    credentials = RegionalAccessKeys(wrong, context).for_region("cn-east-3")
    for _ in range(3):
        with pytest.raises(AuthenticationError) as caught:
            credentials.auth()
    assert len(emulator.requests) == 1
    assert "other" not in str(caught.value)


def test_unnamed_region(context: AuthContext, keys: AccessKeys) -> None:
    """Behind a custom endpoint the home region need not have a name."""
    context = context._replace(home=HomeProject(None))
    assert project_of(RegionalAccessKeys(FixedKeys(keys), context).for_region(None)) is None


def test_refresh(keys: AccessKeys) -> None:
    """Only rejected signatures are a reason to renew keys, and permanent keys cannot be."""
    credentials = SignedCredentials(FixedKeys(keys))
    assert credentials.refresh(credentials.auth()) is False
    assert credentials.refresh(SdkHmacSha256Auth(keys)) is False
    assert credentials.refresh(TokenAuth(Secret("t"))) is False
