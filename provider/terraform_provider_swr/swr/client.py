"""SWR's reading side, one method for each list."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING
from urllib.parse import quote

from terraform_provider_swr.http.errors import ConfigurationError, ResponseError
from terraform_provider_swr.http.messages import DEFAULT_IN_FLIGHT, Request
from terraform_provider_swr.swr.decode import decode_array, decode_envelope
from terraform_provider_swr.swr.fan_out import Sweep, sweep
from terraform_provider_swr.swr.models import (
    Namespace,
    Repository,
    SyncJob,
    SyncRegion,
    SyncRepo,
)
from terraform_provider_swr.swr.pagination import read_pages
from terraform_provider_swr.swr.sorting import in_order, newest_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from terraform_provider_swr.endpoints import Endpoints
    from terraform_provider_swr.http.messages import RegionalCredentials, Response
    from terraform_provider_swr.http.transport import Transport

    Params = Sequence[tuple[str, str]]


class SwrClient:
    """Reads from SWR with one provider configuration, from any number of threads.

    ``region`` None in a call is the provider's own. Rows are sorted. Every
    method may raise any ApiError.
    """

    def __init__(
        self,
        *,
        region: str | None,
        endpoints: Endpoints,
        credentials: RegionalCredentials,
        transport: Transport,
    ) -> None:
        self.region = region
        self._endpoints = endpoints
        self._credentials = credentials
        self._transport = transport

    def list_sync_repos(
        self, namespace: str, repository: str, region: str | None = None
    ) -> list[SyncRepo]:
        """Return the automatic replication tasks of a repository."""
        path = f"{_repository(namespace, repository)}/sync_repo"
        request, response = self._get(path, (), region)
        return in_order(decode_array(response, SyncRepo, str(request)))

    def list_sync_jobs(
        self, namespace: str, repository: str, limit: int | None = None, region: str | None = None
    ) -> list[SyncJob]:
        """Return the replication jobs of a repository, the newest first."""
        path = f"{_repository(namespace, repository)}/sync_job"

        def fetch(size: int, offset: int) -> tuple[Response, list[SyncJob]]:
            # A request without the filter is refused.
            wanted = f"limit::{size}|offset::{offset}|order::desc"
            request, response = self._get(path, (("filter", wanted),), region)
            return response, decode_array(response, SyncJob, str(request))

        return newest_first(read_pages(fetch, _job_identity, limit))

    def list_repositories(
        self,
        namespace: str | None = None,
        name: str | None = None,
        category: str | None = None,
        region: str | None = None,
    ) -> list[Repository]:
        """Return repositories; the filters are exact, though SWR's own are not."""
        wanted = {"namespace": namespace, "name": name, "category": category}
        filters = [(key, value) for key, value in wanted.items() if value is not None]

        def fetch(size: int, offset: int) -> tuple[Response, list[Repository]]:
            page = [("limit", str(size)), ("offset", str(offset))]
            request, response = self._get("/v2/manage/repos", [*filters, *page], region)
            return response, decode_array(response, Repository, str(request))

        rows = read_pages(fetch, attrgetter("namespace", "name"))
        # A row that does not say what it is does not contradict either; to drop
        # it would hide a repository.
        return in_order(
            row for row in rows if all(getattr(row, key) in (value, None) for key, value in filters)
        )

    def list_namespaces(
        self, name: str | None = None, region: str | None = None
    ) -> list[Namespace]:
        """Return the organizations that the credentials may see, or the one of that name."""
        visible = (("filter", "mode::visible"),)
        request, response = self._get("/v2/manage/namespaces", visible, region)
        rows = decode_envelope(response, "namespaces", Namespace, str(request))
        return in_order(row for row in rows if name in (None, row.name))

    def list_sync_regions(self, region: str | None = None) -> list[SyncRegion]:
        """Return the regions that can be copied to; ``region_id`` may be None."""
        request, response = self._get("/v2/manage/regions", (), region)
        return in_order(decode_array(response, SyncRegion, str(request)))

    def sweep(self, namespace: str, region: str | None = None) -> Sweep:
        """Return the replication tasks of every repository of an organization.

        NotFoundError when there is no such organization, SweepError when some
        of its repositories could not be read.
        """
        names = []
        for repository in self.list_repositories(namespace, region=region):
            if repository.name is None:
                raise ResponseError(f"SWR lists a repository of {namespace} without a name.")
            names.append(repository.name)
        found = sweep(
            namespace,
            names,
            lambda name: self.list_sync_repos(namespace, name, region),
            DEFAULT_IN_FLIGHT,
        )
        if not found.repositories:
            # An organization that does not exist, or not any more, is listed as an empty one.
            self._get(_namespace(namespace), (), region)
        return found._replace(rows=in_order(found.rows))

    def _get(self, path: str, params: Params, region: str | None) -> tuple[Request, Response]:
        region = region or self.region
        request = Request(
            "GET",
            self._endpoints.swr(region) + path,
            params,
            credentials=self._credentials.for_region(region),
            region=region,
        )
        return request, self._transport.send(request)


def _repository(namespace: str, repository: str) -> str:
    """Return the path of a repository; SWR wants a slash in its name as a dollar sign."""
    name = "$".join(quote(part, safe="") for part in repository.split("/"))
    return f"{_namespace(namespace)}/repos/{_segment(name)}"


def _namespace(namespace: str) -> str:
    return f"/v2/manage/namespaces/{_segment(quote(namespace, safe=''))}"


def _segment(text: str) -> str:
    """Return a segment of a path; ConfigurationError for one that would change the path."""
    if text in {"", ".", ".."}:
        raise ConfigurationError(f"{text!r} is not the name of an organization or a repository.")
    return text


def _job_identity(job: SyncJob) -> SyncJob | int:
    # A job may change its status between two pages.
    return job if job.id is None else job.id
