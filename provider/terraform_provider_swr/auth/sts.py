"""Temporary keys from STS, the service of the new IAM (API version 5).

See docs/reference/swr-api.md, section 3.4.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from terraform_provider_swr.auth.answers import ask, is_refusal, keys_of
from terraform_provider_swr.auth.id_token import expiry_of, read_id_token
from terraform_provider_swr.auth.refreshable import Refreshable
from terraform_provider_swr.http.errors import EndpointError
from terraform_provider_swr.http.messages import Request
from terraform_provider_swr.timestamps import utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.auth.refreshable import Lease
    from terraform_provider_swr.auth.regional import AuthContext
    from terraform_provider_swr.auth.sources import AccessKeys, Agency, OidcAgency
    from terraform_provider_swr.http.errors import ServiceError
    from terraform_provider_swr.http.messages import Credentials, RegionalCredentials

_CHECK_AGENCY = (
    "Check that the account {domain} has an agency called {name}, that its trust policy lets the "
    "caller assume it, that the caller is allowed sts:agencies:assume, and that {duration} seconds "
    "are no more than the agency's longest session."
)
_CHECK_OIDC = (
    "Check provider_urn and agency_urn, that the agency's trust policy names the provider with the "
    "token's audience and subject, and that {duration} seconds are no more than the agency's "
    "longest session."
)
_CHECK_ADDRESS = (
    "Nothing at this address offers STS. Name its address with the key sts in endpoints, or with "
    "HUAWEICLOUD_SDK_STS_ENDPOINT."
)


def assumed_agency(
    agency: Agency, base: RegionalCredentials, context: AuthContext
) -> Refreshable[AccessKeys]:
    """Return the temporary keys of an agency whose ``domain_id`` is known.

    ``POST {sts}/v5/agencies/assume``, signed with the keys in ``base``; once
    for all regions, as the keys are the account's.
    """
    body = {
        "agency_urn": f"iam::{agency.domain_id}:agency:{agency.name}",
        "agency_session_name": _session_name(agency.name),
        "duration_seconds": agency.duration,
    }
    hint = _CHECK_AGENCY.format(domain=agency.domain_id, name=agency.name, duration=agency.duration)

    def fetch() -> Lease[AccessKeys]:
        credentials = base.for_region(context.home.region)
        what = f"STS's answer about the agency {agency.name}"
        return _post(_Call("assume", body, hint, what), context, credentials)

    return Refreshable(f"the temporary keys of the agency {agency.name}", fetch)


def agency_by_oidc(source: OidcAgency, context: AuthContext) -> Refreshable[AccessKeys]:
    """Return the temporary keys of an agency that trusts an ID token.

    ``POST {sts}/v5/agencies/assume-with-oidc``, unsigned: the token is the
    proof, and is read anew each time.
    """
    given = {
        "provider_urn": source.provider_urn,
        "agency_urn": source.agency_urn,
        "agency_session_name": source.session_name,
        "duration_seconds": source.duration,
        "policy": source.policy,
        "policy_ids": list(source.policy_ids) or None,
    }
    body = {name: value for name, value in given.items() if value is not None}
    hint = _CHECK_OIDC.format(duration=source.duration)

    def fetch() -> Lease[AccessKeys]:
        token = read_id_token(source.id_token)
        complete = {**body, "id_token": token}
        whose = about_token(token, source.id_token.place)
        what = f"STS's answer about the agency {source.agency_urn}"
        return _post(_Call("assume-with-oidc", complete, f"{whose} {hint}", what), context)

    return Refreshable(f"the temporary keys of {source.agency_urn}", fetch, source_changes=True)


def about_token(token: str, place: str) -> str:
    """Return a sentence on an ID token that was refused: where it is from, and its expiry."""
    expiry = expiry_of(token)
    if expiry is None:
        return f"The ID token from {place} does not say when it expires, so it may be no JWT."
    if expiry <= utc_now():
        return (
            f"The ID token from {place} expired at {expiry:%Y-%m-%dT%H:%M:%SZ}. Put a fresh one "
            "there; it is read again whenever keys are renewed."
        )
    return f"The ID token from {place} is good until {expiry:%Y-%m-%dT%H:%M:%SZ} by its own words."


class _Call(NamedTuple):
    """One of STS's calls; ``hint`` is for a refusal, ``what`` names the answer."""

    name: str
    body: Mapping[str, Any]
    hint: str
    what: str


def _post(
    call: _Call, context: AuthContext, credentials: Credentials | None = None
) -> Lease[AccessKeys]:
    region = context.home.region
    request = Request(
        method="POST",
        url=f"{context.endpoints.sts(region)}/v5/agencies/{call.name}",
        json=call.body,
        credentials=credentials,
        region=region,
    )

    def hint(error: ServiceError) -> str:
        if isinstance(error, EndpointError):
            return _CHECK_ADDRESS
        # What is wrong with the keys that signed the request is hinted at already.
        is_signature = credentials is not None and error.status == HTTPStatus.UNAUTHORIZED
        return call.hint if is_refusal(error) and not is_signature else ""

    return keys_of(ask(context.transport, request, hint), call.what)


def _session_name(agency: str) -> str:
    """Return the agency's name as the name of a session: 2 to 128 of a few characters."""
    return re.sub(r"[^\w+=,.@-]", "-", agency, flags=re.ASCII)[:128].ljust(2, "-")
