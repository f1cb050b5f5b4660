"""The client reads SWR's lists from an emulated service."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from swr_emulator import Emulator
from swr_emulator.faults.catalogue import CATALOGUE
from terraform_provider_swr.auth.regional import HomeProject
from terraform_provider_swr.auth.sources import Secret
from terraform_provider_swr.auth.token import FixedToken
from terraform_provider_swr.endpoints import Endpoints
from terraform_provider_swr.http.errors import (
    ConfigurationError,
    EndpointError,
    FanOutError,
    NotFoundError,
    PermissionDeniedError,
    ResponseError,
    StoppedError,
)
from terraform_provider_swr.swr.client import OrganizationRows, SwrClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from terraform_provider_swr.http.messages import Credentials, RegionalCredentials
    from terraform_provider_swr.http.transport import Transport
    from terraform_provider_swr.swr.models import SyncRepo

REGION = "cn-north-4"


def read_tasks(client: SwrClient, namespace: str) -> OrganizationRows[SyncRepo]:
    """Return the tasks of every repository of an organization."""
    return client.read_organization(namespace, partial(client.list_sync_repos, namespace))


def task(region: str, organization: str = "mirror", **fields: Any) -> dict[str, Any]:
    """Return a replication task as a fixture has it."""
    return {"remoteRegionId": region, "remoteNamespace": organization, **fields}


def job(created_at: str | None, **fields: Any) -> dict[str, Any]:
    """Return a replication job as a fixture has it."""
    return {**task("cn-east-3"), "createdAt": created_at, **fields}


FIXTURE: dict[str, Any] = {
    "tokens": [{"token": "demo-token", "region": REGION}],
    "regions": {
        REGION: {
            "sync_regions": ["cn-south-1", {"registryURL": "x"}, "cn-east-3", "cn-south-1"],
            "organizations": [
                {
                    "name": "team",
                    "auth": 3,
                    "repositories": [
                        {
                            "name": "library/nginx",
                            "category": "app_server",
                            "tags": ["1", "2"],
                            "sync_repos": [
                                task("cn-south-1", id=9),
                                task("cn-east-3", "other", id=8),
                                task("cn-east-3", "mirror", id=7),
                            ],
                            "sync_jobs": [
                                job("2024-01-01T00:00:00.5Z", id=1),
                                job("2024-01-01T00:00:00.53Z", id=2),
                                job("2023-01-01T00:00:00Z", id=3, status="failed"),
                                job(None, id=4),
                            ],
                        },
                        {"name": "alpine", "category": "linux"},
                        {"name": "nginx", "category": "app_server"},
                    ],
                },
                {"name": "team-archive", "repositories": [{"name": "old"}]},
                {"name": "empty"},
                {"name": "seen", "only_visible": True, "auth": 1},
            ],
        }
    },
}


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """Return a service with three organizations."""
    with Emulator(FIXTURE) as running:
        yield running


def client_of(
    emulator: Emulator,
    transport: Transport,
    region: str | None = REGION,
    credentials: RegionalCredentials | None = None,
) -> SwrClient:
    """Return a client of that service."""
    return SwrClient(
        region=region,
        endpoints=Endpoints(region, swr=emulator.url),
        credentials=credentials or FixedToken(Secret("demo-token"), HomeProject(region)),
        transport=transport,
        permanent_keys=lambda: ("AKIDEXAMPLE0000001", "SKEXAMPLEfixedSecret/Key+0000000000000001"),
    )


@pytest.fixture
def transport(connect: Callable[..., Transport]) -> Transport:
    """Return what its requests are sent with."""
    return connect(max_retries=1, request_timeout=5)


@pytest.fixture
def client(emulator: Emulator, transport: Transport) -> SwrClient:
    """Return a client in the region of that service."""
    return client_of(emulator, transport)


def paths(emulator: Emulator) -> list[str]:
    """Return what was asked, in order."""
    return [request.path for request in emulator.requests]


def test_tasks_are_sorted(client: SwrClient, emulator: Emulator) -> None:
    """By repository, target region, target organization and number."""
    rows = client.list_sync_repos("team", "library/nginx")
    assert [(row.remote_region_id, row.remote_namespace, row.id) for row in rows] == [
        ("cn-east-3", "mirror", 7),
        ("cn-east-3", "other", 8),
        ("cn-south-1", "mirror", 9),
    ]
    assert {row.repo_name for row in rows} == {"library/nginx"}
    assert paths(emulator) == ["/v2/manage/namespaces/team/repos/library$nginx/sync_repo"]


def test_a_task_that_is_sent_twice_is_served_once(client: SwrClient, emulator: Emulator) -> None:
    """It is one task."""
    emulator.faults = [CATALOGUE["duplicates"].rule()]
    assert [row.id for row in client.list_sync_repos("team", "nginx")] == [44, 45]


def test_requests_have_no_body_and_only_get_is_used(client: SwrClient, emulator: Emulator) -> None:
    """The documentation's example with a body is a mistake."""
    client.list_sync_repos("team", "alpine")
    read_tasks(client, "team")
    assert {(request.method, request.body) for request in emulator.requests} == {("GET", b"")}


@pytest.mark.parametrize(
    ("namespace", "repository", "path"),
    [
        ("a b", "c?d", "/a%20b/repos/c%3Fd/"),
        ("a/b", "c%2Fd", "/a%2Fb/repos/c%252Fd/"),
        ("a", "b$c", "/a/repos/b%24c/"),
        ("\u00e9", "a/../b", "/%C3%A9/repos/a$..$b/"),
        ("~a", "#", "/~a/repos/%23/"),
    ],
)
def test_strange_names_stay_in_their_place(
    client: SwrClient, emulator: Emulator, namespace: str, repository: str, path: str
) -> None:
    """Whatever a name holds, it is one segment of the path."""
    with pytest.raises((NotFoundError, EndpointError)):
        client.list_sync_repos(namespace, repository)
    assert paths(emulator) == [f"/v2/manage/namespaces{path}sync_repo"]


@pytest.mark.parametrize(("namespace", "repository"), [("..", "a"), ("a", "."), ("", "a")])
def test_names_that_would_change_the_path_are_refused(
    client: SwrClient, emulator: Emulator, namespace: str, repository: str
) -> None:
    """Nothing is sent."""
    with pytest.raises(ConfigurationError):
        client.list_sync_repos(namespace, repository)
    assert not emulator.requests


def test_a_repository_that_does_not_exist_is_an_error(client: SwrClient) -> None:
    """Never an empty list, and neither is a gateway's 404."""
    with pytest.raises(NotFoundError):
        client.list_sync_repos("team", "nothing")


def test_a_gateways_404_is_no_missing_repository(client: SwrClient, emulator: Emulator) -> None:
    """The address is wrong."""
    emulator.faults = [CATALOGUE["gateway-404"].rule()]
    with pytest.raises(EndpointError):
        client.list_sync_repos("team", "alpine")


def test_other_regions_are_asked_for_by_name(client: SwrClient) -> None:
    """Endpoints and credentials have their say."""
    assert client.region == REGION
    with pytest.raises(ConfigurationError):
        client.list_sync_repos("team", "alpine", region="cn-east-3")


def test_jobs_come_newest_first(client: SwrClient, emulator: Emulator) -> None:
    """Whatever the number of digits behind the second."""
    rows = client.list_sync_jobs("team", "library/nginx")
    assert [row.id for row in rows] == [2, 1, 3, 4]
    assert rows[2].status == "failed"
    assert emulator.requests[0].query == {"filter": "limit::100|offset::0|order::desc"}


def test_no_more_jobs_are_read_than_wanted(client: SwrClient, emulator: Emulator) -> None:
    """The service sorts, so the first page holds the newest."""
    assert [row.id for row in client.list_sync_jobs("team", "library/nginx", limit=2)] == [2, 1]
    assert emulator.requests[0].query == {"filter": "limit::2|offset::0|order::desc"}


def test_jobs_without_a_number_are_told_apart(client: SwrClient, emulator: Emulator) -> None:
    """By everything else that they have."""
    jobs = [job("2024-01-01T00:00:00Z", id=None, tag=tag) for tag in ("a", "b", "a")]
    organization = {"name": "team", "repositories": [{"name": "nginx", "sync_jobs": jobs}]}
    emulator.data = {**FIXTURE, "regions": {REGION: {"organizations": [organization]}}}
    assert [row.tag for row in client.list_sync_jobs("team", "nginx")] == ["b", "a"]


def test_repositories_of_other_organizations_are_dropped(
    client: SwrClient, emulator: Emulator
) -> None:
    """SWR finds ``team-archive`` when asked for ``team``."""
    rows = client.list_repositories("team")
    assert [row.name for row in rows] == ["alpine", "library/nginx", "nginx"]
    assert {row.namespace for row in rows} == {"team"}
    assert rows[1].tags == ("1", "2")
    assert emulator.requests[0].query == {"namespace": "team", "limit": "100", "offset": "0"}


def test_repository_filters_are_exact(client: SwrClient) -> None:
    """SWR finds ``library/nginx`` when asked for ``nginx``."""
    assert [row.name for row in client.list_repositories("team", "nginx")] == ["nginx"]
    assert len(client.list_repositories("team", category="app_server")) == 2
    assert len(client.list_repositories()) == 4


def test_a_repository_that_does_not_name_its_organization_stays(
    client: SwrClient, emulator: Emulator
) -> None:
    """To drop it would hide it from an inventory."""
    emulator.faults = {
        "rules": [{"action": {"type": "respond", "json": [{"name": "a"}, {"name": "b"}]}}]
    }
    assert [row.name for row in client.list_repositories("team")] == ["a", "b"]


def test_organizations_include_those_that_are_only_visible(
    client: SwrClient, emulator: Emulator
) -> None:
    """Sorted by name, or the one that was asked for."""
    rows = client.list_namespaces()
    assert [row.name for row in rows] == ["empty", "seen", "team", "team-archive"]
    assert emulator.requests[0].query == {"filter": "mode::visible"}
    (row,) = client.list_namespaces("team")
    assert (row.name, row.auth) == ("team", 3)
    assert client.list_namespaces("nothing") == []


def test_regions_may_lack_their_id(client: SwrClient) -> None:
    """They are sorted, each once, the nameless first."""
    rows = client.list_sync_regions()
    assert [row.region_id for row in rows] == [None, "cn-east-3", "cn-south-1"]


def test_tags_come_last_pushed_first(client: SwrClient, emulator: Emulator) -> None:
    """Each once, by the list that the region has; which it is, is remembered."""
    for tag, day in (("b", 2), ("a", 2), ("c", 1), ("d", 3)):
        emulator.push(REGION, "team", "library/nginx", tag, at=f"2034-01-0{day}T00:00:00Z")
    names = [tag.name for tag in client.list_tags("team", "library/nginx")]
    assert names[:4] == ["d", "a", "b", "c"]
    assert paths(emulator) == ["/v3/manage/namespaces/team/repos/library$nginx/tags"]


def test_retention_policies_come_by_number(client: SwrClient, emulator: Emulator) -> None:
    """One without a number comes first."""
    emulator.faults = {
        "rules": [{"action": {"type": "respond", "json": [{"id": 7}, {"id": 5}, {"id": None}]}}]
    }
    assert [policy.id for policy in client.list_retentions("team", "nginx")] == [None, 5, 7]
    assert paths(emulator) == ["/v2/manage/namespaces/team/repos/nginx/retentions"]


def test_an_organization_that_does_not_exist_has_no_repositories(
    client: SwrClient, emulator: Emulator
) -> None:
    """SWR lists it as an empty one, so it is looked up; any other filter may find nothing."""
    with pytest.raises(NotFoundError):
        client.list_repositories("nothing")
    assert paths(emulator) == ["/v2/manage/repos", "/v2/manage/namespaces/nothing"]
    assert client.list_repositories("empty") == []
    assert client.list_repositories(name="nothing") == []
    assert len(emulator.requests) == 5


def test_an_organization_that_vanishes_is_an_error(client: SwrClient, emulator: Emulator) -> None:
    """When none of its repositories is there any more, it is looked up."""
    gone = {"type": "respond", "status": 404, "shape": "E1", "code": "SVCSTG.SWR.4040010"}
    emulator.faults = {"rules": [{"match": {"path": "sync_repo$"}, "action": gone}]}
    assert read_tasks(client, "team").vanished == ["alpine", "library/nginx", "nginx"]
    emulator.faults = {"rules": [{"match": {"path": "(sync_repo|/team)$"}, "action": gone}]}
    with pytest.raises(NotFoundError):
        read_tasks(client, "team")


def test_a_region_out_of_reach_is_known_without_a_request(
    client: SwrClient, emulator: Emulator
) -> None:
    """By the address or by the credentials."""
    client.check_region(REGION)
    with pytest.raises(ConfigurationError):
        client.check_region("cn-east-3")
    assert not emulator.requests


def test_images_are_pulled_from_the_regions_own_host(client: SwrClient) -> None:
    """By default the provider's region."""
    assert client.registry() == "swr.cn-north-4.myhuaweicloud.com"
    assert client.registry("cn-east-3") == "swr.cn-east-3.myhuaweicloud.com"


def test_every_repository_of_an_organization_is_read_once(
    client: SwrClient, emulator: Emulator
) -> None:
    """One request for the list, one for each repository, none for other organizations."""
    found = read_tasks(client, "team")
    assert found.repositories == ["alpine", "library/nginx", "nginx"]
    assert [row.id for row in found.rows] == [7, 8, 9]
    assert found.vanished == []
    assert len(emulator.requests) == 4


def test_what_vanished_is_left_out(client: SwrClient, emulator: Emulator) -> None:
    """Deleted after it was listed."""
    refusal = {"type": "respond", "status": 404, "shape": "E1", "code": "SVCSTG.SWR.4040010"}
    emulator.faults = {"rules": [{"match": {"path": r"/alpine/"}, "action": refusal}]}
    found = read_tasks(client, "team")
    assert found.vanished == ["alpine"]
    assert found.repositories == ["library/nginx", "nginx"]


def test_every_other_failure_is_in_the_one_error(client: SwrClient, emulator: Emulator) -> None:
    """The repositories are named, with what the service said of each."""
    refusal = {"type": "respond", "status": 403, "shape": "E1", "code": "SVCSTG.SWR.4030170"}
    emulator.faults = {"rules": [{"match": {"path": r"/(alpine|nginx)/"}, "action": refusal}]}
    with pytest.raises(FanOutError) as caught:
        read_tasks(client, "team")
    assert set(caught.value.failures) == {"alpine", "nginx"}
    assert "SVCSTG.SWR.4030170" in str(caught.value)


def test_an_organization_without_repositories_is_looked_up(client: SwrClient) -> None:
    """One that does not exist is listed as an empty one."""
    assert read_tasks(client, "empty") == ([], [], [])
    with pytest.raises(NotFoundError):
        read_tasks(client, "nothing")


def test_a_repository_without_a_name_cannot_be_read(client: SwrClient, emulator: Emulator) -> None:
    """It would be missing from the inventory."""
    answer = {"type": "respond", "json": [{"namespace": "team"}]}
    emulator.faults = {"rules": [{"action": answer}]}
    with pytest.raises(ResponseError, match="without a name"):
        read_tasks(client, "team")


def test_reading_an_organization_stops_when_told(
    client: SwrClient, emulator: Emulator, stopped: threading.Event
) -> None:
    """In the middle of its requests."""
    emulator.faults = {"rules": [{"match": {"path": "sync_repo$"}, "action": {"type": "hang"}}]}

    def stop() -> None:
        emulator.wait_for_requests(4)
        stopped.set()

    stopper = threading.Thread(target=stop)
    stopper.start()
    with pytest.raises(StoppedError):
        read_tasks(client, "team")
    stopper.join()
    emulator.wait_until_idle()


def test_a_login_is_the_only_thing_that_is_made(client: SwrClient, emulator: Emulator) -> None:
    """One POST, for the login, and no other request that could change anything."""
    login = client.create_registry_login()
    assert login.host == "swr.cn-north-4.myhuaweicloud.com"
    (request,) = emulator.requests
    assert (request.method, request.path) == ("POST", "/v2/manage/utils/secret")
    assert (request.raw_query, request.body) == ("", b"")
    for method, path in [
        ("POST", "/v2/manage/namespaces/team/repos/web/sync_repo"),
        ("DELETE", "/v2/manage/utils/secret"),
        ("HEAD", "/v2/manage/namespaces"),
    ]:
        with pytest.raises(RuntimeError, match=f"it does not send {method} {path}"):
            client._send(method, path, (), None)
    assert emulator.requests == [request]


def test_no_two_logins_are_one(client: SwrClient, emulator: Emulator) -> None:
    """Reads of the same moment share an answer, logins do not."""
    logins = client.fan_out(dict.fromkeys(range(4), client.create_registry_login), "logins").results
    assert len({login.password for login in logins.values()}) == len(emulator.requests) == 4


def test_a_long_term_login(client: SwrClient, emulator: Emulator) -> None:
    """It is computed from the permanent keys, for the region that is meant, and nothing is sent."""
    login = client.long_term_registry_login("cn-east-3")
    assert login.host == "swr.cn-east-3.myhuaweicloud.com"
    assert login.user_name == "cn-east-3@AKIDEXAMPLE0000001"
    assert client.long_term_registry_login().user_name == f"{REGION}@AKIDEXAMPLE0000001"
    assert emulator.requests == []


def test_a_long_term_login_needs_a_region(emulator: Emulator, transport: Transport) -> None:
    """Behind a custom endpoint the region may have no name, which the login would begin with."""
    client = client_of(emulator, transport, region=None)
    with pytest.raises(ConfigurationError, match="the name of the region in it") as caught:
        client.long_term_registry_login()
    assert caught.value.attribute == "region"


def test_a_login_that_is_refused(client: SwrClient, emulator: Emulator) -> None:
    """The error says which permission is missing."""
    answer = {"type": "respond", "status": 403, "shape": "E5", "code": "APIGW.0302"}
    emulator.faults = {"rules": [{"action": answer}]}
    with pytest.raises(PermissionDeniedError, match="swr::createLoginSecret"):
        client.create_registry_login()


def test_a_login_whose_credentials_are_refused(emulator: Emulator, transport: Transport) -> None:
    """What goes wrong before, while credentials are fetched, keeps its own advice."""

    class Refused:
        def for_region(self, _: str | None) -> Credentials:
            raise PermissionDeniedError("POST https://iam/x", 403, hint="Ask IAM.")

    client = client_of(emulator, transport, credentials=Refused())
    with pytest.raises(PermissionDeniedError, match=r"Ask IAM\.$"):
        client.create_registry_login()
