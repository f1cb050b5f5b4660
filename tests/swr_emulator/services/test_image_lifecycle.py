"""The week of an image, played."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from swr_emulator import Emulator
from swr_emulator.errors import EmulatorError, UnknownNameError
from swr_emulator.fixtures.loader import load
from swr_emulator.fixtures.manifests import image_of
from swr_emulator.http.clock import Clock, trimmed
from swr_emulator.services.image_lifecycle import ImageLifecycle
from swr_emulator.services.service import Service

HOME, AWAY = "cn-north-4", "cn-east-3"
MONDAY, TUESDAY = "2024-03-04T08:00:00Z", "2024-03-05T08:00:00Z"


class Week(ImageLifecycle):
    """A lifecycle with what a test looks at."""

    def __init__(self, *tasks: dict[str, Any], target: dict[str, Any] | None = None) -> None:
        source = {"name": "team", "repositories": [{"name": "web", "sync_repos": list(tasks)}]}
        copies = {"name": "team", "repositories": [target] if target else []}
        data = {
            "regions": {
                HOME: {"organizations": [source]},
                AWAY: {"organizations": [copies, {"name": "other"}]},
            }
        }
        self.service = Service(load(data), Clock())
        super().__init__(self.service)

    def tags(self, region: str, organization: str = "team") -> dict[str, str]:
        """Return the digests by tag of the repository ``web``."""
        repositories = self.service.fixture.regions[region].organizations[organization].repositories
        return {n: t["digest"] for n, t in repositories["web"].tags.items()} if repositories else {}

    def statuses(self, at: str | None = None) -> list[str]:
        """Replicate and return how each job ended."""
        return [str(job["status"]) for job in self.replicate(at=at)]


def task(organization: str = "team", **fields: Any) -> dict[str, Any]:
    """Return a task to the other region."""
    return {"remoteRegionId": AWAY, "remoteNamespace": organization, **fields}


def test_pushed_image_arrives_with_its_digest() -> None:
    """The job waits until the emulator is told to replicate, and the target gets a repository."""
    week = Week(task())
    digest = week.push(HOME, "team", "web", "1.0", at=MONDAY)
    assert digest == image_of("web:1.0").digest
    assert week.tags(AWAY) == {}
    (job,) = week.replicate(at=TUESDAY)
    assert (job["status"], job["tag"], job["override"]) == ("success", "1.0", False)
    assert (job["createdAt"], job["updatedAt"]) == (MONDAY, TUESDAY)
    assert week.tags(HOME) == week.tags(AWAY) == {"1.0": digest}
    assert week.replicate() == []


def test_index_is_copied_as_one() -> None:
    """Platforms make a manifest list, whose digest the copy has."""
    week = Week(task())
    digest = week.push(HOME, "team", "web", platforms=("linux/amd64", "linux/arm64"))
    assert week.statuses() == ["success"]
    assert week.tags(AWAY) == {"latest": digest}


@pytest.mark.parametrize(("override", "status"), [(False, "existed"), (True, "success")])
def test_tag_pushed_again_is_replaced_only_with_override(override: bool, status: str) -> None:
    """Without it the job ends as existed, and the target keeps the old image for ever."""
    week = Week(task(override=override))
    old = week.push(HOME, "team", "web", "1.0")
    week.replicate()
    new = week.push(HOME, "team", "web", "1.0", content="another build")
    assert week.statuses() == [status]
    assert week.tags(HOME) == {"1.0": new}
    assert week.tags(AWAY) == {"1.0": new if override else old}


def test_task_that_is_not_automatic_copies_nothing() -> None:
    """A push does not make a job for it."""
    week = Week(task(syncAuto=False))
    week.push(HOME, "team", "web")
    assert week.replicate() == []


def test_task_copies_what_is_pushed_after_it_was_made() -> None:
    """An image that was there before stays where it is."""
    week = Week()
    week.push(HOME, "team", "web", "1.0")
    made = week.create_task(HOME, "team", "web", AWAY, "team", override=True, at=MONDAY)
    week.push(HOME, "team", "web", "1.1")
    assert week.statuses() == ["success"]
    assert list(week.tags(AWAY)) == ["1.1"]
    assert (made["createdAt"], made["syncAuto"], made["override"]) == (MONDAY, True, True)


@pytest.mark.parametrize("target", [task("nobody"), task() | {"remoteRegionId": "cn-south-1"}])
def test_target_that_does_not_exist_fails_the_job_only(target: dict[str, Any]) -> None:
    """Making the task was no error."""
    week = Week(target, task("other"))
    week.push(HOME, "team", "web")
    assert week.statuses() == ["failed", "success"]
    assert list(week.tags(AWAY, "other")) == ["latest"]


def test_copies_can_be_asked_for_by_hand() -> None:
    """A tag that the source lacks is accepted, and fails."""
    week = Week()
    week.push(HOME, "team", "web", "1.0")
    week.sync_images(HOME, "team", "web", AWAY, "team", tags=["1.0", "9"])
    assert week.statuses() == ["success", "failed"]
    assert list(week.tags(AWAY)) == ["1.0"]
    week.sync_images(HOME, "team", "web", AWAY, "team", tags=["1.0"], override=True)
    assert week.statuses() == ["success"]


def test_replication_can_be_run_for_one_place() -> None:
    """The jobs of others go on waiting."""
    week = Week(task())
    week.push(HOME, "team", "web")
    assert week.replicate(AWAY) == []
    assert week.replicate(HOME, "team", "web") != []


def test_retention_deletes_at_the_target_and_leaves_its_trace() -> None:
    """The source still has what the target lost."""
    rule = {"template": "tag_rule", "params": {"num": "1"}}
    week = Week(task(), target={"name": "web", "retentions": [{"id": 7, "rules": [rule]}]})
    for number, day in enumerate((MONDAY, TUESDAY)):
        week.push(HOME, "team", "web", f"1.{number}", at=day)
        week.replicate(at=day)
    assert week.apply_retention(HOME) == []
    assert week.apply_retention(AWAY, at=TUESDAY) == ["team/web:1.0"]
    assert (list(week.tags(HOME)), list(week.tags(AWAY))) == (["1.0", "1.1"], ["1.1"])
    repository = week.service.fixture.regions[AWAY].organizations["team"].repositories["web"]
    (trace,) = repository.retention_log
    assert (trace["tag"], trace["retention_id"], trace["created_at"]) == ("1.0", 7, TUESDAY)
    assert json.loads(trace["rule_type"]) == rule


def test_tag_is_deleted_by_hand() -> None:
    """A tag that is not there is a mistake of the test."""
    week = Week()
    week.push(HOME, "team", "web")
    week.delete_tag(HOME, "team", "web", "latest")
    assert week.tags(HOME) == {}
    with pytest.raises(UnknownNameError, match="no tag 'latest' in team/web"):
        week.delete_tag(HOME, "team", "web", "latest")


def test_moment_is_now_or_given() -> None:
    """As a string, as an object, or by the emulator's clock, which can be moved."""
    week = Week()
    week.service.clock.now = lambda: 3_600.25  # type: ignore[method-assign]
    for at in (None, MONDAY, datetime(2024, 3, 5, 8, tzinfo=UTC)):
        week.push(HOME, "team", "web", str(at)[:4], at=at)
    tags = week.service.fixture.regions[HOME].organizations["team"].repositories["web"].tags
    assert tags["None"]["updated"] == trimmed(3_600.25) == "1970-01-01T01:00:00.25Z"
    assert tags["2024"]["updated"] == TUESDAY


def test_names_that_could_not_be_are_refused() -> None:
    """A tag by docker's rule; an organization is not made by a push."""
    week = Week()
    with pytest.raises(EmulatorError, match="'a b' could not be the name of a tag"):
        week.push(HOME, "team", "web", "a b")
    with pytest.raises(UnknownNameError, match="no organization 'nobody' in cn-north-4"):
        week.push(HOME, "nobody", "web")


def test_running_emulator_serves_what_was_pushed() -> None:
    """A repository that is new is listed, with its tag."""
    with Emulator() as emulator:
        emulator.push("cn-north-4", "test", "team/new", "1.0")
        repositories = emulator.data.regions["cn-north-4"].organizations["test"].repositories
        assert repositories["team/new"].record["tags"] == ["1.0"]
