"""Temporary keys of another account, by an agency (``assume_role``)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from terraform_provider_swr.api.auth.answers import json_object, unexpected
from terraform_provider_swr.api.auth.renewal import Grant, Renewable
from terraform_provider_swr.api.auth.temporary import temporary_keys
from terraform_provider_swr.api.errors import ServiceError
from terraform_provider_swr.api.messages import Request

if TYPE_CHECKING:
    from terraform_provider_swr.api.auth.keys import Keys
    from terraform_provider_swr.api.auth.kinds import Agency
    from terraform_provider_swr.api.auth.regional import RegionalCredentials, Surroundings

_HINT = (
    "Check that the account in assume_role has an agency called {agency} and delegates it to the "
    "caller's account, and that the caller has the role Agent Operator."
)


def agency_keys(agency: Agency, base: RegionalCredentials, around: Surroundings) -> Renewable[Keys]:
    """Return the agency's temporary keys, fetched with the ``base`` credentials.

    ``POST {iam}/v3.0/OS-CREDENTIAL/securitytokens``, once for all regions, as
    the keys are the account's. The caller needs the role Agent Operator.
    """
    region = around.home.region
    iam = around.endpoints.iam(region)
    account = (
        {"domain_id": agency.domain_id}
        if agency.domain_id is not None
        else {"domain_name": agency.domain_name}
    )
    role = {"agency_name": agency.name, "duration_seconds": agency.duration, **account}

    def fetch() -> Grant[Keys]:
        request = Request(
            method="POST",
            url=f"{iam}/v3.0/OS-CREDENTIAL/securitytokens",
            json={"auth": {"identity": {"methods": ["assume_role"], "assume_role": role}}},
            credentials=base.for_region(region),
            region=region,
        )
        try:
            response = around.transport.send(request)
        except ServiceError as error:
            if error.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
                error.hint = _HINT.format(agency=agency.name)
            raise
        keys = temporary_keys(json_object(response, "the request for an agency's keys"))
        if keys is None:
            text = f"IAM's answer has no temporary keys for the agency {agency.name}."
            raise unexpected(response, text)
        return keys

    return Renewable(f"the temporary keys of the agency {agency.name}", fetch)
