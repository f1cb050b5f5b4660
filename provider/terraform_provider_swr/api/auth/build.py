"""From what was configured to credentials that work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terraform_provider_swr.api.auth.access_keys import RegionalAccessKeys
from terraform_provider_swr.api.auth.agency import agency_keys
from terraform_provider_swr.api.auth.keys import FixedKeys, Keys
from terraform_provider_swr.api.auth.kinds import Instance, User
from terraform_provider_swr.api.auth.metadata import METADATA_URL, MetadataKeys
from terraform_provider_swr.api.auth.password import RegionalPassword
from terraform_provider_swr.api.auth.regional import Home
from terraform_provider_swr.api.auth.token import FixedToken

if TYPE_CHECKING:
    from terraform_provider_swr.api.auth.kinds import Agency, Token
    from terraform_provider_swr.api.auth.regional import RegionalCredentials, Surroundings


def build(
    source: Token | Keys | User | Instance,
    agency: Agency | None,
    around: Surroundings,
    metadata_url: str = METADATA_URL,
) -> RegionalCredentials:
    """Return the credentials for every region.

    Sends nothing, but for the metadata service of an ECS instance: whether
    that has keys decides whether there are any credentials at all, which is
    one error of the provider block rather than one of each read.
    """
    if agency is None:
        return _basic(source, around, metadata_url)
    # The project of the configuration is read by the agency, so it is one of the
    # agency's account; the credentials below it are another account's.
    below = around._replace(home=Home(around.home.region))
    keys = agency_keys(agency, _basic(source, below, metadata_url), around)
    return RegionalAccessKeys(keys, around)


def _basic(
    source: Token | Keys | User | Instance, around: Surroundings, metadata_url: str
) -> RegionalCredentials:
    if isinstance(source, User):
        return RegionalPassword(source, around)
    if isinstance(source, Keys):
        return RegionalAccessKeys(FixedKeys(source), around)
    if isinstance(source, Instance):
        keys = MetadataKeys(source.explanation, metadata_url).renewable()
        keys.get()
        return RegionalAccessKeys(keys, around)
    return FixedToken(source.value, around.home)
