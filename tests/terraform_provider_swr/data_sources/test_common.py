"""What the data sources share."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from terraform_provider_swr.data_sources.common import read_from

if TYPE_CHECKING:
    from terraform_provider_swr.swr.client import SwrClient


class Client:
    """A client with a region, or without one."""

    def __init__(self, region: str | None) -> None:
        self.region = region


@pytest.mark.parametrize(
    ("given", "home", "expected"),
    [
        ("a", "b", {"region": "a", "id": "a/team"}),
        (None, "b", {"region": "b", "id": "b/team"}),
        (None, None, {"region": None, "id": "team"}),
    ],
)
def test_region_and_id(
    given: str | None, home: str | None, expected: dict[str, str | None]
) -> None:
    """The region of the block wins over the provider's; parts that are null are left out."""
    config = {"region": given, "namespace": "team", "repository": None}
    client = cast("SwrClient", Client(home))
    assert read_from(config, client, "namespace", "repository") == expected
