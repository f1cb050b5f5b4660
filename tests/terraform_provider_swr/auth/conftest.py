"""A cloud of two regions for the tests of logging in."""

from __future__ import annotations

import itertools
import threading
from typing import TYPE_CHECKING, Any

import pytest

from swr_emulator import Emulator
from terraform_provider_swr.auth.regional import AuthContext, HomeProject
from terraform_provider_swr.auth.sources import AccessKeys, PasswordSource, Secret
from terraform_provider_swr.endpoints import Endpoints
from terraform_provider_swr.http.messages import Request
from terraform_provider_swr.http.transport import Transport, TransportOptions
from terraform_provider_swr.swr.error_codes import map_error_response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from terraform_provider_swr.http.messages import Response

CLOUD: dict[str, Any] = {
    "domain": {"id": "d1", "name": "acme"},
    "users": [{"name": "ann", "password": "geheim"}],
    "access_keys": [{"access_key": "AKID1", "secret_key": "geheim"}],
    "tokens": [{"token": "token-north", "region": "cn-north-4"}],
    "agencies": [{"name": "readers", "domain_name": "partner", "domain_id": "d2"}],
    "metadata": {"agency": "ecs"},
    "regions": {
        "cn-north-4": {
            "project_id": "project-north",
            "projects": [{"id": "project-dev", "name": "cn-north-4_dev"}],
        },
        "cn-east-3": {"project_id": "project-east"},
    },
}


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Return a running cloud."""
    with Emulator(CLOUD) as running:
        yield running


@pytest.fixture
def transport() -> Iterator[Transport]:
    """Return a transport that gives up soon."""
    made = Transport(
        TransportOptions(request_timeout=10, max_retries=0), threading.Event(), map_error_response
    )
    yield made
    made.close()


@pytest.fixture
def context(emulator: Emulator, transport: Transport) -> AuthContext:
    """Return the surroundings of credentials whose home is cn-north-4."""
    endpoints = Endpoints("cn-north-4", auth_url=emulator.url, swr=emulator.url + "/{region}")
    return AuthContext(HomeProject("cn-north-4"), endpoints, transport)


@pytest.fixture
def list_namespaces(context: AuthContext) -> Callable[..., Response]:
    """Return a function that reads a region's organizations with some credentials.

    No two of its requests are identical, so none is shared with another.
    """
    numbers = itertools.count()

    def send(credentials: Any, region: str = "cn-north-4") -> Response:
        return context.transport.send(
            Request(
                "GET",
                context.endpoints.swr(region) + "/v2/manage/namespaces",
                headers={"X-Test-Number": str(next(numbers))},
                credentials=credentials.for_region(region),
                region=region,
            )
        )

    return send


@pytest.fixture
def keys() -> AccessKeys:
    """Return the permanent keys that the cloud knows."""
    return AccessKeys(Secret("AKID1"), Secret("geheim"))


@pytest.fixture
def user() -> PasswordSource:
    """Return the user that the cloud knows."""
    return PasswordSource("ann", Secret("geheim"), "acme")
