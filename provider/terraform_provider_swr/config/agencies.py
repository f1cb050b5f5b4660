"""The agencies to act as: the blocks ``assume_role``, or the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terraform_provider_swr.auth.sources import (
    DEFAULT_DURATION,
    LONGEST_DURATION,
    LONGEST_OF_STS,
    LONGEST_OF_TEMPORARY,
    SHORTEST_DURATION,
    Agency,
    has_keys,
    is_temporary,
)
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from terraform_provider_swr.auth.koocli_profile import Profile
    from terraform_provider_swr.auth.sources import Source
    from terraform_provider_swr.config.arguments import Arguments

BLOCK = "assume_role"


def find_agencies(arguments: Arguments, *, with_environment: bool) -> tuple[Agency, ...]:
    """Return the agencies in the order in which they are assumed.

    The environment completes a single block, or stands in for it; a chain is
    written out. Raises ConfigurationError for a block that is incomplete.
    """
    blocks = blocks_of(arguments, BLOCK)
    if len(blocks) > 1 or not with_environment:
        arguments = arguments.without_environment()
    if not blocks:
        agency = _agency(arguments.inside(BLOCK, {}))
        return () if agency is None else (agency,)
    found = [_agency(arguments.inside(BLOCK, block)) for block in blocks]
    if None in found:
        raise ConfigurationError(
            f"{BLOCK} needs agency_name, the name of the agency.", attribute=BLOCK
        )
    return tuple(agency for agency in found if agency is not None)


def blocks_of(arguments: Arguments, name: str) -> Sequence[Mapping[str, Any]]:
    """Return the blocks of a name; Terraform sends them as a list, which may be null."""
    given = arguments.argument(name)
    if given is None:
        return ()
    return given if isinstance(given, list) else [given]


def agency_of(profile: Profile) -> tuple[Agency, ...]:
    """Return the agency that a profile of KooCLI names, if it names one.

    The account's name counts before its id, so that IAM is asked where it can
    be: that is what the official provider does with a profile.
    """
    if profile.agency_name is None:
        return ()
    domain_id = profile.agency_domain_id if profile.agency_domain_name is None else None
    agency = Agency(profile.agency_name, profile.agency_domain_name, domain_id)
    _check_owner(agency, "profile")
    return (agency,)


def check_durations(source: Source, agencies: Sequence[Agency]) -> None:
    """Raise ConfigurationError for keys that STS would not give for so long.

    STS is asked where the account is known by its id and the request can be
    signed; for keys that are made with temporary ones its limit is an hour.
    """
    signs, temporary = has_keys(source), is_temporary(source)
    for agency in agencies:
        if signs and agency.domain_id is not None:
            longest = LONGEST_OF_TEMPORARY if temporary else LONGEST_OF_STS
            why = ", as it is assumed with temporary keys" if temporary else ""
            if agency.duration > longest:
                raise ConfigurationError(
                    f"duration is {agency.duration} seconds, but the keys of the agency "
                    f"{agency.name} can be valid for {longest} at most{why}. They are renewed "
                    "before they expire, so that a shorter duration costs nothing.",
                    attribute=agency.attribute,
                )
        signs = temporary = True


def _agency(role: Arguments) -> Agency | None:
    name = role.string("agency_name", "HW_ASSUME_ROLE_AGENCY_NAME")
    if name is None:
        return None
    # An owner comes from one place: the block names it, or else the environment.
    owner = role
    if role.argument("domain_name") is not None or role.argument("domain_id") is not None:
        owner = role.without_environment()
    agency = Agency(
        name,
        owner.string("domain_name", "HW_ASSUME_ROLE_DOMAIN_NAME"),
        owner.string("domain_id", "HW_ASSUME_ROLE_DOMAIN_ID"),
        role.integer(
            "duration",
            "HW_ASSUME_ROLE_DURATION",
            default=DEFAULT_DURATION,
            limits=range(SHORTEST_DURATION, LONGEST_DURATION + 1),
        ),
    )
    _check_owner(agency, BLOCK)
    return agency


def _check_owner(agency: Agency, attribute: str) -> None:
    if agency.domain_name is None and agency.domain_id is None:
        raise ConfigurationError(
            f"The agency {agency.name} is to be assumed, but whose is it? Give the domain_name "
            "(HW_ASSUME_ROLE_DOMAIN_NAME) or the domain_id (HW_ASSUME_ROLE_DOMAIN_ID) of the "
            "account that made it.",
            attribute=attribute,
        )
