"""Which path leads where, and the region that a request is for.

A request's region is its first path segment where that names one (``/cn-east-3/v2/manage/...``;
so ``http://127.0.0.1:PORT/{region}`` works as an endpoint template), else the region in the
host name (``swr-api.cn-east-3.anything``, for a client that uses the emulator as its HTTP proxy
or resolves such names to it), else the fixture's default region. IAM answers the same below
every region. Signatures stay verifiable: clients sign the path that they send, prefix included.

A slash in a repository name, raw or ``%2F``, makes a path of one segment too many, which no
route matches: the same 404 as from the real gateway.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from swr_emulator.services import (
    api_gateway,
    ci_id_token,
    ecs_metadata,
    iam,
    iam_federation,
    pod_identity,
    registry_login,
    replication,
    retention,
    sts,
    swr,
    tags,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from swr_emulator.fixtures.model import Fixture, Region
    from swr_emulator.http.messages import Answer, Request
    from swr_emulator.services.call import Call

_SERVICE_HOST = re.compile(r"(?:swr-api|swr|iam|sts)\.(?P<region>[a-z]+(?:-[a-z0-9]+)+)\.")


class Route(NamedTuple):
    """What happens with a matching request; ``admit`` raises Refusal, None lets all in."""

    method: str
    path: str
    handler: Callable[[Call], Answer]
    admit: Callable[[Call], object] | None


_NAMESPACES = "/v2/manage/namespaces"
_REPOSITORY = f"{_NAMESPACES}/<namespace>/repos/<repository>"
_REPOSITORY_V3 = _REPOSITORY.replace("/v2/", "/v3/")
_UTILITIES = "/v2/manage/utils"
_RETENTIONS = f"{_REPOSITORY}/retentions"

ROUTES = (
    Route("GET", _NAMESPACES, swr.list_namespaces, api_gateway.admit),
    Route("GET", f"{_NAMESPACES}/<namespace>", swr.show_namespace, api_gateway.admit),
    Route("GET", "/v2/manage/repos", swr.list_repos, api_gateway.admit),
    Route("GET", "/v2/manage/regions", replication.list_sync_regions, api_gateway.admit),
    Route("GET", f"{_REPOSITORY}/sync_repo", replication.list_sync_repos, api_gateway.admit),
    Route("GET", f"{_REPOSITORY}/sync_job", replication.list_sync_jobs, api_gateway.admit),
    Route("GET", f"{_REPOSITORY}/tags", tags.list_tags, api_gateway.admit),
    Route("GET", f"{_REPOSITORY}/tags/<tag>", tags.show_tag, api_gateway.admit),
    Route("GET", f"{_REPOSITORY_V3}/tags", tags.list_tags_v3, api_gateway.admit),
    Route("GET", _RETENTIONS, retention.list_retentions, api_gateway.admit),
    Route("GET", f"{_RETENTIONS}/histories", retention.list_retention_histories, api_gateway.admit),
    Route("GET", f"{_RETENTIONS}/<retention>", retention.show_retention, api_gateway.admit),
    Route("POST", f"{_UTILITIES}/secret", registry_login.create_secret, api_gateway.admit),
    Route(
        "POST",
        f"{_UTILITIES}/authorizationtoken",
        registry_login.create_authorization_token,
        api_gateway.admit,
    ),
    Route("GET", "/v2/", registry_login.ping_registry, None),
    Route("GET", registry_login.REALM, registry_login.create_registry_token, None),
    Route("POST", "/v3/auth/tokens", iam.create_token, None),
    Route("POST", "/v3.0/OS-CREDENTIAL/securitytokens", iam.create_temporary_key, None),
    Route("POST", "/v3.0/OS-AUTH/id-token/tokens", iam_federation.create_token_by_id_token, None),
    Route("GET", "/v3/projects", iam.list_projects, iam.admit),
    Route("GET", "/v3/auth/domains", iam.list_domains, iam.admit),
    Route("POST", "/v5/agencies/assume", sts.assume_agency, sts.admit),
    Route("POST", "/v5/agencies/assume-with-oidc", sts.assume_agency_with_oidc, None),
    Route("GET", "/v5/caller-identity", sts.caller_identity, sts.admit),
    Route("POST", pod_identity.PATH, pod_identity.create_pod_key, None),
    Route("GET", ci_id_token.PATH, ci_id_token.show_id_token, None),
    Route("PUT", "/meta-data/latest/api/token", ecs_metadata.create_token, None),
    Route("GET", "/openstack/latest/securitykey", ecs_metadata.security_key, None),
)

_MAP = Map([Rule(route.path, endpoint=route) for route in ROUTES], merge_slashes=False)


def locate(request: Request, fixture: Fixture) -> tuple[Region | None, str]:
    """Return the region of a request and its decoded path below the region's prefix."""
    path = unquote(request.path)
    first, _, rest = path.removeprefix("/").partition("/")
    if first in fixture.regions:
        return fixture.regions[first], "/" + rest
    host = _SERVICE_HOST.match(request.headers.get("Host", ""))
    if host is not None:
        return fixture.regions.get(host["region"]), path
    return fixture.regions[fixture.default_region], path


def find(method: str, path: str) -> tuple[Route, Mapping[str, str]] | None:
    """Return the route of a decoded path and the path's variable segments."""
    if path.startswith("//"):
        return None  # Werkzeug would overlook the client's mistake
    try:
        route, names = _MAP.bind("").match(path)
    except HTTPException:
        return None
    if route.method != method:
        return None
    return route, names
