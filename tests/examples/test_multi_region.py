"""multi-region: one provider block, several regions, one inventory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from examples.places import outputs

if TYPE_CHECKING:
    from examples.places import Place

pytestmark = pytest.mark.slow

ORGANIZATIONS = {
    "cn-north-4": ["retail", "base-images"],
    "cn-east-3": ["base-images", "retail"],
    "ap-southeast-1": ["retail-sg"],
}


def test_three_regions_are_merged(place: Place) -> None:
    """Each region is asked for its own organizations, and the module gets all tasks."""
    chosen = f"organizations={json.dumps(ORGANIZATIONS)}"
    routes = outputs(place.example("multi-region"), "-var", chosen)["routes"]
    assert routes == {
        "cn-north-4 to cn-east-3": 5,
        "cn-north-4 to ap-southeast-1": 3,
        "cn-east-3 to ap-southeast-1": 1,
    }
    listed = {
        (request.region, request.query["namespace"])
        for request in place.emulator.requests
        if request.path.endswith("/v2/manage/repos")
    }
    assert listed == {
        (region, organization)
        for region, organizations in ORGANIZATIONS.items()
        for organization in organizations
    }
