"""The fields of SWR's objects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from huaweicloudsdkswr.v2 import (
    RegionInfo,
    Retention,
    Rule,
    ShowNamespace,
    ShowReposResp,
    ShowReposTagResp,
    ShowReposTagRespV3,
    SyncJob,
    SyncRepo,
    TagSelector,
)
from msgspec.structs import fields

from swr_emulator.fixtures import records
from terraform_provider_swr.swr import models

if TYPE_CHECKING:
    from terraform_provider_swr.swr.models import Model

# What services send beyond the SDK's models.
UNDOCUMENTED = {"access_user_count", "repo_count", "registryURL", "is_public", "total_range"}
# Nobody knows what they mean; the models leave them out.
UNEXPLAINED = {"logo", "status"}
PYTHON: dict[Any, type] = {
    str | None: str,
    int | None: int,
    bool | None: bool,
    tuple[str, ...] | None: list,
}
MODELS = (
    models.SyncRepo,
    models.SyncJob,
    models.Repository,
    models.Namespace,
    models.SyncRegion,
)


@pytest.mark.parametrize(
    ("model", "official"),
    [
        (models.SyncRepo, SyncRepo),
        (models.SyncJob, SyncJob),
        (models.Repository, ShowReposResp),
        (models.Namespace, ShowNamespace),
        (models.SyncRegion, RegionInfo),
    ],
)
def test_names_are_those_of_the_official_sdk(model: type[Model], official: type) -> None:
    """The JSON keys and the attribute names agree, field by field."""
    theirs = {key: name for name, key in official.attribute_map.items()}  # type: ignore[attr-defined]
    ours = {field.encode_name: field.name for field in fields(model)}
    if model is models.Repository:
        theirs = {key: name for key, name in theirs.items() if key not in UNEXPLAINED}
    assert {key: ours.get(key) for key in theirs} == theirs
    assert set(ours) - set(theirs) <= UNDOCUMENTED


@pytest.mark.parametrize(
    ("model", "emulated"),
    [
        (models.SyncRepo, records.SYNC_REPO),
        (models.SyncJob, records.SYNC_JOB),
        (models.Repository, records.REPOSITORY),
        (models.Namespace, records.NAMESPACE),
        (models.SyncRegion, records.SYNC_REGION),
    ],
)
def test_types_are_those_of_the_emulator(model: type[Model], emulated: dict[str, type]) -> None:
    """Two readings of the same documents come to the same types."""
    ours = {field.encode_name: PYTHON[field.type] for field in fields(model)}
    ours.pop("total_range", None)
    left_out = UNEXPLAINED if model is models.Repository else set()
    assert ours == {key: kind for key, kind in emulated.items() if key not in left_out}


@pytest.mark.parametrize("model", MODELS)
def test_attributes_are_snake_case(model: type[Model]) -> None:
    """Terraform accepts no others."""
    assert all(re.fullmatch("[a-z]+(_[a-z]+)*", field.name) for field in fields(model))


@pytest.mark.parametrize("model", MODELS)
def test_any_field_may_be_left_out(model: type[Model]) -> None:
    """Then it is null."""
    assert set(msgspec.structs.astuple(model())) == {None}


TAG_NAMES = {"created": "created_at", "updated": "updated_at"}
# Neither a decision nor a gate needs them, and manifests are large.
LEFT_OUT = {
    "manifest",
    "id",
    "repo_id",
    "schema",
    "internal_path",
    "is_trusted",
    "deleted",
    "domain_id",
    "scanned",
    "algorithm",
    "scope",
}


@pytest.mark.parametrize(
    ("model", "official", "renamed", "beyond"),
    [
        (models.Tag, ShowReposTagResp, {**TAG_NAMES, "Tag": "capital_tag"}, {"tag"}),
        (models.Tag, ShowReposTagRespV3, TAG_NAMES, {"Tag"}),
        (models.Retention, Retention, {}, {"id"}),
        (models.RetentionRule, Rule, {}, set()),
        (models.TagSelector, TagSelector, {}, set()),
    ],
)
def test_parts_of_objects_have_the_official_keys(
    model: type[Model], official: type, renamed: dict[str, str], beyond: set[str]
) -> None:
    """A part of what the SDK knows, with the same keys, and what only another list has."""
    theirs = {key: renamed.get(key, name) for name, key in official.attribute_map.items()}  # type: ignore[attr-defined]
    ours = {field.encode_name: field.name for field in fields(model)}
    assert {key: name for key, name in ours.items() if key not in beyond} == {
        key: name for key, name in theirs.items() if key not in LEFT_OUT
    }


def test_a_tag_has_a_name_in_either_spelling() -> None:
    """Whichever list it comes from."""
    assert models.Tag(tag="a").name == "a"
    assert models.Tag(capital_tag="b").name == "b"
    assert models.Tag().name is None
