"""Loading and checking of fixtures, with the values for what they leave out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from swr_emulator.errors import FixtureError
from swr_emulator.fixture import Fixture, document, load
from swr_emulator.fixture_reader import read

if TYPE_CHECKING:
    from pathlib import Path

TASK = {"remoteRegionId": "cn-east-3", "remoteNamespace": "b"}


def region(**fields: Any) -> dict[str, Any]:
    """Return a document with one region."""
    return {"regions": {"cn-north-4": fields}}


def repository(**fields: Any) -> dict[str, Any]:
    """Return a document with one repository ``a/r``."""
    return region(organizations=[{"name": "a", "repositories": [{"name": "r", **fields}]}])


def test_default_is_the_example_of_the_api_reference() -> None:
    """Without a choice the documented task is served, word for word."""
    home = load().regions["cn-north-4"]
    assert load().default_region == "cn-north-4"
    assert home.organizations["test"].repositories["grpc-helloworld"].sync_repos == [
        {
            "createdAt": "2020-04-17T02:11:03.53183Z",
            "domainID": "8b1e81************************633fb",
            "domainName": "p*********59",
            "id": 45,
            "namespace": "test",
            "override": True,
            "remoteNamespace": "sdsad",
            "remoteRegionId": "cn-north-1",
            "repoName": "grpc-helloworld",
            "syncAuto": True,
            "updatedAt": "2020-04-17T02:11:03.531831Z",
        }
    ]


def test_names_files_documents_and_fixtures_load(tmp_path: Path) -> None:
    """All forms of data lead to a fixture, and a fixture stays itself."""
    path = tmp_path / "data.json"
    path.write_text(json.dumps(region()))
    fixture = load(path)
    assert isinstance(fixture, Fixture)
    assert load(str(path)) == fixture == load(region())
    assert load(fixture) is fixture
    assert document("example") == document()
    assert "cn-east-3" in load("inventory").regions


def test_smallest_fixture_gets_an_account_and_a_project() -> None:
    """Only a region is needed."""
    fixture = load(region())
    assert fixture.default_region == "cn-north-4"
    assert fixture.domain.name == "demo-account"
    assert fixture.projects == (fixture.regions["cn-north-4"].project,)
    assert len(fixture.projects[0].id) == 32
    assert fixture.regions["cn-north-4"].sync_regions == []


def test_omitted_fields_follow_from_the_place() -> None:
    """A task, a job, a repository and an organization are complete with a name alone."""
    organization = (
        load(repository(sync_repos=[TASK], sync_jobs=[TASK | {"createdAt": "t"}]))
        .regions["cn-north-4"]
        .organizations["a"]
    )
    found = organization.repositories["r"]
    assert organization.record["repo_count"] == 1
    assert found.record["path"] == "swr.cn-north-4.myhuaweicloud.com/a/r"
    assert "description" not in found.record
    task, job = found.sync_repos[0], found.sync_jobs[0]
    assert (task["namespace"], task["repoName"], task["syncAuto"]) == ("a", "r", True)
    assert task["updatedAt"] == task["createdAt"]
    assert (job["status"], job["tag"], job["updatedAt"]) == ("success", "latest", "t")
    assert "syncAuto" not in job


def test_null_is_served_as_null() -> None:
    """A field that is null in the fixture stays null."""
    fixture = load(repository(sync_repos=[TASK | {"createdAt": None}]))
    task = fixture.regions["cn-north-4"].organizations["a"].repositories["r"].sync_repos[0]
    assert task["createdAt"] is None


def test_sync_regions_are_names_or_records_or_not_published() -> None:
    """A name is short for a record; null closes the API in that region."""
    fixture = load(region(sync_regions=["cn-east-3", {"registryURL": "u"}]))
    assert fixture.regions["cn-north-4"].sync_regions == [
        {"regionID": "cn-east-3"},
        {"registryURL": "u"},
    ]
    assert load(region(sync_regions=None)).regions["cn-north-4"].sync_regions is None


def test_people_and_keys_are_read() -> None:
    """Users, keys, tokens, agencies, projects and metadata arrive."""
    data = region(projects=[{"id": "p", "name": "cn-north-4_dev"}]) | {
        "users": [{"name": "u", "password": "s", "id": "i"}],
        "access_keys": [{"access_key": "a", "secret_key": "s"}],
        "tokens": [
            {"token": "t", "region": "cn-north-4", "expires_at": "2030-01-01T00:00:00Z"},
            {"token": "always"},
        ],
        "agencies": [{"name": "g", "domain_name": "d"}],
        "metadata": {"agency": "m", "require_token": True, "key_lifetime": 900},
        "token_lifetime": 60,
    }
    fixture = load(data)
    assert fixture.users[0].id == "i"
    assert fixture.access_keys == {"a": "s"}
    assert fixture.tokens["t"].expires_at == 1_893_456_000
    assert fixture.tokens["always"].expires_at is None
    assert fixture.agencies[0].domain.name == "d"
    assert fixture.projects[1].region == "cn-north-4"
    assert (fixture.metadata.agency, fixture.metadata.key_lifetime) == ("m", 900)
    assert fixture.token_lifetime == 60


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "must be an object, not a list"),
        ({}, "regions: must name at least one region"),
        ({"regoins": {}}, "regoins: is not a known field"),
        ({"regions": {"Narnia": {}}}, "regions.Narnia: is not a region name such as cn-north-4"),
        (region() | {"default_region": "x"}, "default_region: x is not one of the regions"),
        (
            region() | {"tokens": [{"token": "t", "expires_at": "soon"}]},
            "tokens[0].expires_at: 'soon' is not a time such as",
        ),
        (
            region() | {"tokens": [{"token": "t", "expires_at": "2030-01-01T00:00:00"}]},
            "tokens[0].expires_at: '2030-01-01T00:00:00' has no offset",
        ),
        (
            region() | {"tokens": [{"token": "t", "region": "cn-east-3"}]},
            "tokens[0].region: cn-east-3 is not one of the regions",
        ),
        (
            region(organizations=[{"name": "a"}, {"name": "a"}]),
            "organizations[1].name: organization 'a' is there twice",
        ),
        (
            region(organizations=[{"name": "a/b"}]),
            "organizations[0].name: 'a/b' cannot be addressed in a URL",
        ),
        (
            region(organizations=[{"name": "a", "repositories": [{"name": "r"}] * 2}]),
            "repositories[1].name: repository 'r' is there twice",
        ),
        (repository(size="big"), "repositories[0].size: must be an integer, not a string"),
        (repository(colour="red"), "repositories[0].colour: is not a known field"),
        (
            repository(sync_repos=[{"remoteRegionId": "x"}]),
            "sync_repos[0].remoteNamespace: is missing; a task needs a target",
        ),
        (
            repository(sync_repos=[TASK, TASK]),
            "sync_repos: two tasks have the same target region and organization",
        ),
        (
            repository(sync_repos=[TASK | {"override": "false"}]),
            "sync_repos[0].override: must be true or false, not a string",
        ),
    ],
)
def test_impossible_fixture_is_refused_with_the_place(data: Any, message: str) -> None:
    """A fixture that could not exist is told apart at loading, not while serving."""
    with pytest.raises(FixtureError) as caught:
        read(data)
    assert message in str(caught.value)
