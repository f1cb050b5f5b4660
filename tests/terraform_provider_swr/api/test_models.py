"""The fields of SWR's objects."""

from __future__ import annotations

import re

import pytest
from huaweicloudsdkswr.v2 import (
    RegionInfo,
    ShowNamespace,
    ShowReposResp,
    SyncJob,
    SyncRepo,
)

from swr_emulator import records
from terraform_provider_swr.api.models import (
    NAMESPACE,
    REPOSITORY,
    SYNC_JOB,
    SYNC_REGION,
    SYNC_REPO,
    Kind,
    Model,
)

# What services send beyond the SDK's models.
UNDOCUMENTED = {"access_user_count", "repo_count", "registryURL", "is_public", "total_range"}
# Nobody knows what they mean; the models leave them out.
UNEXPLAINED = {"logo", "status"}
PYTHON = {Kind.TEXT: str, Kind.INTEGER: int, Kind.BOOLEAN: bool, Kind.TEXTS: list}


@pytest.mark.parametrize(
    ("model", "official"),
    [
        (SYNC_REPO, SyncRepo),
        (SYNC_JOB, SyncJob),
        (REPOSITORY, ShowReposResp),
        (NAMESPACE, ShowNamespace),
        (SYNC_REGION, RegionInfo),
    ],
)
def test_names_are_those_of_the_official_sdk(model: Model, official: type) -> None:
    """The JSON keys and the attribute names agree, field by field."""
    theirs = {key: name for name, key in official.attribute_map.items()}  # type: ignore[attr-defined]
    ours = {field.key: field.attribute for field in model.fields}
    if model is REPOSITORY:
        theirs = {key: name for key, name in theirs.items() if key not in UNEXPLAINED}
    assert {key: ours.get(key) for key in theirs} == theirs
    assert set(ours) - set(theirs) <= UNDOCUMENTED


@pytest.mark.parametrize(
    ("model", "emulated"),
    [
        (SYNC_REPO, records.SYNC_REPO),
        (SYNC_JOB, records.SYNC_JOB),
        (REPOSITORY, records.REPOSITORY),
        (NAMESPACE, records.NAMESPACE),
        (SYNC_REGION, records.SYNC_REGION),
    ],
)
def test_types_are_those_of_the_emulator(model: Model, emulated: dict[str, type]) -> None:
    """Two readings of the same documents come to the same types."""
    ours = {field.key: PYTHON[field.kind] for field in model.fields}
    ours.pop("total_range", None)
    left_out = UNEXPLAINED if model is REPOSITORY else set()
    assert ours == {key: kind for key, kind in emulated.items() if key not in left_out}


@pytest.mark.parametrize("model", [SYNC_REPO, SYNC_JOB, REPOSITORY, NAMESPACE, SYNC_REGION])
def test_attributes_are_snake_case_and_unique(model: Model) -> None:
    """Terraform accepts no others."""
    assert len(set(model.attributes)) == len(set(model.keys)) == len(model.fields)
    assert all(re.fullmatch("[a-z]+(_[a-z]+)*", name) for name in model.attributes)
