"""A token that the user has."""

from __future__ import annotations

import pytest
import requests

from terraform_provider_swr.auth.regional import HomeProject
from terraform_provider_swr.auth.sources import Secret
from terraform_provider_swr.auth.token import FixedToken, TokenAuth
from terraform_provider_swr.http.errors import ConfigurationError


def test_sent_as_it_is() -> None:
    """The token is a header of the request."""
    request = requests.Request("GET", "https://x/", auth=TokenAuth(Secret("t"))).prepare()
    assert request.headers["X-Auth-Token"] == "t"


def test_home_region() -> None:
    """The token is good in the provider's region and cannot be renewed."""
    token = FixedToken(Secret("t"), HomeProject("cn-north-4"))
    credentials = token.for_region("cn-north-4")
    assert credentials.auth() is credentials.auth()
    assert credentials.refresh(credentials.auth()) is False


def test_unnamed_region() -> None:
    """Behind a custom endpoint the region need not have a name."""
    assert FixedToken(Secret("t"), HomeProject(None)).for_region(None)


@pytest.mark.parametrize("home", ["cn-north-4", None])
def test_other_region(home: str | None) -> None:
    """Another region is refused with the reason and a way out."""
    with pytest.raises(ConfigurationError, match="a token belongs to a project") as caught:
        FixedToken(Secret("geheim"), HomeProject(home)).for_region("cn-east-3")
    assert "second provider block" in str(caught.value)
    for kind in ("access keys", "password", "profile", "ID token", "pod", "ECS", "assume_role"):
        assert kind in str(caught.value)
    assert "geheim" not in str(caught.value)
    assert caught.value.attribute == "region"
