"""What has arrived is told by digests, and every list is read once."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, cast

import pytest

from terraform_provider_swr.auth.regional import HomeProject
from terraform_provider_swr.auth.sources import Secret
from terraform_provider_swr.auth.token import FixedToken
from terraform_provider_swr.endpoints import Endpoints
from terraform_provider_swr.http.errors import (
    ApiError,
    AuthenticationError,
    ConfigurationError,
    FanOutError,
    NotFoundError,
    PermissionDeniedError,
    ResponseError,
    UnavailableError,
)
from terraform_provider_swr.http.messages import Request, Response
from terraform_provider_swr.swr.client import SwrClient
from terraform_provider_swr.swr.replication_status import (
    ReplicationStatus,
    Source,
    Target,
    read_status,
)

if TYPE_CHECKING:
    from terraform_provider_swr.http.messages import RegionalCredentials
    from terraform_provider_swr.http.transport import Transport

HOME = "cn-north-4"
EAST, HK = Target("cn-east-3", "retail"), Target("ap-southeast-1", "retail-hk")
HERE = Target(HOME, "retail")


class Everywhere:
    """Credentials that work in every region."""

    def for_region(self, _region: str | None) -> None:
        """Return nothing: nobody looks."""


class World:
    """SWR in several regions: tags as ``region/namespace/repository``, tasks by repository."""

    max_in_flight = 8

    def __init__(
        self,
        tags: dict[str, dict[str, str | None]],
        tasks: dict[str, list[tuple[Any, ...]]] | None = None,
    ) -> None:
        self.tags = tags
        self.tasks = tasks or {}
        self.errors: dict[str, ApiError] = {}
        self.asked: list[str] = []

    def send(self, request: Request) -> Response:
        """Answer a request, or raise what SWR says."""
        where = re.fullmatch(
            r"https://swr-api\.(?P<region>.*?)\.myhuaweicloud\.com/v[23]/manage"
            r"(?:/namespaces/(?P<namespace>[^/]*))?(?:/repos(?:/(?P<repository>[^/]*))?)?"
            r"(?:/(?P<list>tags|sync_repo))?",
            request.url,
        )
        assert where is not None, request.url
        parts = [where[name] for name in ("region", "namespace", "repository", "list")]
        name = "/".join(part for part in parts if part)
        self.asked.append(name)
        for pattern, error in self.errors.items():
            if re.fullmatch(pattern, name):
                raise error
        return Response(200, {}, json.dumps(self.answer(*parts, request)).encode())

    def answer(
        self, region: str, namespace: str, repository: str, kind: str, request: Request
    ) -> Any:
        """Return the document that answers a request."""
        key = f"{region}/{namespace}/{repository}"
        if kind == "tags":
            if key not in self.tags:
                raise NotFoundError("GET x", 404, code="SVCSTG.SWR.4040010")
            rows = [
                {"tag": tag, "digest": digest, "updated": f"2024-01-0{number}T00:00:00Z"}
                for number, (tag, digest) in enumerate(self.tags[key].items(), 1)
            ]
            return {"tags": rows, "has_more": False}
        if kind == "sync_repo":
            keys = ("remoteRegionId", "remoteNamespace", "override", "syncAuto")
            tasks = self.tasks.get(repository, [])
            return [dict(zip(keys, task, strict=False)) for task in tasks]
        if namespace:
            return {}
        own = f"{region}/{dict(request.params)['namespace']}/"
        found = [key.removeprefix(own) for key in self.tags if key.startswith(own)]
        total = len(found)
        return [{"name": name, "total_range": total} for name in found]


def status(
    world: World, credentials: object = None, endpoint: str | None = None, **asked: Any
) -> ReplicationStatus:
    """Return the status of the organization ``retail``."""
    client = SwrClient(
        region=HOME,
        endpoints=Endpoints(HOME, swr=endpoint),
        credentials=cast("RegionalCredentials", credentials or Everywhere()),
        transport=cast("Transport", world),
        permanent_keys=lambda: ("", ""),
    )
    return read_status(client, Source("retail", **{"region": HOME, **asked}))


def told(found: ReplicationStatus) -> list[tuple[str, str | None, str, str]]:
    """Return what each copy comes to."""
    return [
        (copy.repo_name, copy.tag, f"{copy.remote_region_id}/{copy.remote_namespace}", copy.status)
        for copy in found.copies
    ]


def one_repository(remote: dict[str, str | None], **tags: str | None) -> World:
    """Return a world in which ``web`` is copied to the east."""
    task = ("cn-east-3", "retail", True, False)
    return World({"cn-north-4/retail/web": tags, "cn-east-3/retail/web": remote}, {"web": [task]})


def test_a_copy_with_the_same_digest_is_in_sync() -> None:
    """Its row has all that is known of both sides and of the task."""
    found = status(one_repository({"x": "b", "v1": "a"}, v1="a"))
    (copy,) = found.copies
    assert (copy.digest, copy.remote_digest, copy.status) == ("a", "a", "in_sync")
    assert copy.updated_at == "2024-01-01T00:00:00Z"
    assert copy.remote_updated_at == "2024-01-02T00:00:00Z"
    assert (copy.has_task, copy.override, copy.sync_auto) == (True, True, False)
    assert (found.repositories, found.unchecked) == (["web"], [])


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("a", {"v1": "b"}, "differs"),
        ("a", {"v1": None}, "differs"),
        (None, {"v1": "a"}, "differs"),
        (None, {"v1": None}, "differs"),
        ("", {"v1": ""}, "differs"),
        ("a", {"v2": "a"}, "missing"),
        ("a", {}, "missing"),
    ],
)
def test_anything_else_is_not(here: str | None, there: dict[str, Any], expected: str) -> None:
    """A digest that is missing on either side is never in sync."""
    (copy,) = status(one_repository(there, v1=here)).copies
    assert copy.status == expected


def test_targets_are_those_of_each_repositorys_tasks() -> None:
    """Every repository, tag and target has a row, in this order; each target is read once."""
    world = World(
        {
            "cn-north-4/retail/b": {"v2": "2", "v1": "1"},
            "cn-north-4/retail/a": {"v1": "1"},
            "cn-east-3/retail/b": {"v1": "1", "v2": "x"},
            "cn-east-3/retail/a": {"v1": "1"},
            "ap-southeast-1/retail-hk/b": {"v1": "1"},
        },
        {"a": [EAST, EAST], "b": [EAST, HK]},
    )
    assert told(status(world)) == [
        ("a", "v1", "cn-east-3/retail", "in_sync"),
        ("b", "v1", "ap-southeast-1/retail-hk", "in_sync"),
        ("b", "v1", "cn-east-3/retail", "in_sync"),
        ("b", "v2", "ap-southeast-1/retail-hk", "missing"),
        ("b", "v2", "cn-east-3/retail", "differs"),
    ]
    assert Counter(world.asked) == dict.fromkeys(
        [
            "cn-north-4",
            "cn-north-4/retail/a/tags",
            "cn-north-4/retail/a/sync_repo",
            "cn-north-4/retail/b/tags",
            "cn-north-4/retail/b/sync_repo",
            "cn-east-3/retail/a/tags",
            "cn-east-3/retail/b/tags",
            "ap-southeast-1/retail-hk/b/tags",
        ],
        1,
    )


def test_named_targets_need_no_task() -> None:
    """The rows say that there is none; the same target twice is one."""
    world = World(
        {"cn-north-4/retail/web": {"v1": "a"}, "cn-east-3/retail/web": {"v1": "a"}}, {"web": [HK]}
    )
    (copy,) = status(world, repository="web", targets=[EAST, EAST]).copies
    assert (copy.status, copy.has_task) == ("in_sync", False)
    assert copy.override is copy.sync_auto is None
    assert sorted(world.asked) == [
        "cn-east-3/retail/web/tags",
        "cn-north-4/retail/web/sync_repo",
        "cn-north-4/retail/web/tags",
    ]


def test_the_source_itself_is_a_target_like_any_other() -> None:
    """It is in sync with itself, and not read again."""
    world = World({"cn-north-4/retail/web": {"v1": "a", "v2": None}})
    found = status(world, targets=[HERE])
    assert [copy.status for copy in found.copies] == ["in_sync", "differs"]
    assert world.asked.count("cn-north-4/retail/web/tags") == 1


def test_tags_are_chosen_before_they_are_compared() -> None:
    """First by the regular expression, then the newest."""
    world = one_repository({}, v1="a", v2="b", v3="c", x="d")
    assert [tag for _, tag, _, _ in told(status(world, tag_regex="v", newest=2))] == ["v2", "v3"]


def test_repositories_without_a_row_are_unchecked() -> None:
    """Without a task, without a tag, or without a match; their targets are not read."""
    world = World(
        {
            "cn-north-4/retail/no-tag": {},
            "cn-north-4/retail/no-task": {"v1": "a"},
            "cn-north-4/retail/no-match": {"x": "a"},
            "cn-north-4/retail/web": {"v1": "a"},
        },
        {"no-tag": [EAST], "no-match": [EAST], "web": [EAST]},
    )
    found = status(world, tag_regex="^v")
    assert found.unchecked == ["no-match", "no-tag", "no-task"]
    assert found.repositories == ["no-match", "no-tag", "no-task", "web"]
    assert [name for name in world.asked if name.startswith("cn-east-3")] == [
        "cn-east-3/retail/web/tags"
    ]


def test_a_target_without_the_repository_lacks_its_copies() -> None:
    """That is no error, and nothing to warn of."""
    world = World({"cn-north-4/retail/web": {"v1": "a"}})
    found = status(world, targets=[EAST])
    assert [copy.status for copy in found.copies] == ["missing"]
    assert found.absent == []


@pytest.mark.parametrize("code", ["4040058", "4041061"])
def test_a_target_organization_that_does_not_exist_is_named(code: str) -> None:
    """Once, however many repositories should be there."""
    world = World({f"cn-north-4/retail/{name}": {"v1": "a"} for name in ("a", "b")})
    world.errors = {"cn-east-3/.*": NotFoundError("GET x", 404, code=f"SVCSTG.SWR.{code}")}
    found = status(world, targets=[EAST])
    assert [copy.status for copy in found.copies] == ["missing", "missing"]
    assert found.absent == [EAST]


def test_all_other_failures_are_one_error() -> None:
    """Those of both sides, with the list that could not be read."""
    names = ("a", "b", "c")
    world = World({f"cn-north-4/retail/{name}": {"v1": "a"} for name in names})
    world.errors = {
        "cn-north-4/retail/a/sync_repo": UnavailableError("GET x", 503),
        "cn-east-3/retail/c/tags": PermissionDeniedError("GET y", 403),
    }
    with pytest.raises(FanOutError) as caught:
        status(world, targets=[EAST])
    assert str(caught.value).splitlines() == [
        "2 of 8 lists of retail could not be read:",
        "- tags of c in cn-east-3/retail: GET y was answered with HTTP status 403.",
        "- tasks of a: GET x was answered with HTTP status 503.",
    ]


def test_credentials_that_are_refused_are_not_tried_at_the_targets() -> None:
    """The service locks keys that fail often."""
    world = World({"cn-north-4/retail/web": {"v1": "a"}})
    world.errors = {".*/sync_repo": AuthenticationError("GET x", 401)}
    with pytest.raises(FanOutError):
        status(world, targets=[EAST])
    assert not any(name.startswith("cn-east-3") for name in world.asked)


def test_a_named_repository_has_to_exist() -> None:
    """Else the error is SWR's own."""
    with pytest.raises(NotFoundError):
        status(World({}), repository="web", targets=[EAST])


def test_repositories_that_vanish_are_left_out() -> None:
    """Deleted since they were listed."""
    world = World({f"cn-north-4/retail/{name}": {"v1": "a"} for name in ("a", "b")})
    world.errors = {".*/a/tags": NotFoundError("GET x", 404, code="SVCSTG.SWR.4040010")}
    found = status(world, targets=[HERE])
    assert (found.repositories, found.vanished) == (["b"], ["a"])
    assert "cn-north-4/retail" not in world.asked
    world.errors = {".*/(a|b)/.*": world.errors[".*/a/tags"]}
    assert status(world, targets=[HERE]) == ([], [], [], ["a", "b"], [])
    assert "cn-north-4/retail" in world.asked


@pytest.mark.parametrize("task", [(None, "retail"), ("cn-east-3", None)])
def test_a_task_that_leads_nowhere_is_an_error(task: tuple[str | None, str | None]) -> None:
    """To leave it out would hide a target; where targets are named it does not matter."""
    world = World({"cn-north-4/retail/web": {"v1": "a"}}, {"web": [task]})
    with pytest.raises(ResponseError, match="task of retail/web without saying where"):
        status(world)
    assert len(status(world, targets=[HERE]).copies) == 1


def test_a_token_reaches_one_region_only() -> None:
    """One error names the kinds of credentials that reach all; nothing is sent."""
    token = FixedToken(Secret("token"), HomeProject(HOME))
    world = World({"cn-north-4/retail/web": {"v1": "a"}}, {"web": [EAST]})
    with pytest.raises(ConfigurationError) as caught:
        status(world, token, targets=[EAST, HK, HERE])
    assert caught.value.attribute == "targets"
    assert "access keys" in str(caught.value)
    assert str(caught.value).endswith("The same is true of cn-east-3.")
    assert world.asked == []
    with pytest.raises(ConfigurationError) as caught:
        status(world, token)
    assert caught.value.attribute == "targets"
    assert [copy.status for copy in status(world, token, targets=[HERE]).copies] == ["in_sync"]


def test_an_endpoint_of_one_region_reaches_no_other() -> None:
    """That, too, is an error about the targets."""
    world = World({"cn-north-4/retail/web": {"v1": "a"}})
    with pytest.raises(ConfigurationError, match=r"\{region\}") as caught:
        status(world, endpoint="https://swr-api.cn-north-4.myhuaweicloud.com", targets=[EAST])
    assert caught.value.attribute == "targets"


def test_a_tag_without_a_name_is_never_in_sync() -> None:
    """There is nothing to look for at the target."""
    world = World({"cn-north-4/retail/web": {"v1": "a"}})
    world.answer = lambda *_: {"tags": [{"digest": "a"}]} if _[3] == "tags" else []  # type: ignore[method-assign]
    (copy,) = status(world, repository="web", targets=[EAST]).copies
    assert (copy.tag, copy.status) == (None, "missing")
