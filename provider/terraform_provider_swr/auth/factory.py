"""From what was configured to credentials that work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terraform_provider_swr.auth.access_keys import RegionalAccessKeys
from terraform_provider_swr.auth.regional import HomeProject
from terraform_provider_swr.auth.sources import (
    AccessKeys,
    EcsAgencySource,
    Federation,
    FixedKeys,
    KeysInFile,
    OidcAgency,
    PasswordSource,
    PodIdentity,
    Token,
    has_keys,
)
from terraform_provider_swr.auth.token import FixedToken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from terraform_provider_swr.auth.regional import AuthContext
    from terraform_provider_swr.auth.sources import Agency, KeySource, Source
    from terraform_provider_swr.http.messages import RegionalCredentials


def make_credentials(
    source: Source,
    agencies: Sequence[Agency],
    context: AuthContext,
    metadata_url: str | None = None,
) -> RegionalCredentials:
    """Return the credentials for every region: the source's, or those of the last agency.

    Sends nothing, but for the metadata service of an ECS instance: whether
    that has keys decides whether there are any credentials at all, which is
    one error of the provider block rather than one of each read.
    """
    # The project of the configuration is read with the credentials on top, so it
    # is one of their account; those below are another account's.
    below = context._replace(home=HomeProject(context.home.region))
    contexts = [*[below] * len(agencies), context]
    credentials = _basic(source, contexts[0], metadata_url)
    signs = has_keys(source)
    for agency, above in zip(agencies, contexts[1:], strict=True):
        keys = _assume(agency, credentials, context, signs=signs)
        credentials = RegionalAccessKeys(keys, above)
        signs = True
    return credentials


def _assume(
    agency: Agency, below: RegionalCredentials, context: AuthContext, *, signs: bool
) -> KeySource:
    """Return the agency's keys, from STS where it can be asked: it takes signed requests only."""
    if signs and agency.domain_id is not None:
        from terraform_provider_swr.auth.sts import assumed_agency

        return assumed_agency(agency, below, context)
    from terraform_provider_swr.auth.assume_agency import agency_keys

    return agency_keys(agency, below, context)


def _basic(source: Source, context: AuthContext, metadata_url: str | None) -> RegionalCredentials:
    if isinstance(source, Token):
        return FixedToken(source.value, context.home)
    if isinstance(source, PasswordSource):
        from terraform_provider_swr.auth.password import RegionalPassword

        return RegionalPassword(source, context)
    return RegionalAccessKeys(_key_source(source, context, metadata_url), context)


def _key_source(
    source: AccessKeys | Federation | OidcAgency | KeysInFile | PodIdentity | EcsAgencySource,
    context: AuthContext,
    metadata_url: str | None,
) -> KeySource:
    """Return what gives the keys; the ways that few use are imported when they are used."""
    match source:
        case AccessKeys():
            return FixedKeys(source)
        case KeysInFile():
            from terraform_provider_swr.auth.keys_in_file import ReloadedKeys

            return ReloadedKeys(source)
        case Federation():
            from terraform_provider_swr.auth.federation import federated_keys

            return federated_keys(source, context)
        case OidcAgency():
            from terraform_provider_swr.auth.sts import agency_by_oidc

            return agency_by_oidc(source, context)
        case PodIdentity():
            from terraform_provider_swr.auth.pod_identity import pod_keys

            return pod_keys(source)
        case EcsAgencySource():
            from terraform_provider_swr.auth.ecs_metadata import METADATA_URL, MetadataKeys

            keys = MetadataKeys(source.explanation, metadata_url or METADATA_URL).refreshable()
            keys.get()
            return keys
