"""What has arrived: the digest of every tag here and where it should have been copied to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from terraform_provider_swr.http.errors import (
    AuthenticationError,
    ConfigurationError,
    NotFoundError,
    ResponseError,
)
from terraform_provider_swr.swr.error_codes import known_code
from terraform_provider_swr.swr.fan_out import raise_failures
from terraform_provider_swr.swr.images import matching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from terraform_provider_swr.swr.client import SwrClient
    from terraform_provider_swr.swr.fan_out import FanOut
    from terraform_provider_swr.swr.models import SyncRepo, Tag

_NO_ORGANIZATION = frozenset({"SWR.4040058", "SWR.4041061"})


class Target(NamedTuple):
    """An organization of a region that images are copied to."""

    region: str
    namespace: str


class Source(NamedTuple):
    """What is to be checked.

    ``region`` None is the unnamed region of a custom endpoint; ``repository``
    None is every one of the organization; ``targets`` None are those of each
    repository's tasks; ``tag_regex`` and then ``newest`` choose among the tags.
    """

    namespace: str
    repository: str | None = None
    region: str | None = None
    targets: Sequence[Target] | None = None
    tag_regex: str | None = None
    newest: int | None = None

    @property
    def itself(self) -> Target | None:
        """The source as a target, None where its region has no name."""
        return Target(self.region, self.namespace) if self.region else None


class Copy(msgspec.Struct, frozen=True, gc=False):
    """A tag and what a target has under its name.

    ``status`` is ``in_sync`` for the same digest, ``differs`` for another one
    or where either side has none, ``missing`` where the target lacks the tag.
    """

    repo_name: str
    tag: str | None
    digest: str | None
    updated_at: str | None
    remote_region_id: str
    remote_namespace: str
    remote_digest: str | None
    remote_updated_at: str | None
    status: str
    has_task: bool
    override: bool | None
    sync_auto: bool | None


class ReplicationStatus(NamedTuple):
    """What was found.

    ``repositories`` were read, sorted; ``unchecked`` are those of them without
    a copy; ``vanished`` were deleted since they were listed; ``absent`` are
    targets whose organization does not exist.
    """

    repositories: list[str]
    copies: list[Copy]
    unchecked: list[str]
    vanished: list[str]
    absent: list[Target]


class _List(NamedTuple):
    """One of the lists to read: tasks or tags of a repository, here or at a target."""

    what: str
    repository: str
    target: Target | None = None

    def __str__(self) -> str:
        place = f" in {self.target.region}/{self.target.namespace}" if self.target else ""
        return f"{self.what} of {self.repository}{place}"


class _Repository(NamedTuple):
    """What the source has: all tags, those to be checked, the tasks, and where to look."""

    name: str
    tags: list[Tag]
    chosen: list[Tag]
    tasks: list[SyncRepo]
    targets: list[Target]


def read_status(client: SwrClient, source: Source) -> ReplicationStatus:
    """Compare every tag with its copies.

    Reads one list of tags for each repository and each target, and one list of
    tasks for each repository; those of all repositories at the same time.
    Raises ConfigurationError, blaming ``targets``, for a region that the
    credentials do not reach; NotFoundError for a named repository that does not
    exist; FanOutError when lists could not be read.
    """
    _check_regions(client, source, source.targets or ())
    here = _read_source(client, source)
    vanished = sorted({each.repository for each in here.missing})
    found = [
        _repository(each.repository, tags, here.results[_List("tasks", each.repository)], source)
        for each, tags in here.results.items()
        if each.what == "tags" and _List("tasks", each.repository) in here.results
    ]
    _check_regions(client, source, (target for each in found for target in each.targets))
    there = _read_targets(client, source, found)
    raise_failures(_what(source), here, there)
    copies = [copy for repository in found for copy in _copies(repository, source, there.results)]
    checked = {copy.repo_name for copy in copies}
    names = [repository.name for repository in found]
    return ReplicationStatus(
        names,
        copies,
        [name for name in names if name not in checked],
        vanished,
        _absent(there.results),
    )


def _what(source: Source) -> str:
    return f"lists of {source.namespace}"


def _check_regions(client: SwrClient, source: Source, targets: Iterable[Target]) -> None:
    problems: dict[str, ConfigurationError] = {}
    for region in sorted({target.region for target in targets} - {source.region}):
        try:
            client.check_region(region)
        except ConfigurationError as error:
            problems[region] = error
    if problems:
        first, *others = problems
        also = f" The same is true of {', '.join(others)}." if others else ""
        raise ConfigurationError(f"{problems[first]}{also}", attribute="targets")


def _read_source(client: SwrClient, source: Source) -> FanOut[_List, Any]:
    namespace, named, region = source.namespace, source.repository, source.region
    names = client.list_repository_names(namespace, region) if named is None else [named]
    reads: dict[_List, Callable[[], Any]] = {}
    for name in names:
        reads[_List("tags", name)] = partial(client.list_tags, namespace, name, region)
        reads[_List("tasks", name)] = partial(client.list_sync_repos, namespace, name, region)
    found = client.fan_out(reads, _what(source))
    if any(isinstance(error, AuthenticationError) for error in found.failures.values()):
        raise_failures(_what(source), found)
    if named is not None and found.missing:
        raise next(iter(found.missing.values()))
    if found.missing and not found.results:
        # Not the repositories may be gone but the organization.
        client.check_namespace(namespace, region)
    return found


def _repository(name: str, tags: list[Tag], tasks: list[SyncRepo], source: Source) -> _Repository:
    chosen = matching(tags, source.tag_regex)[: source.newest]
    targets = _targets_of(name, tasks, source) if source.targets is None else source.targets
    return _Repository(name, tags, chosen, tasks, sorted(set(targets)) if chosen else [])


def _targets_of(name: str, tasks: list[SyncRepo], source: Source) -> Iterator[Target]:
    for task in tasks:
        if task.remote_region_id is None or task.remote_namespace is None:
            raise ResponseError(
                f"SWR lists a replication task of {source.namespace}/{name} without saying where "
                "it copies to."
            )
        yield Target(task.remote_region_id, task.remote_namespace)


def _read_targets(
    client: SwrClient, source: Source, repositories: list[_Repository]
) -> FanOut[_List, list[Tag] | NotFoundError]:
    def read(name: str, target: Target) -> list[Tag] | NotFoundError:
        try:
            return client.list_tags(target.namespace, name, target.region)
        except NotFoundError as error:
            return error

    return client.fan_out(
        {
            _List("tags", repository.name, target): partial(read, repository.name, target)
            for repository in repositories
            for target in repository.targets
            if target != source.itself
        },
        _what(source),
    )


def _copies(
    repository: _Repository, source: Source, there: Mapping[_List, list[Tag] | NotFoundError]
) -> list[Copy]:
    copies = []
    for target in repository.targets:
        found: list[Tag] | NotFoundError = repository.tags
        if target != source.itself:
            found = there[_List("tags", repository.name, target)]
        remote = {} if isinstance(found, NotFoundError) else {tag.name: tag for tag in found}
        task = _task_to(target, repository.tasks)
        copies += [
            _copy(repository.name, tag, target, remote.get(tag.name) if tag.name else None, task)
            for tag in repository.chosen
        ]
    return sorted(copies, key=_order)


def _task_to(target: Target, tasks: Iterable[SyncRepo]) -> SyncRepo | None:
    there = (task for task in tasks if (task.remote_region_id, task.remote_namespace) == target)
    return next(there, None)


def _copy(name: str, tag: Tag, target: Target, remote: Tag | None, task: SyncRepo | None) -> Copy:
    return Copy(
        repo_name=name,
        tag=tag.name,
        digest=tag.digest,
        updated_at=tag.updated_at,
        remote_region_id=target.region,
        remote_namespace=target.namespace,
        remote_digest=remote.digest if remote else None,
        remote_updated_at=remote.updated_at if remote else None,
        status=_status(tag.digest, remote),
        has_task=task is not None,
        override=task.override if task else None,
        sync_auto=task.sync_auto if task else None,
    )


def _status(digest: str | None, remote: Tag | None) -> str:
    if remote is None:
        return "missing"
    return "in_sync" if digest and digest == remote.digest else "differs"


def _order(copy: Copy) -> tuple[str, str, str]:
    return copy.tag or "", copy.remote_region_id, copy.remote_namespace


def _absent(there: Mapping[_List, list[Tag] | NotFoundError]) -> list[Target]:
    return sorted(
        {
            each.target
            for each, found in there.items()
            if each.target
            and isinstance(found, NotFoundError)
            and known_code(found.code) in _NO_ORGANIZATION
        }
    )
