"""SWR's reading side, one method for each list, and the one call that makes something: a login."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar
from urllib.parse import quote

from terraform_provider_swr.http.errors import ConfigurationError, ResponseError, ServiceError
from terraform_provider_swr.http.messages import Request
from terraform_provider_swr.swr.decode import decode_array, decode_envelope
from terraform_provider_swr.swr.fan_out import FanOut, fan_out, raise_failures
from terraform_provider_swr.swr.models import (
    Namespace,
    Repository,
    Retention,
    SyncJob,
    SyncRegion,
    SyncRepo,
    Tag,
)
from terraform_provider_swr.swr.pagination import read_pages
from terraform_provider_swr.swr.sorting import in_order, last_pushed_first, newest_first
from terraform_provider_swr.swr.tag_lists import TagLists

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from terraform_provider_swr.endpoints import Endpoints
    from terraform_provider_swr.http.messages import RegionalCredentials, Response
    from terraform_provider_swr.http.transport import Transport
    from terraform_provider_swr.swr.registry_login import RegistryLogin

    Params = Sequence[tuple[str, str]]

Key = TypeVar("Key")
Result = TypeVar("Result")
Row = TypeVar("Row")

_V2 = "/v2/manage"
_LOGIN = f"{_V2}/utils/secret"
# While these look at answers, others have their requests in flight.
_SPARE_WORKERS = 4


class OrganizationRows(NamedTuple, Generic[Row]):
    """The rows of all repositories of an organization, repository by repository.

    ``repositories`` are those that were read, sorted, with rows or without;
    ``vanished`` those that were deleted since they were listed.
    """

    repositories: list[str]
    rows: list[Row]
    vanished: list[str]


class SwrClient:
    """Reads from SWR with one provider configuration, from any number of threads.

    Nothing but GET is sent, ``create_registry_login`` aside.

    ``region`` None in a call is the provider's own. Rows are sorted, each is
    there once, and any field of a row may be None. Every method may raise any
    ApiError: NotFoundError for an organization or a repository that SWR does
    not know, ResponseError for an answer that is not what its documentation
    promises, ConfigurationError for a region out of reach.
    """

    def __init__(
        self,
        *,
        region: str | None,
        endpoints: Endpoints,
        credentials: RegionalCredentials,
        transport: Transport,
        permanent_keys: Callable[[], tuple[str, str]],
    ) -> None:
        """Keep what is needed, sending nothing.

        ``permanent_keys`` returns an access key with its secret key; ConfigurationError when
        the credentials are of another kind, or end.
        """
        self.region = region
        self._endpoints = endpoints
        self._credentials = credentials
        self._transport = transport
        self._permanent_keys = permanent_keys
        self._tag_lists = TagLists(self._get)

    def list_sync_repos(
        self, namespace: str, repository: str, region: str | None = None
    ) -> list[SyncRepo]:
        """Return the automatic replication tasks of a repository, which come in one answer."""
        path = f"{_V2}{_repository(namespace, repository)}/sync_repo"
        request, response = self._get(path, (), region)
        return in_order(decode_array(response, SyncRepo, str(request)))

    def list_sync_jobs(
        self, namespace: str, repository: str, limit: int | None = None, region: str | None = None
    ) -> list[SyncJob]:
        """Return the replication jobs of a repository, the newest first, or ``limit`` of them.

        They are read a hundred at a time, at most a hundred thousand.
        """
        path = f"{_V2}{_repository(namespace, repository)}/sync_job"

        def fetch(size: int, offset: int) -> tuple[Response, list[SyncJob]]:
            # A request without the filter is refused.
            wanted = f"limit::{size}|offset::{offset}|order::desc"
            request, response = self._get(path, (("filter", wanted),), region)
            return response, decode_array(response, SyncJob, str(request))

        return newest_first(read_pages(fetch, _job_identity, limit))

    def list_tags(self, namespace: str, repository: str, region: str | None = None) -> list[Tag]:
        """Return the tags of a repository, the one that was pushed last first.

        They are read a thousand at a time where the region has the v3 list,
        which the first read of a region finds out, else a hundred at a time.
        """
        return last_pushed_first(self._tag_lists.read(_repository(namespace, repository), region))

    def list_retentions(
        self, namespace: str, repository: str, region: str | None = None
    ) -> list[Retention]:
        """Return the retention policies of a repository, by ``id``; SWR allows one."""
        path = f"{_V2}{_repository(namespace, repository)}/retentions"
        request, response = self._get(path, (), region)
        rows = decode_array(response, Retention, str(request))
        return sorted(rows, key=lambda row: (row.id is not None, row.id))

    def list_repositories(
        self,
        namespace: str | None = None,
        name: str | None = None,
        category: str | None = None,
        region: str | None = None,
    ) -> list[Repository]:
        """Return repositories; the filters are exact, though SWR's own are not.

        They are read a hundred at a time, at most a hundred thousand before
        filtering. An organization that does not exist is listed as an empty
        one, so one request more looks it up where nothing is found.
        """
        wanted = {"namespace": namespace, "name": name, "category": category}
        filters = [(key, value) for key, value in wanted.items() if value is not None]

        def fetch(size: int, offset: int) -> tuple[Response, list[Repository]]:
            page = [("limit", str(size)), ("offset", str(offset))]
            request, response = self._get(f"{_V2}/repos", [*filters, *page], region)
            return response, decode_array(response, Repository, str(request))

        rows = read_pages(fetch, attrgetter("namespace", "name"))
        # A row that does not say what it is does not contradict either; to drop
        # it would hide a repository.
        found = in_order(
            row for row in rows if all(getattr(row, key) in (value, None) for key, value in filters)
        )
        if namespace is not None and not found:
            self.check_namespace(namespace, region)
        return found

    def list_repository_names(self, namespace: str, region: str | None = None) -> list[str]:
        """Return the names of all repositories of an organization."""
        names = []
        for repository in self.list_repositories(namespace, region=region):
            if repository.name is None:
                raise ResponseError(f"SWR lists a repository of {namespace} without a name.")
            names.append(repository.name)
        return names

    def check_namespace(self, namespace: str, region: str | None = None) -> None:
        """Raise NotFoundError unless there is such an organization."""
        self._get(f"{_V2}{_namespace(namespace)}", (), region)

    def list_namespaces(
        self, name: str | None = None, region: str | None = None
    ) -> list[Namespace]:
        """Return the organizations that the credentials may see, or the one of that name."""
        visible = (("filter", "mode::visible"),)
        request, response = self._get(f"{_V2}/namespaces", visible, region)
        rows = decode_envelope(response, "namespaces", Namespace, str(request))
        return in_order(row for row in rows if name in (None, row.name))

    def list_sync_regions(self, region: str | None = None) -> list[SyncRegion]:
        """Return the regions that can be copied to; ``region_id`` may be None."""
        request, response = self._get(f"{_V2}/regions", (), region)
        return in_order(decode_array(response, SyncRegion, str(request)))

    def read_organization(
        self, namespace: str, read: Callable[[str], list[Row]], region: str | None = None
    ) -> OrganizationRows[Row]:
        """Return what ``read`` gives for each repository of an organization, eight at a time.

        FanOutError when some of the repositories could not be read.
        """
        names = self.list_repository_names(namespace, region)
        what = f"repositories of {namespace}"
        found = self.fan_out({name: partial(read, name) for name in names}, what)
        raise_failures(what, found)
        if found.missing and not found.results:
            # Not the repositories may be gone but the organization.
            self.check_namespace(namespace, region)
        rows = [row for each in found.results.values() for row in each]
        return OrganizationRows(list(found.results), rows, list(found.missing))

    def fan_out(self, reads: Mapping[Key, Callable[[], Result]], what: str) -> FanOut[Key, Result]:
        """Call every read, with as many requests at a time as may be in flight."""
        return fan_out(reads, self._transport.max_in_flight, what, spare=_SPARE_WORKERS)

    def check_region(self, region: str | None) -> None:
        """Raise ConfigurationError unless address and credentials reach ``region``."""
        self._endpoints.swr(region)
        self._credentials.for_region(region)

    def registry(self, region: str | None = None) -> str | None:
        """Return the host that images in ``region`` are pulled from, None where it has no name."""
        return self._endpoints.registry(region or self.region)

    def create_registry_login(self, region: str | None = None) -> RegistryLogin:
        """Have SWR make a login to its registry that ends by itself, after hours.

        It is a POST, and yet sent again after a failure that may pass, even if the answer was
        lost: all that may be left is a login whose password nobody has seen, and which ends.
        """
        from terraform_provider_swr.swr.registry_login import decode_login, hint_for_login

        try:
            request, response = self._send("POST", _LOGIN, (), region)
        except ServiceError as error:
            # Credentials may have to be fetched first; what goes wrong there has its own hint.
            if error.request.endswith(_LOGIN):
                error.hint = hint_for_login(error)
            raise
        return decode_login(response, self.registry(region), str(request))

    def long_term_registry_login(self, region: str | None = None) -> RegistryLogin:
        """Return the login that is computed from permanent access keys, sending nothing.

        ConfigurationError for credentials of another kind, and for the unnamed region of a
        custom endpoint, whose name is a part of the login.
        """
        from terraform_provider_swr.swr.registry_login import long_term_login

        region = region or self.region
        host = self._endpoints.registry(region)
        if region is None or host is None:
            raise ConfigurationError(
                "A long-term login has the name of the region in it, and no region is set. Give "
                "region here or in the provider block.",
                attribute="region",
            )
        return long_term_login(*self._permanent_keys(), region, host)

    def _get(self, path: str, params: Params, region: str | None) -> tuple[Request, Response]:
        return self._send("GET", path, params, region)

    def _send(
        self, method: str, path: str, params: Params, region: str | None
    ) -> tuple[Request, Response]:
        """Send a request; RuntimeError for one that could change more than a login makes."""
        if method != "GET" and (method, path) != ("POST", _LOGIN):
            raise RuntimeError(f"this client reads: it does not send {method} {path}")
        region = region or self.region
        request = Request(
            method,
            self._endpoints.swr(region) + path,
            params,
            credentials=self._credentials.for_region(region),
            region=region,
        )
        return request, self._transport.send(request)


def _repository(namespace: str, repository: str) -> str:
    """Return the path below ``/v2/manage``; SWR wants a slash in the name as a dollar sign."""
    name = "$".join(quote(part, safe="") for part in repository.split("/"))
    return f"{_namespace(namespace)}/repos/{_segment(name)}"


def _namespace(namespace: str) -> str:
    return f"/namespaces/{_segment(quote(namespace, safe=''))}"


def _segment(text: str) -> str:
    """Return a segment of a path; ConfigurationError for one that would change the path."""
    if text in {"", ".", ".."}:
        raise ConfigurationError(f"{text!r} is not the name of an organization or a repository.")
    return text


def _job_identity(job: SyncJob) -> SyncJob | int:
    # A job may change its status between two pages.
    return job if job.id is None else job.id
