"""A token that the user already has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from requests.auth import AuthBase

from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from requests import PreparedRequest

    from terraform_provider_swr.auth.regional import HomeProject
    from terraform_provider_swr.auth.sources import Secret


class TokenAuth(AuthBase):
    """Sends an IAM token as ``X-Auth-Token``."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the header."""
        request.headers["X-Auth-Token"] = self._token
        return request


class FixedToken:
    """The ``token`` argument, sent as it is.

    A token is good for the project that it was made for, and a project lies
    in one region: the provider's. There is no way to make another from it
    without guessing, so other regions are refused.
    """

    def __init__(self, token: Secret, home: HomeProject) -> None:
        self._auth = TokenAuth(token)
        self._home = home

    def for_region(self, region: str | None) -> FixedToken:
        """Return the token for the provider's own region; ConfigurationError for others."""
        if region == self._home.region:
            return self
        own = f"the provider's region, {self._home.region}" if self._home.region else "one region"
        raise ConfigurationError(
            f"The token cannot be used to read the region {region}: a token belongs to a project, "
            f"and so only to {own}. All other kinds of credentials work in every region: access "
            "keys, user and password, a profile, an identity provider's ID token, a CCE pod's "
            "identity and the agency of an ECS instance, and so do the keys that assume_role makes "
            "of this token. A second provider block with its own region and token reads another "
            "region by itself.",
            attribute="region",
        )

    def auth(self) -> TokenAuth:
        """Return what adds the token to a request."""
        return self._auth

    def refresh(self, rejected: AuthBase) -> bool:  # noqa: ARG002 - Credentials
        """Return False: only the user can give another token."""
        return False
