"""Finding repositories in a fixture by name, and putting images into them and taking them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from swr_emulator.errors import UnknownNameError
from swr_emulator.fixtures.model import Repository
from swr_emulator.http.clock import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from swr_emulator.fixtures.model import Fixture, Organization, Record
    from swr_emulator.fixtures.records import Context

T = TypeVar("T")
_DATA = "the data"


class Place(NamedTuple):
    """Where a repository is."""

    region: str
    namespace: str
    repository: str


def find_organization(fixture: Fixture, place: Place) -> Organization:
    """Return an organization; raise UnknownNameError when it is not there."""
    region = find(fixture.regions, place.region, "region", _DATA)
    return find(region.organizations, place.namespace, "organization", place.region)


def find_repository(fixture: Fixture, place: Place) -> Repository:
    """Return a repository; raise UnknownNameError when it is not there."""
    known = find_organization(fixture, place).repositories
    return find(known, place.repository, "repository", place.namespace)


def find_all(
    fixture: Fixture, region: str | None, namespace: str | None, repository: str | None
) -> Iterator[tuple[Place, Repository]]:
    """Yield the repositories at a place; None stands for every name."""
    for name, each in _some(fixture.regions, region, "region", _DATA):
        for owner, organization in _some(each.organizations, namespace, "organization", name):
            known = organization.repositories
            for found, there in _some(known, repository, "repository", owner):
                yield Place(name, owner, found), there


def find(known: Mapping[str, T], name: str, kind: str, where: str) -> T:
    """Return what has a name; raise UnknownNameError with the names there are."""
    if name not in known:
        raise UnknownNameError(kind, name, where, known)
    return known[name]


def repository_at(
    organization: Organization, context: Context, place: Place, at: float
) -> Repository:
    """Return a repository, made if it is not there, as by the push of a client."""
    repository = organization.repositories.get(place.repository)
    if repository is None:
        record = context.repository(*place[1:]) | {"created_at": trimmed(at)}
        repository = organization.repositories[place.repository] = Repository(record)
        organization.record["repo_count"] = len(organization.repositories)
    return repository


def put(repository: Repository, record: Record, at: float) -> None:
    """Store the record of a tag; a tag that moves keeps its id and its creation."""
    before = repository.tags.get(record["tag"], {"id": record["id"], "created": trimmed(at)})
    kept = {"id": before["id"], "created": before["created"], "updated": trimmed(at)}
    repository.tags[record["tag"]] = record | kept
    repository.record["updated_at"] = trimmed(at)
    _count(repository)


def delete(repository: Repository, tag: str) -> None:
    """Take a tag away."""
    del repository.tags[tag]
    _count(repository)


def _some(known: Mapping[str, T], name: str | None, kind: str, where: str) -> list[tuple[str, T]]:
    return list(known.items()) if name is None else [(name, find(known, name, kind, where))]


def _count(repository: Repository) -> None:
    repository.record.update(tags=list(repository.tags), num_images=len(repository.tags))
