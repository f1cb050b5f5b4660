"""Temporary keys for an ID token by an identity provider of IAM (API version 3).

See docs/reference/swr-api.md, section 3.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from terraform_provider_swr.auth.answers import ask, is_refusal, keys_of, subject_token
from terraform_provider_swr.auth.id_token import read_id_token
from terraform_provider_swr.auth.refreshable import Refreshable
from terraform_provider_swr.auth.sts import about_token
from terraform_provider_swr.http.messages import Request

if TYPE_CHECKING:
    from terraform_provider_swr.auth.refreshable import Lease
    from terraform_provider_swr.auth.regional import AuthContext
    from terraform_provider_swr.auth.sources import AccessKeys, Federation, Secret

_CHECK_PROVIDER = (
    "Check that the account has an identity provider called {idp_id}, of the kind OpenID Connect, "
    "that it trusts the issuer and the audience of the token, and that one of its conversion rules "
    "maps the token to a group."
)
_CHECK_RIGHTS = (
    "IAM took the ID token but gives no keys for it. Check that the conversion rules of the "
    "identity provider {idp_id} map the token to a group that exists."
)


def federated_keys(source: Federation, context: AuthContext) -> Refreshable[AccessKeys]:
    """Return the temporary keys of whoever the identity provider takes the token for.

    ``POST {iam}/v3.0/OS-AUTH/id-token/tokens`` gives an unscoped token, and
    ``POST {iam}/v3.0/OS-CREDENTIAL/securitytokens`` keys for that. The ID token
    is read anew each time.
    """

    def fetch() -> Lease[AccessKeys]:
        token = read_id_token(source.id_token)
        iam = context.endpoints.iam(context.home.region)
        return _keys_for(_unscoped_token(token, iam, source, context), iam, source, context)

    what = f"the temporary keys by the identity provider {source.idp_id}"
    return Refreshable(what, fetch, source_changes=True)


def _unscoped_token(token: Secret, iam: str, source: Federation, context: AuthContext) -> Secret:
    request = Request(
        method="POST",
        url=f"{iam}/v3.0/OS-AUTH/id-token/tokens",
        headers={"X-Idp-Id": source.idp_id},
        json={"auth": {"id_token": {"id": token}}},
        region=context.home.region,
    )
    whose = about_token(token, source.id_token.place)
    hint = f"{whose} {_CHECK_PROVIDER.format(idp_id=source.idp_id)}"
    response = ask(context.transport, request, lambda error: hint if is_refusal(error) else "")
    return subject_token(response, "IAM accepted the ID token but")


def _keys_for(
    unscoped: Secret, iam: str, source: Federation, context: AuthContext
) -> Lease[AccessKeys]:
    token = {"id": unscoped, "duration_seconds": source.duration}
    request = Request(
        method="POST",
        url=f"{iam}/v3.0/OS-CREDENTIAL/securitytokens",
        json={"auth": {"identity": {"methods": ["token"], "token": token}}},
        region=context.home.region,
    )
    hint = _CHECK_RIGHTS.format(idp_id=source.idp_id)
    response = ask(context.transport, request, lambda error: hint if is_refusal(error) else "")
    return keys_of(response, "IAM's answer to the request for keys")
