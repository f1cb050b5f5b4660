"""Temporary keys of another account, by an agency (``assume_role``).

See docs/reference/swr-api.md, section 3.4.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from terraform_provider_swr.auth.answers import ask, keys_of
from terraform_provider_swr.auth.refreshable import Lease, Refreshable
from terraform_provider_swr.http.messages import Request

if TYPE_CHECKING:
    from terraform_provider_swr.auth.regional import AuthContext
    from terraform_provider_swr.auth.sources import AccessKeys, Agency
    from terraform_provider_swr.http.errors import ServiceError
    from terraform_provider_swr.http.messages import RegionalCredentials

_HINT = (
    "Check that the account in assume_role has an agency called {agency} and delegates it to the "
    "caller's account, and that the caller has the role Agent Operator."
)


def agency_keys(
    agency: Agency, base: RegionalCredentials, context: AuthContext
) -> Refreshable[AccessKeys]:
    """Return the agency's temporary keys, fetched with the ``base`` credentials.

    ``POST {iam}/v3.0/OS-CREDENTIAL/securitytokens``, once for all regions, as
    the keys are the account's. The caller needs the role Agent Operator.
    """
    region = context.home.region
    iam = context.endpoints.iam(region)
    account = (
        {"domain_id": agency.domain_id}
        if agency.domain_id is not None
        else {"domain_name": agency.domain_name}
    )
    role = {"agency_name": agency.name, "duration_seconds": agency.duration, **account}

    def hint(error: ServiceError) -> str:
        is_about_it = error.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
        return _HINT.format(agency=agency.name) if is_about_it else ""

    def fetch() -> Lease[AccessKeys]:
        request = Request(
            method="POST",
            url=f"{iam}/v3.0/OS-CREDENTIAL/securitytokens",
            json={"auth": {"identity": {"methods": ["assume_role"], "assume_role": role}}},
            credentials=base.for_region(region),
            region=region,
        )
        response = ask(context.transport, request, hint)
        return keys_of(response, f"IAM's answer about the agency {agency.name}")

    return Refreshable(f"the temporary keys of the agency {agency.name}", fetch)
