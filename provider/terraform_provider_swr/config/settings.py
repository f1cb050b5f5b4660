"""From the provider block and the environment to a client."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from terraform_provider_swr import __version__
from terraform_provider_swr.auth.regional import AuthContext, HomeProject
from terraform_provider_swr.auth.sources import Federation, OidcAgency
from terraform_provider_swr.config.addresses import ConfigWarning, find_addresses
from terraform_provider_swr.config.arguments import Arguments
from terraform_provider_swr.config.credential_chain import resolve_credentials
from terraform_provider_swr.config.oidc import has_block
from terraform_provider_swr.config.origin import naming_credentials
from terraform_provider_swr.endpoints import Endpoints, check_cloud, check_region
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping

    from terraform_provider_swr.config.credential_chain import ResolvedCredentials
    from terraform_provider_swr.http.messages import RegionalCredentials, TransportOptions
    from terraform_provider_swr.http.transport import Transport
    from terraform_provider_swr.swr.client import SwrClient

DEFAULT_RETRIES, MOST_RETRIES = 5, 100
DEFAULT_TIMEOUT, LONGEST_TIMEOUT = 60, 3_600
# The gateway's default for one API is 200 calls a second: docs/reference/swr-api.md, section 5.
DEFAULT_CONCURRENCY, MOST_CONCURRENCY = 8, 64


class Settings(NamedTuple):
    """What a provider block comes to. Its ``repr`` shows no secret.

    ``region`` None is the unnamed region behind a custom endpoint;
    ``request_timeout`` in seconds; ``cacert`` is a path or PEM text.
    """

    region: str | None
    home: HomeProject
    endpoints: Endpoints
    credentials: ResolvedCredentials
    request_timeout: float
    max_retries: int
    max_concurrent_requests: int
    insecure: bool
    cacert: str | None
    warnings: tuple[ConfigWarning, ...]

    def transport_options(self, user_agent: str) -> TransportOptions:
        """Return how requests are sent."""
        from terraform_provider_swr.http.messages import TransportOptions

        return TransportOptions(
            user_agent=user_agent,
            request_timeout=self.request_timeout,
            max_retries=self.max_retries,
            max_in_flight=self.max_concurrent_requests,
            insecure=self.insecure,
            cacert_file=self.cacert,
        )

    def regional_credentials(
        self, transport: Transport, metadata_url: str | None = None
    ) -> RegionalCredentials:
        """Return the credentials for every region.

        Sends nothing unless there is nothing but the ECS metadata service to
        turn to; ConfigurationError when that has no keys either.
        """
        from terraform_provider_swr.auth.factory import make_credentials

        context = AuthContext(self.home, self.endpoints, transport)
        resolved = self.credentials
        return make_credentials(resolved.source, resolved.agencies, context, metadata_url)

    def client(
        self,
        stopped: threading.Event,
        terraform_version: str = "",
        load_libraries: Callable[[], object] = int,
    ) -> SwrClient:
        """Return a client; ``stopped`` ends whatever it is doing.

        ``load_libraries`` may import what is needed more cheaply; meanwhile
        certificates are read.
        """
        from terraform_provider_swr.http.tls import read_meanwhile

        options = self.transport_options(user_agent(terraform_version))
        trust_store = read_meanwhile(options)
        load_libraries()
        from terraform_provider_swr.http.transport import Transport
        from terraform_provider_swr.swr.client import SwrClient
        from terraform_provider_swr.swr.error_codes import map_error_response

        map_error = naming_credentials(map_error_response, self.credentials.origin)
        transport = Transport(options, stopped, map_error, trust_store.result())
        return SwrClient(
            region=self.region,
            endpoints=self.endpoints,
            credentials=self.regional_credentials(transport),
            transport=transport,
            permanent_keys=self.credentials.permanent_keys,
        )


def user_agent(terraform_version: str = "") -> str:
    """Return what requests call us: this provider, Python and the host."""
    python = "Python/{}.{}.{}".format(*sys.version_info)
    host = f"; Terraform/{terraform_version}" if terraform_version else ""
    return f"terraform-provider-swr/{__version__} (+{python}{host})"


def resolve(config: Mapping[str, Any], environ: Mapping[str, str]) -> Settings:
    """Combine the arguments of a provider block with the environment.

    An argument wins over a variable, and the first variable over later ones.
    Sends nothing and changes nothing; the only file that is read is KooCLI's,
    when the credentials come from there. Raises ConfigurationError, with the
    name of the argument, for what cannot work.
    """
    arguments = Arguments(config, environ)
    resolved = resolve_credentials(arguments, environ)
    addresses = find_addresses(arguments, resolved.iam_endpoint)
    region = _region(arguments, resolved.region, required=addresses.swr is None)
    cloud = arguments.string("cloud", "HW_CLOUD")
    if cloud is not None:
        check_cloud(cloud)
    endpoints = Endpoints(
        region,
        cloud=cloud,
        auth_url=addresses.iam,
        sts=addresses.sts,
        swr=addresses.swr,
    )
    insecure = arguments.boolean("insecure", "HW_INSECURE", "OS_INSECURE")
    return Settings(
        region=region,
        home=_home(arguments, region, resolved),
        endpoints=endpoints,
        credentials=resolved,
        request_timeout=_timeout(arguments),
        max_retries=arguments.integer(
            "max_retries",
            "HW_MAX_RETRIES",
            default=DEFAULT_RETRIES,
            limits=range(MOST_RETRIES + 1),
        ),
        max_concurrent_requests=arguments.integer(
            "max_concurrent_requests",
            default=DEFAULT_CONCURRENCY,
            limits=range(1, MOST_CONCURRENCY + 1),
        ),
        insecure=insecure,
        cacert=arguments.string("cacert_file", "OS_CACERT"),
        warnings=(
            *addresses.warnings,
            *_unverified(insecure),
            *_unused_block(arguments, resolved),
        ),
    )


def _region(arguments: Arguments, fallback: str | None, *, required: bool) -> str | None:
    region = arguments.string("region", "HW_REGION_NAME", "OS_REGION_NAME") or fallback
    if region is not None:
        check_region(region)
    elif required:
        raise ConfigurationError(
            "No region is set. Give region, or HW_REGION_NAME or OS_REGION_NAME in the "
            "environment, such as cn-north-4; or give the address of SWR in endpoints or "
            "HW_SWR_ENDPOINT.",
            attribute="region",
        )
    return region


def _home(arguments: Arguments, region: str | None, resolved: ResolvedCredentials) -> HomeProject:
    project_id = arguments.word("project_id", "HW_PROJECT_ID", "OS_PROJECT_ID")
    project_name = arguments.string("project_name", "HW_PROJECT_NAME", "OS_PROJECT_NAME")
    # A profile's project is one of the profile's region, and an explicit name beats it.
    if project_id is None and project_name is None and resolved.region in {None, region}:
        project_id = resolved.project_id
    return HomeProject(region, project_id, project_name)


def _timeout(arguments: Arguments) -> float:
    value = arguments.argument("request_timeout")
    if value is None:
        return DEFAULT_TIMEOUT
    seconds = float(value)
    if not math.isfinite(seconds) or not 0 < seconds <= LONGEST_TIMEOUT:
        raise ConfigurationError(
            f"request_timeout must be more than 0 and at most {LONGEST_TIMEOUT} seconds, "
            f"not {value}.",
            attribute="request_timeout",
        )
    return seconds


def _unused_block(arguments: Arguments, resolved: ResolvedCredentials) -> list[ConfigWarning]:
    if not has_block(arguments) or isinstance(resolved.source, (Federation, OidcAgency)):
        return []
    return [
        ConfigWarning(
            "Block assume_role_with_oidc without effect",
            f"The credentials are {resolved.origin}: what stands in the same provider block counts "
            "first. Take away either.",
            "assume_role_with_oidc",
        )
    ]


def _unverified(insecure: bool) -> list[ConfigWarning]:
    if not insecure:
        return []
    return [
        ConfigWarning(
            "TLS certificates are not verified",
            "With insecure, anybody on the way can pose as the service and read the credentials. "
            "For a private certificate authority, give its certificates in cacert_file instead.",
            "insecure",
        )
    ]
