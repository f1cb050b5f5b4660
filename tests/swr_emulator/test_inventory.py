"""The large fixture and its generators."""

from __future__ import annotations

from swr_emulator.fixture import load
from swr_emulator.inventory import inventory, organization_of, task


def test_inventory_has_what_makes_an_inventory_interesting() -> None:
    """Several organizations, slashes, three regions, both overrides, failures, 240 repositories."""
    fixture = load("inventory")
    home = fixture.regions["cn-north-4"]
    repositories = [
        repository
        for organization in home.organizations.values()
        for repository in organization.repositories.values()
    ]
    overrides = {task["override"] for each in repositories for task in each.sync_repos}
    statuses = {job["status"] for each in repositories for job in each.sync_jobs}
    assert len(fixture.regions) == 3
    assert len(home.organizations) >= 5
    assert "team-a/web/frontend" in home.organizations["retail"].repositories
    assert overrides == {True, False}
    assert {"failed", "success", "existed"} <= statuses
    assert len(home.organizations["fleet"].repositories) == 240
    assert sum(not each.sync_repos for each in repositories) >= 12


def test_copies_in_the_recovery_region_match_the_tasks() -> None:
    """Exactly the replicated repositories of the fleet are found in the other region."""
    fixture = load("inventory")
    sources = fixture.regions["cn-north-4"].organizations["fleet"].repositories
    copies = fixture.regions["cn-east-3"].organizations["fleet"].repositories
    assert set(copies) == {name for name, source in sources.items() if source.sync_repos}


def test_inventory_is_the_same_every_time() -> None:
    """Nothing in it is random."""
    assert inventory() == inventory()


def test_organization_of_any_size_has_its_gaps_by_rule() -> None:
    """Every so manyth repository has no task, and none when that is zero."""
    names = [
        each["name"]
        for each in organization_of(6, every_missing=3)["repositories"]
        if not each["sync_repos"]
    ]
    assert names == ["service-003", "service-006"]
    complete = organization_of(6, "other", "eu-west-101", every_missing=0)
    assert all(each["sync_repos"] for each in complete["repositories"])
    assert complete["repositories"][2]["sync_repos"] == [
        task("eu-west-101", "other", override=True)
    ]
