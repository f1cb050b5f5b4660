"""Temporary keys of another account, by an agency (``assume_role``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terraform_provider_swr.api.auth.answers import json_object
from terraform_provider_swr.api.auth.renewal import Grant, Renewable
from terraform_provider_swr.api.auth.temporary import temporary_keys
from terraform_provider_swr.api.errors import ResponseError
from terraform_provider_swr.api.transport import Request

if TYPE_CHECKING:
    from terraform_provider_swr.api.auth.keys import Keys
    from terraform_provider_swr.api.auth.kinds import Agency
    from terraform_provider_swr.api.auth.regional import RegionalCredentials
    from terraform_provider_swr.api.endpoints import Endpoints
    from terraform_provider_swr.api.transport import Transport


def agency_keys(
    agency: Agency,
    base: RegionalCredentials,
    region: str | None,
    endpoints: Endpoints,
    transport: Transport,
) -> Renewable[Keys]:
    """Return the agency's temporary keys, fetched with the ``base`` credentials.

    ``POST {iam}/v3.0/OS-CREDENTIAL/securitytokens``, once for all regions, as
    the keys are the account's. The caller needs the role Agent Operator.
    """
    iam = endpoints.iam(region)
    account = (
        {"domain_id": agency.domain_id}
        if agency.domain_id is not None
        else {"domain_name": agency.domain_name}
    )
    role = {"agency_name": agency.name, "duration_seconds": agency.duration, **account}

    def fetch() -> Grant[Keys]:
        response = transport.send(
            Request(
                method="POST",
                url=f"{iam}/v3.0/OS-CREDENTIAL/securitytokens",
                json={"auth": {"identity": {"methods": ["assume_role"], "assume_role": role}}},
                credentials=base.for_region(region),
                region=region,
            )
        )
        keys = temporary_keys(json_object(response, "the request for an agency's keys"))
        if keys is None:
            raise ResponseError(f"IAM's answer has no temporary keys for the agency {agency.name}.")
        return keys

    return Renewable(f"the temporary keys of the agency {agency.name}", fetch)
