"""What differs from region to region for credentials of every kind, and is shared by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from terraform_provider_swr.http.single_flight import SingleFlight

if TYPE_CHECKING:
    from collections.abc import Callable

    from terraform_provider_swr.endpoints import Endpoints
    from terraform_provider_swr.http.messages import Credentials
    from terraform_provider_swr.http.transport import Transport


class HomeProject(NamedTuple):
    """The region of the provider block, and the project in it if one was named.

    A project belongs to one region, so neither its id nor its name says
    anything about other regions: there the project is the region's own,
    which carries the region's name.
    """

    region: str | None
    project_id: str | None = None
    project_name: str | None = None


class AuthContext(NamedTuple):
    """What credentials of every kind need to know: where they are and how to ask IAM."""

    home: HomeProject
    endpoints: Endpoints
    transport: Transport


class CachedByRegion:
    """Makes the credentials for a region once, so that all reads of it share them."""

    def __init__(self, make: Callable[[str | None], Credentials]) -> None:
        self._make = make
        self._made: dict[str | None, Credentials] = {}
        self._making: SingleFlight[Credentials] = SingleFlight()

    def for_region(self, region: str | None) -> Credentials:
        """Return the credentials for ``region``."""
        made = self._made.get(region)
        return made or self._making.share(region, lambda: self._make_once(region))

    def _make_once(self, region: str | None) -> Credentials:
        if region not in self._made:
            self._made[region] = self._make(region)
        return self._made[region]
