"""The addresses that a user gave."""

from __future__ import annotations

from typing import Any

import pytest

from terraform_provider_swr.config.addresses import Addresses, find_addresses
from terraform_provider_swr.config.arguments import Arguments
from terraform_provider_swr.http.errors import ConfigurationError

ENVIRONMENT = {
    "HW_SWR_ENDPOINT": "https://swr.env.test",
    "HW_AUTH_URL": "https://iam.env.test/v3",
    "HUAWEICLOUD_SDK_STS_ENDPOINT": "sts.env.test",
}


def addresses(environ: dict[str, str] | None = None, **arguments: Any) -> Addresses:
    """Return what some arguments and variables come to."""
    return find_addresses(Arguments(arguments, environ or {}))


def test_none() -> None:
    """Without any address the usual ones are meant."""
    assert addresses() == (None, None, None, ())
    assert addresses(endpoints={}) == addresses(endpoints={"swr": None}) == addresses()


def test_environment() -> None:
    """Every service has a variable."""
    found = ("https://swr.env.test", "https://iam.env.test", "https://sts.env.test", ())
    assert addresses(ENVIRONMENT) == found
    assert addresses({"OS_AUTH_URL": "https://iam.os.test"}).iam == "https://iam.os.test"


def test_endpoints_win_over_the_environment() -> None:
    """The map counts before the variables; IAM's host may be given without /v3."""
    endpoints = {"swr": "swr.map.test", "iam": "https://iam.map.test", "sts": "sts.map.test/"}
    found = ("https://swr.map.test", "https://iam.map.test", "https://sts.map.test", ())
    assert addresses(ENVIRONMENT, endpoints=endpoints) == found
    assert addresses(endpoints={"iam": "https://iam.map.test/v3"}).iam == "https://iam.map.test"


def test_auth_url_wins() -> None:
    """For IAM the argument auth_url counts before the map."""
    found = addresses(ENVIRONMENT, auth_url="iam.arg.test", endpoints={"iam": "iam.map.test"})
    assert found.iam == "https://iam.arg.test"


@pytest.mark.parametrize("name", ["SWR", "Iam", "sTS"])
def test_misspelt(name: str) -> None:
    """A name that differs only in case is an error with the right spelling."""
    with pytest.raises(ConfigurationError, match=f"called {name.lower()} .* not {name}") as caught:
        addresses(endpoints={name: "https://x.test"})
    assert caught.value.attribute == "endpoints"


@pytest.mark.parametrize(
    ("environ", "arguments", "attribute", "origin"),
    [
        ({"HW_SWR_ENDPOINT": "ftp://x"}, {}, "endpoints", "HW_SWR_ENDPOINT"),
        ({"HW_AUTH_URL": "ftp://x"}, {}, "auth_url", "HW_AUTH_URL"),
        ({}, {"auth_url": "ftp://x"}, "auth_url", "auth_url"),
        ({}, {"endpoints": {"iam": "ftp://x"}}, "endpoints", r"endpoints\.iam"),
        ({}, {"endpoints": {"sts": ""}}, "endpoints", r"endpoints\.sts"),
    ],
)
def test_errors_name_the_origin(
    environ: dict[str, str], arguments: dict[str, Any], attribute: str, origin: str
) -> None:
    """What is no address is an error that names where it came from."""
    with pytest.raises(ConfigurationError, match=rf"\({origin}\)") as caught:
        addresses(environ, **arguments)
    assert caught.value.attribute == attribute


@pytest.mark.parametrize("name", ["swr", "iam", "sts", "auth_url"])
@pytest.mark.parametrize(
    ("address", "warned"),
    [
        (" http://swr.example.com ", True),
        ("swr.example.com", False),
        ("http://127.0.0.1:5000", False),
    ],
)
def test_warns_of_plaintext(name: str, address: str, warned: bool) -> None:
    """Credentials over http are a warning unless they stay on the machine."""
    given: dict[str, Any] = {"endpoints": {name: address}}
    if name == "auth_url":
        given = {name: address}
    warnings = addresses(**given).warnings
    assert [warning.attribute for warning in warnings] == (list(given) if warned else [])


def test_warns_of_other_endpoints() -> None:
    """Addresses of other services are named as being without effect."""
    (warning,) = addresses(endpoints={"obs": "x", "ecs": "y"}).warnings
    assert "addresses of ecs, obs" in warning.detail
