"""The life of images: pushed, copied by tasks, deleted by retention or by hand.

What the API only reports, made to happen by a test; each step at a moment that it may choose.
"""

from __future__ import annotations

import itertools
import json
import threading
from datetime import datetime
from typing import TYPE_CHECKING

from swr_emulator.errors import EmulatorError
from swr_emulator.fixtures.manifests import Image, image_of
from swr_emulator.fixtures.organizations import TAG_NAME
from swr_emulator.fixtures.records import Context
from swr_emulator.http.clock import timestamp, trimmed
from swr_emulator.services.retention import doomed
from swr_emulator.services.stored_images import (
    Place,
    delete,
    find,
    find_all,
    find_organization,
    find_repository,
    put,
    repository_at,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from swr_emulator.fixtures.model import Record, Repository
    from swr_emulator.services.service import Service

Moment = datetime | str | None
"""A time with an offset, as an object or in RFC 3339; None is the emulator's now."""


class ImageLifecycle:
    """Changes what a service has as SWR would, one change at a time.

    Names that are not there raise UnknownNameError, which tells those that are.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._changing = threading.Lock()
        self._ids = itertools.count(1_000_000)

    def push(  # noqa: PLR0913  an image has a place and a name
        self,
        region: str,
        namespace: str,
        repository: str,
        tag: str = "latest",
        *,
        content: str | None = None,
        platforms: Sequence[str] = (),
        at: Moment = None,
    ) -> str:
        """Push an image and return its digest; each automatic task gets a waiting job.

        The digest follows from ``content``, by default ``repository:tag`` as in a fixture;
        ``platforms`` such as ``("linux/amd64", "linux/arm64")`` make it an index. A repository
        that is not there is made, as by a push of docker; its organization must be there.
        """
        if not TAG_NAME.fullmatch(tag):
            raise EmulatorError(f"{tag!r} could not be the name of a tag")
        image = image_of(f"{repository}:{tag}" if content is None else content, platforms)
        place, now = Place(region, namespace, repository), self._seconds(at)
        with self._changing:
            organization = find_organization(self._service.fixture, place)
            context = self._context(region)
            stored = repository_at(organization, context, place, now)
            put(stored, context.tag(*place[1:], tag, image), now)
            for task in stored.sync_repos:
                if task["syncAuto"]:
                    self._wait(stored, place, tag, task, now)
        return image.digest

    def create_task(  # noqa: PLR0913  the source, the target and two switches
        self,
        region: str,
        namespace: str,
        repository: str,
        remote_region: str,
        remote_namespace: str,
        *,
        override: bool = False,
        sync_auto: bool = True,
        at: Moment = None,
    ) -> Record:
        """Add a replication task and return it; images that are there already are not copied.

        Nobody checks whether the target exists, as in SWR.
        """
        place, now = Place(region, namespace, repository), trimmed(self._seconds(at))
        given = _target(remote_region, remote_namespace, override=override)
        moments = {"createdAt": now, "updatedAt": now}
        task = self._context(region).sync_repo(*place[1:]) | given | moments
        task["syncAuto"] = sync_auto
        with self._changing:
            find_repository(self._service.fixture, place).sync_repos.append(task)
        return task

    def sync_images(  # noqa: PLR0913  the source, the target and the tags
        self,
        region: str,
        namespace: str,
        repository: str,
        remote_region: str,
        remote_namespace: str,
        *,
        tags: Sequence[str],
        override: bool = False,
        at: Moment = None,
    ) -> None:
        """Ask for copies by hand; their jobs wait for ``replicate``, as those of tasks do."""
        place, now = Place(region, namespace, repository), self._seconds(at)
        target = _target(remote_region, remote_namespace, override=override)
        with self._changing:
            stored = find_repository(self._service.fixture, place)
            for tag in tags:
                self._wait(stored, place, tag, target, now)

    def replicate(
        self,
        region: str | None = None,
        namespace: str | None = None,
        repository: str | None = None,
        *,
        at: Moment = None,
    ) -> list[Record]:
        """Run the waiting jobs of everything, or of one place, and return them.

        A job ends as ``success``; as ``existed`` where the target has the tag and may not be
        overwritten; as ``failed`` where the target has no such organization, or the source no
        such tag any more. A copy starts no task of the target.
        """
        now = self._seconds(at)
        with self._changing:
            waiting = [
                (place, stored, job)
                for place, stored in find_all(self._service.fixture, region, namespace, repository)
                for job in stored.sync_jobs
                if job["status"] == "waiting"
            ]
            for place, stored, job in waiting:
                job.update(status=self._run(place, stored, job, now), updatedAt=trimmed(now))
        return [job for _, _, job in waiting]

    def apply_retention(
        self,
        region: str | None = None,
        namespace: str | None = None,
        repository: str | None = None,
        *,
        at: Moment = None,
    ) -> list[str]:
        """Delete what retention deletes, and return ``namespace/repository:tag`` of each.

        Nothing is deleted by itself: a test says when.
        """
        now = self._seconds(at)
        deleted: list[str] = []
        with self._changing:
            places = list(find_all(self._service.fixture, region, namespace, repository))
            for place, stored in places:
                for policy in stored.retentions:
                    tags = self._retain(place, stored, policy, now)
                    deleted += [f"{place.namespace}/{place.repository}:{tag}" for tag in tags]
        return deleted

    def delete_tag(self, region: str, namespace: str, repository: str, tag: str) -> None:
        """Delete a tag by hand."""
        place = Place(region, namespace, repository)
        with self._changing:
            stored = find_repository(self._service.fixture, place)
            find(stored.tags, tag, "tag", f"{namespace}/{repository}")
            delete(stored, tag)

    def _run(self, source: Place, stored: Repository, job: Record, now: float) -> str:
        """Copy one tag and return the status of its job."""
        target = Place(job["remoteRegionId"], job["remoteNamespace"], source.repository)
        region = self._service.fixture.regions.get(target.region)
        organization = region.organizations.get(target.namespace) if region else None
        tag = stored.tags.get(job["tag"])
        if organization is None or tag is None:
            return "failed"
        there = organization.repositories.get(target.repository)
        if there is not None and job["tag"] in there.tags and not job["override"]:
            return "existed"
        context = self._context(target.region)
        there = repository_at(organization, context, target, now)
        image = Image(tag["manifest"], tag["size"], tag["image_id"], tag["tag_type"])
        put(there, context.tag(*target[1:], job["tag"], image), now)
        return "success"

    def _retain(self, place: Place, stored: Repository, policy: Record, now: float) -> list[str]:
        """Delete by one policy and keep the trace of it; return the tags."""
        tags = list(stored.tags.values())
        rules = {tag: rule for rule in policy["rules"] for tag in doomed(tags, rule, now)}
        for tag, rule in rules.items():
            delete(stored, tag)
            trace = self._context(place.region).retention_log(*place[1:])
            trace |= {"created_at": trimmed(now), "retention_id": policy["id"]}
            stored.retention_log.append(trace | {"rule_type": json.dumps(rule), "tag": tag})
        return list(rules)

    def _wait(self, stored: Repository, place: Place, tag: str, target: Record, now: float) -> None:
        job = self._context(place.region).sync_job(*place[1:])
        job |= {name: target[name] for name in ("remoteRegionId", "remoteNamespace", "override")}
        job |= {"createdAt": trimmed(now), "updatedAt": trimmed(now)}
        stored.sync_jobs.append(job | {"status": "waiting", "tag": tag})

    def _context(self, region: str) -> Context:
        return Context(region, self._service.fixture.domain, self._ids)

    def _seconds(self, at: Moment) -> float:
        if at is None:
            return self._service.clock.now()
        return timestamp(at) if isinstance(at, str) else at.timestamp()


def _target(region: str, namespace: str, *, override: bool) -> Record:
    return {"remoteRegionId": region, "remoteNamespace": namespace, "override": override}
