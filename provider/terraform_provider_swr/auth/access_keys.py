"""Access keys in every region: which project the signed requests are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terraform_provider_swr.auth.projects import find_project
from terraform_provider_swr.auth.refreshable import Lease, Refreshable
from terraform_provider_swr.auth.regional import CachedByRegion
from terraform_provider_swr.auth.signer import SdkHmacSha256Auth

if TYPE_CHECKING:
    from collections.abc import Callable

    from requests.auth import AuthBase

    from terraform_provider_swr.auth.regional import AuthContext
    from terraform_provider_swr.auth.sources import KeySource
    from terraform_provider_swr.http.messages import Credentials


class SignedCredentials:
    """Access keys for the requests to one region.

    ``project`` is a way to learn the project's id, which may ask IAM; None
    sends no ``X-Project-Id``.
    """

    def __init__(self, keys: KeySource, project: Callable[[], str] | None = None) -> None:
        self._keys = keys
        self._project = project

    def auth(self) -> SdkHmacSha256Auth:
        """Return what signs a request; blocks where keys or project must be fetched."""
        project_id = None if self._project is None else self._project()
        return SdkHmacSha256Auth(self._keys.get(), project_id)

    def refresh(self, rejected: AuthBase) -> bool:
        """Replace temporary keys that expired; False for permanent ones."""
        return isinstance(rejected, SdkHmacSha256Auth) and self._keys.refresh(rejected.keys)


class RegionalAccessKeys:
    """AK/SK, permanent or temporary, with the project of each region.

    In the provider's own region nothing is looked up unless ``project_name``
    asks for it: without ``X-Project-Id`` the gateway takes the region's own
    project, which is also what a look-up would find, SWR has no project in
    its paths, and the keys of a pipeline often may read SWR but not list
    projects, or cannot reach IAM at all. For any other region the project is
    looked up, by the region's name. None as the region of a read is the
    unnamed region behind a custom endpoint.
    """

    def __init__(self, keys: KeySource, context: AuthContext) -> None:
        self._keys = keys
        self._context = context
        self._cached = CachedByRegion(self._make)

    def for_region(self, region: str | None) -> Credentials:
        """Return the credentials for ``region``; the project is looked up at first use."""
        return self._cached.for_region(region)

    def _make(self, region: str | None) -> Credentials:
        home = self._context.home
        if region != home.region:
            return SignedCredentials(self._keys, self._look_up(str(region), region))
        if home.project_id is not None:
            project_id = home.project_id
            return SignedCredentials(self._keys, lambda: project_id)
        if home.project_name is not None:
            return SignedCredentials(self._keys, self._look_up(home.project_name, region))
        return SignedCredentials(self._keys)

    def _look_up(self, name: str, region: str | None) -> Callable[[], str]:
        iam = self._context.endpoints.iam(region)
        anywhere = SignedCredentials(self._keys)

        def fetch() -> Lease[str]:
            return Lease(find_project(self._context.transport, iam, name, region, anywhere))

        return Refreshable(f"the id of the project {name}", fetch).get
