"""The provider block: its arguments, and the client that they make."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

from terraform_provider_swr import __version__
from terraform_provider_swr.data_sources.image import Image
from terraform_provider_swr.data_sources.images import Images
from terraform_provider_swr.data_sources.namespaces import Namespaces
from terraform_provider_swr.data_sources.replication_status import ReplicationStatus
from terraform_provider_swr.data_sources.repositories import Repositories
from terraform_provider_swr.data_sources.retention_policies import RetentionPolicies
from terraform_provider_swr.data_sources.sync_jobs import SyncJobs
from terraform_provider_swr.data_sources.sync_regions import SyncRegions
from terraform_provider_swr.data_sources.sync_repos import SyncRepos
from terraform_provider_swr.diagnostics import to_diagnostics
from terraform_provider_swr.ephemeral.registry_login import RegistryLogin
from terraform_provider_swr.functions.local_time import LocalTime
from terraform_provider_swr.functions.parse_image import ParseImage
from terraform_provider_swr.validators import endpoint_addresses
from tfbridge import BOOL, NUMBER, ROOT, STRING, Attribute, Block, Map, Provider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.swr.client import SwrClient
    from tfbridge import Context, Diagnostics

log = logging.getLogger(__name__)

ASSUME_ROLE = Block(
    {
        "agency_name": Attribute(
            STRING,
            "Name of the agency to act as. Required in the block; without a block the "
            "variable alone is enough. Environment: `HW_ASSUME_ROLE_AGENCY_NAME`.",
            required=True,
        ),
        "domain_name": Attribute(
            STRING,
            "Name of the account that made the agency. This or `domain_id` is needed, also "
            "when that is your own account. Environment: `HW_ASSUME_ROLE_DOMAIN_NAME`.",
            optional=True,
        ),
        "domain_id": Attribute(
            STRING,
            "Id of the account that made the agency; counts before `domain_name`. With it keys "
            "are asked of STS, in place of IAM. Environment: `HW_ASSUME_ROLE_DOMAIN_ID`.",
            optional=True,
        ),
        "duration": Attribute(
            NUMBER,
            "Seconds that the temporary keys are valid, by default 3600: 900 to 86400, with "
            "`domain_id` to 43200, and on top of temporary keys to 3600. They are renewed before "
            "they expire. Environment: `HW_ASSUME_ROLE_DURATION`.",
            optional=True,
        ),
    },
    "Act as an agency of this or another account, on top of the credentials above. Of several "
    "blocks each agency is assumed with the keys of the one before; the environment completes a "
    "single block only.",
)

ASSUME_ROLE_WITH_OIDC = Block(
    {
        "id_token": Attribute(
            STRING,
            "The ID token, a JWT. Environment: `HW_ASSUME_ROLE_ID_TOKEN`, or "
            "`HUAWEICLOUD_OIDC_ID_TOKEN` with `provider_urn`.",
            optional=True,
            sensitive=True,
        ),
        "id_token_file": Attribute(
            STRING,
            "File with the ID token, read again whenever keys are renewed; `id_token` counts "
            "before it. Environment: `HW_ASSUME_ROLE_ID_TOKEN_FILE`, or "
            "`HUAWEICLOUD_OIDC_TOKEN_FILE` with `provider_urn`.",
            optional=True,
        ),
        "idp_id": Attribute(
            STRING,
            "Name of the identity provider in IAM; needs `agency_name` and `domain_id`. "
            "Environment: `HW_ASSUME_ROLE_IDP_ID`.",
            optional=True,
        ),
        "agency_name": Attribute(
            STRING,
            "Name of the agency to act as. Environment: `HW_ASSUME_ROLE_AGENCY_NAME`.",
            optional=True,
        ),
        "domain_id": Attribute(
            STRING,
            "Id of the account that made the agency. Environment: `HW_ASSUME_ROLE_DOMAIN_ID`.",
            optional=True,
        ),
        "provider_urn": Attribute(
            STRING,
            "URN of the OIDC identity provider, as the console of the new IAM shows it, in place "
            "of `idp_id`; needs `agency_urn`. Environment: `HUAWEICLOUD_OIDC_PROVIDER_URN`.",
            optional=True,
        ),
        "agency_urn": Attribute(
            STRING,
            "URN of the agency, which trusts the identity provider. Environment: "
            "`HUAWEICLOUD_OIDC_AGENCY_URN`.",
            optional=True,
        ),
        "duration": Attribute(
            NUMBER,
            "Seconds that the temporary keys are valid, by default 3600: 900 to 3600, or to 43200 "
            "with `provider_urn`. They are renewed before they expire. Environment: "
            "`HW_ASSUME_ROLE_DURATION`, or `HUAWEICLOUD_OIDC_DURATION_SECONDS` with "
            "`provider_urn`.",
            optional=True,
        ),
    },
    "Log in with an ID token of another issuer, such as a CI system, and act as an agency. It "
    "takes either `idp_id`, `agency_name` and `domain_id`, or `provider_urn` and `agency_urn`. "
    "The block counts before credentials in the environment.",
    max_items=1,
)


class Swr(Provider["SwrClient"]):
    """Reads image replication from SWR, Huawei Cloud's container registry.

    The provider is read-only: it sends nothing but `GET` requests to SWR, except for the `POST`
    that makes the temporary login of an ephemeral `swr_registry_login`. Every argument can be left
    out; an argument wins over its environment variable. Credentials are taken in this order:
    `token`, `access_key` with `secret_key`, `user_name` with `password`, `assume_role_with_oidc`, a
    KooCLI profile, the SDKs' credentials file, the pod's identity, the ECS instance's agency.
    """

    name = "swr"
    source = "tf-pyprovider/swr"
    version = __version__
    data_sources = (
        SyncRepos,
        Repositories,
        Namespaces,
        SyncJobs,
        SyncRegions,
        Image,
        Images,
        ReplicationStatus,
        RetentionPolicies,
    )
    ephemeral_resources = (RegistryLogin,)
    functions = (ParseImage, LocalTime)
    attributes = {
        "region": Attribute(
            STRING,
            "Region to read, such as `cn-north-4`. Environment: `HW_REGION_NAME`, "
            "`OS_REGION_NAME`. Required unless `endpoints` has an address for `swr`.",
            optional=True,
        ),
        "token": Attribute(
            STRING,
            "Project-scoped IAM token, sent as it is. Environment: `HW_AUTH_TOKEN`, "
            "`OS_AUTH_TOKEN`.",
            optional=True,
            sensitive=True,
        ),
        "access_key": Attribute(
            STRING,
            "Access key (AK); needs `secret_key`. Environment: `HW_ACCESS_KEY`, "
            "`OS_ACCESS_KEY`, `HUAWEICLOUD_SDK_AK`, `CLOUD_SDK_AK`.",
            optional=True,
            sensitive=True,
        ),
        "secret_key": Attribute(
            STRING,
            "Secret key (SK) of `access_key`. Environment: `HW_SECRET_KEY`, `OS_SECRET_KEY`, "
            "`HUAWEICLOUD_SDK_SK`, `CLOUD_SDK_SK`.",
            optional=True,
            sensitive=True,
        ),
        "security_token": Attribute(
            STRING,
            "Security token of temporary keys. Environment: `HW_SECURITY_TOKEN`, "
            "`HUAWEICLOUD_SDK_SECURITY_TOKEN`.",
            optional=True,
            sensitive=True,
        ),
        "user_name": Attribute(
            STRING,
            "IAM user; needs `password` and `domain_name`. Environment: `HW_USER_NAME`, "
            "`OS_USERNAME`.",
            optional=True,
        ),
        "password": Attribute(
            STRING,
            "Password of the IAM user. Environment: `HW_USER_PASSWORD`, `OS_PASSWORD`.",
            optional=True,
            sensitive=True,
        ),
        "domain_name": Attribute(
            STRING,
            "Account (domain) of the IAM user. Environment: `HW_DOMAIN_NAME`, `OS_DOMAIN_NAME`.",
            optional=True,
        ),
        "project_id": Attribute(
            STRING,
            "Project to read in. Environment: `HW_PROJECT_ID`, `OS_PROJECT_ID`.",
            optional=True,
        ),
        "project_name": Attribute(
            STRING,
            "Name of the project to read in; the region's own project when left out. "
            "Environment: `HW_PROJECT_NAME`, `OS_PROJECT_NAME`.",
            optional=True,
        ),
        "shared_config_file": Attribute(
            STRING,
            "KooCLI's configuration, by default `~/.hcloud/config.json`. Environment: "
            "`HW_SHARED_CONFIG_FILE`.",
            optional=True,
        ),
        "profile": Attribute(
            STRING,
            "Profile in KooCLI's configuration, by default its current one. Environment: "
            "`HW_PROFILE`.",
            optional=True,
        ),
        "auth_url": Attribute(
            STRING,
            "Address of IAM, by default `https://iam.{region}.{cloud}/v3`. Environment: "
            "`HW_AUTH_URL`, `OS_AUTH_URL`.",
            optional=True,
        ),
        "cloud": Attribute(
            STRING,
            "Domain of the cloud, by default `myhuaweicloud.com` (`myhuaweicloud.eu` for regions "
            "that start with `eu-west-1`). Environment: `HW_CLOUD`.",
            optional=True,
        ),
        "endpoints": Attribute(
            Map(STRING),
            "Addresses that replace the usual ones; the keys are `swr`, `iam` and `sts`. "
            "`{region}` in an address stands for the region that is read. For IAM `auth_url` "
            "counts before this. Environment: `HW_SWR_ENDPOINT` for `swr`, "
            "`HUAWEICLOUD_SDK_STS_ENDPOINT` for `sts`.",
            optional=True,
            validators=[endpoint_addresses],
        ),
        "insecure": Attribute(
            BOOL,
            "Accept any TLS certificate. Never use this outside a test environment. Environment: "
            "`HW_INSECURE`, `OS_INSECURE`.",
            optional=True,
        ),
        "cacert_file": Attribute(
            STRING,
            "CA certificates to trust instead of the usual ones: a path or PEM text. "
            "Environment: `OS_CACERT`.",
            optional=True,
        ),
        "max_concurrent_requests": Attribute(
            NUMBER,
            "How many requests of this provider block are in flight at most, from 1 to 64, by "
            "default 8. SWR publishes no limit; the default of its API gateway is 200 calls of one "
            "API in a second, for all who share it. Whenever SWR throttles, half as many go on, "
            "and the number grows back with the answers that come.",
            optional=True,
        ),
        "max_retries": Attribute(
            NUMBER,
            "How often one request is repeated after a failure that may pass, by default 5. "
            "Environment: `HW_MAX_RETRIES`.",
            optional=True,
        ),
        "request_timeout": Attribute(
            NUMBER,
            "Seconds for one attempt of one request, from connecting to the last byte, by "
            "default 60. All attempts of a request end within three times that.",
            optional=True,
        ),
    }
    blocks = {"assume_role": ASSUME_ROLE, "assume_role_with_oidc": ASSUME_ROLE_WITH_OIDC}

    def configure(self, config: Mapping[str, Any], context: Context[None]) -> SwrClient:
        """Resolve arguments and environment; only the search for an ECS agency sends anything."""
        from terraform_provider_swr import lean_libraries
        from terraform_provider_swr.config.credential_chain import ORDER
        from terraform_provider_swr.config.settings import resolve

        settings = resolve(config, os.environ)
        log.info("credentials: %s", settings.credentials.origin)
        log.info("the order of credentials: %s", ORDER)
        for summary, detail, attribute in settings.warnings:
            context.diagnostics.warning(summary, detail, ROOT / attribute)
        return settings.client(context.stopped, context.terraform_version, lean_libraries.load)

    def diagnose(self, error: Exception) -> Diagnostics | None:
        """Explain the client's own exceptions."""
        return to_diagnostics(error)
