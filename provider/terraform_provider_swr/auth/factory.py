"""From what was configured to credentials that work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terraform_provider_swr.auth.access_keys import RegionalAccessKeys
from terraform_provider_swr.auth.assume_agency import agency_keys
from terraform_provider_swr.auth.ecs_metadata import METADATA_URL, MetadataKeys
from terraform_provider_swr.auth.password import RegionalPassword
from terraform_provider_swr.auth.regional import HomeProject
from terraform_provider_swr.auth.sources import (
    AccessKeys,
    EcsAgencySource,
    FixedKeys,
    PasswordSource,
)
from terraform_provider_swr.auth.token import FixedToken

if TYPE_CHECKING:
    from terraform_provider_swr.auth.regional import AuthContext
    from terraform_provider_swr.auth.sources import Agency, Token
    from terraform_provider_swr.http.messages import RegionalCredentials


def make_credentials(
    source: Token | AccessKeys | PasswordSource | EcsAgencySource,
    agency: Agency | None,
    context: AuthContext,
    metadata_url: str = METADATA_URL,
) -> RegionalCredentials:
    """Return the credentials for every region.

    Sends nothing, but for the metadata service of an ECS instance: whether
    that has keys decides whether there are any credentials at all, which is
    one error of the provider block rather than one of each read.
    """
    if agency is None:
        return _basic(source, context, metadata_url)
    # The project of the configuration is read by the agency, so it is one of the
    # agency's account; the credentials below it are another account's.
    below = context._replace(home=HomeProject(context.home.region))
    keys = agency_keys(agency, _basic(source, below, metadata_url), context)
    return RegionalAccessKeys(keys, context)


def _basic(
    source: Token | AccessKeys | PasswordSource | EcsAgencySource,
    context: AuthContext,
    metadata_url: str,
) -> RegionalCredentials:
    if isinstance(source, PasswordSource):
        return RegionalPassword(source, context)
    if isinstance(source, AccessKeys):
        return RegionalAccessKeys(FixedKeys(source), context)
    if isinstance(source, EcsAgencySource):
        keys = MetadataKeys(source.explanation, metadata_url).refreshable()
        keys.get()
        return RegionalAccessKeys(keys, context)
    return FixedToken(source.value, context.home)
