"""IAM tokens by user name and password.

See docs/reference/swr-api.md, section 3.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.auth.answers import ask, json_object, subject_token
from terraform_provider_swr.auth.refreshable import Lease, Refreshable
from terraform_provider_swr.auth.regional import CachedByRegion
from terraform_provider_swr.auth.token import TokenAuth
from terraform_provider_swr.http.errors import ConfigurationError
from terraform_provider_swr.http.messages import Request
from terraform_provider_swr.timestamps import parse_time

if TYPE_CHECKING:
    from requests.auth import AuthBase

    from terraform_provider_swr.auth.regional import AuthContext
    from terraform_provider_swr.auth.sources import PasswordSource
    from terraform_provider_swr.http.messages import Credentials

_HINTS = {
    401: (
        "IAM does not accept user_name, password and domain_name. The user must be an IAM user "
        "with access to the API: an account of its own (HUAWEI ID) and federated users cannot "
        "log in this way and need access keys. It was tried once only, since IAM locks users "
        "after several failures."
    ),
    404: (
        "Check that the project exists and that the user may see it: project_id or project_name, "
        "by default the project that is named like the region."
    ),
}


class TokenCredentials:
    """One project's token, fetched when it is first needed."""

    def __init__(self, tokens: Refreshable[TokenAuth]) -> None:
        self._tokens = tokens

    def auth(self) -> TokenAuth:
        """Return what adds the token; blocks while it is fetched."""
        return self._tokens.get()

    def refresh(self, rejected: AuthBase) -> bool:
        """Log in again, unless somebody already did."""
        return isinstance(rejected, TokenAuth) and self._tokens.refresh(rejected)


class RegionalPassword:
    """User name and password; every region has a token of its own.

    ``POST {iam}/v3/auth/tokens`` with project scope: in the provider's own
    region the project of the configuration, elsewhere the region's.
    """

    def __init__(self, user: PasswordSource, context: AuthContext) -> None:
        self._user = user
        self._context = context
        self._cached = CachedByRegion(self._make)

    def for_region(self, region: str | None) -> Credentials:
        """Return the credentials for ``region``; the login happens at first use."""
        return self._cached.for_region(region)

    def _make(self, region: str | None) -> Credentials:
        iam = self._context.endpoints.iam(region)
        scope = self._scope(region)

        def fetch() -> Lease[TokenAuth]:
            return self._log_in(iam, scope, region)

        return TokenCredentials(Refreshable(f"the IAM token for {region or iam}", fetch))

    def _scope(self, region: str | None) -> dict[str, Any]:
        home = self._context.home
        if region == home.region and home.project_id is not None:
            return {"id": home.project_id}
        name = (home.project_name if region == home.region else None) or region
        if name is None:
            raise ConfigurationError(
                "A token by user and password is made for a project. Set region, project_name or "
                "project_id.",
                attribute="project_id",
            )
        return {"name": name, "domain": {"name": self._user.domain_name}}

    def _log_in(self, iam: str, project: dict[str, Any], region: str | None) -> Lease[TokenAuth]:
        request = self._request(iam, project, region)
        response = ask(self._context.transport, request, lambda error: _HINTS.get(error.status, ""))
        token = subject_token(response, "IAM accepted the login but")
        about = json_object(response, "IAM's answer to the login").get("token")
        times = about if isinstance(about, dict) else {}
        return Lease(
            TokenAuth(token),
            expires_at=parse_time(times.get("expires_at")),
            issued_at=parse_time(times.get("issued_at")),
        )

    def _request(self, iam: str, project: dict[str, Any], region: str | None) -> Request:
        user = {
            "name": self._user.name,
            "password": self._user.password,
            "domain": {"name": self._user.domain_name},
        }
        identity = {"methods": ["password"], "password": {"user": user}}
        return Request(
            method="POST",
            url=f"{iam}/v3/auth/tokens",
            params=[("nocatalog", "true")],
            json={"auth": {"identity": identity, "scope": {"project": project}}},
            region=region,
        )
