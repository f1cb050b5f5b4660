"""Credentials by region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terraform_provider_swr.auth.regional import CachedByRegion, HomeProject
from terraform_provider_swr.auth.sources import Secret
from terraform_provider_swr.auth.token import FixedToken

if TYPE_CHECKING:
    from terraform_provider_swr.http.messages import Credentials


def test_made_once_for_each_region() -> None:
    """All reads of a region share its credentials; the unnamed region is one, too."""
    made: list[str | None] = []

    def make(region: str | None) -> Credentials:
        made.append(region)
        return FixedToken(Secret("t"), HomeProject(region))

    cached = CachedByRegion(make)
    assert cached.for_region("a") is cached.for_region("a")
    assert cached.for_region("b") is not cached.for_region("a")
    assert cached.for_region(None) is cached.for_region(None)
    assert made == ["a", "b", None]


def test_made_once_for_many_threads() -> None:
    """A look at the cache from before is not trusted by the one who makes them."""
    made: list[str | None] = []

    def make(region: str | None) -> Credentials:
        made.append(region)
        return FixedToken(Secret("t"), HomeProject(region))

    cached = CachedByRegion(make)
    assert cached.for_region("a") is cached._make_once("a")
    assert made == ["a"]
