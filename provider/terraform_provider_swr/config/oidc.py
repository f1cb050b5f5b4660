"""The block ``assume_role_with_oidc``, or the environment in its place.

Two ways lead from an ID token to keys. By an identity provider of IAM
(version 3): ``idp_id``, and then ``agency_name`` and ``domain_id``, which is
what the official provider does. By an agency that trusts the token itself
(version 5): ``provider_urn`` and ``agency_urn``, which is what the SDKs do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from terraform_provider_swr.auth.sources import (
    DEFAULT_DURATION,
    LONGEST_OF_STS,
    LONGEST_OF_TEMPORARY,
    SHORTEST_DURATION,
    Agency,
    Federation,
    IdToken,
    OidcAgency,
    Secret,
)
from terraform_provider_swr.config.agencies import blocks_of
from terraform_provider_swr.config.arguments import check_word
from terraform_provider_swr.config.origin import Origin, origin_of
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from terraform_provider_swr.config.arguments import Arguments, Found

BLOCK = "assume_role_with_oidc"
IDP_VARIABLE = "HW_ASSUME_ROLE_IDP_ID"
_SESSION_NAME = "oidc-sts-session"

_FEDERATION = {
    "idp_id": IDP_VARIABLE,
    "agency_name": "HW_ASSUME_ROLE_AGENCY_NAME",
    "domain_id": "HW_ASSUME_ROLE_DOMAIN_ID",
}
_DIRECT = {
    "provider_urn": "HUAWEICLOUD_OIDC_PROVIDER_URN",
    "agency_urn": "HUAWEICLOUD_OIDC_AGENCY_URN",
}
_TOKENS = {
    "idp_id": ("HW_ASSUME_ROLE_ID_TOKEN", "HW_ASSUME_ROLE_ID_TOKEN_FILE"),
    "provider_urn": ("HUAWEICLOUD_OIDC_ID_TOKEN", "HUAWEICLOUD_OIDC_TOKEN_FILE"),
}


class OidcCredentials(NamedTuple):
    """An ID token's way to keys, the agency that belongs to it, and where all of it is from."""

    source: Federation | OidcAgency
    agencies: tuple[Agency, ...]
    origin: Origin


def has_block(arguments: Arguments) -> bool:
    """Tell whether the configuration has the block."""
    return bool(blocks_of(arguments, BLOCK))


def has_idp(arguments: Arguments) -> bool:
    """Tell whether an identity provider is named, so that HW_ASSUME_ROLE_* is about it alone."""
    blocks = blocks_of(arguments, BLOCK)
    in_block = any(block.get("idp_id") for block in blocks)
    return in_block or arguments.variable(IDP_VARIABLE) is not None


def find_oidc(arguments: Arguments) -> OidcCredentials | None:
    """Return what the block and the environment come to; None when there is nothing of it.

    Raises ConfigurationError for a set that is not complete.
    """
    blocks = blocks_of(arguments, BLOCK)
    block = arguments.inside(BLOCK, blocks[0] if blocks else {})
    by_idp = [name for name in _FEDERATION if block.argument(name) is not None]
    by_urn = [name for name in _DIRECT if block.argument(name) is not None]
    if by_idp and by_urn:
        raise ConfigurationError(
            f"{BLOCK} has {by_idp[0]} and {by_urn[0]}, which belong to two different ways. Give "
            f"{_and(_FEDERATION)} to log in by an identity provider of IAM, or {_and(_DIRECT)} for "
            "an agency that trusts the token itself.",
            attribute=BLOCK,
        )
    if by_idp or (not by_urn and block.variable(IDP_VARIABLE)):
        return _federation(block)
    if by_urn or any(map(block.variable, _DIRECT.values())):
        return _direct(block)
    if blocks:
        raise ConfigurationError(
            f"{BLOCK} needs {_and(_FEDERATION)}, or {_and(_DIRECT)}, with id_token or "
            "id_token_file.",
            attribute=BLOCK,
        )
    return None


def _federation(block: Arguments) -> OidcCredentials:
    found = _complete(block, _FEDERATION)
    id_token, place = _id_token(block, "idp_id")
    check_word(found["idp_id"], BLOCK)
    duration = block.integer(
        "duration",
        "HW_ASSUME_ROLE_DURATION",
        default=DEFAULT_DURATION,
        limits=range(SHORTEST_DURATION, LONGEST_OF_TEMPORARY + 1),
    )
    agency = Agency(
        found["agency_name"].value, None, found["domain_id"].value, duration, attribute=BLOCK
    )
    source = Federation(found["idp_id"].value, id_token)
    return OidcCredentials(source, (agency,), _origin("identity provider", place, found))


def _direct(block: Arguments) -> OidcCredentials:
    found = _complete(block, _DIRECT)
    id_token, place = _id_token(block, "provider_urn")
    session = block.variable("HUAWEICLOUD_OIDC_SESSION_NAME")
    policy = block.variable("HUAWEICLOUD_OIDC_POLICY")
    ids = block.variable("HUAWEICLOUD_OIDC_POLICY_IDS")
    source = OidcAgency(
        found["provider_urn"].value,
        found["agency_urn"].value,
        id_token,
        session.value if session else _SESSION_NAME,
        block.integer(
            "duration",
            "HUAWEICLOUD_OIDC_DURATION_SECONDS",
            default=DEFAULT_DURATION,
            limits=range(SHORTEST_DURATION, LONGEST_OF_STS + 1),
        ),
        policy.value if policy else None,
        tuple(filter(None, map(str.strip, ids.value.split(",")))) if ids else (),
    )
    return OidcCredentials(source, (), _origin("agency", place, found))


def _complete(block: Arguments, variables: dict[str, str]) -> dict[str, Found]:
    """Return each part of a set; the block comes first, and the environment completes it."""
    found = {name: block.find(name, variable) for name, variable in variables.items()}
    missing = [name for name, part in found.items() if part is None]
    if missing:
        present = next((part.origin for part in found.values() if part), BLOCK)
        lacking = ", ".join(f"{name} ({variables[name]})" for name in missing)
        raise ConfigurationError(
            f"{present} is given without {lacking}. To log in with an ID token {BLOCK} needs "
            f"{_and(variables)}, with id_token or id_token_file.",
            attribute=BLOCK,
        )
    return {name: part for name, part in found.items() if part is not None}


def _id_token(block: Arguments, way: str) -> tuple[IdToken, Found]:
    value, file = _TOKENS[way]
    for found, is_file in (
        (block.find("id_token"), False),
        (block.find("id_token_file"), True),
        (block.variable(value), False),
        (block.variable(file), True),
    ):
        if found is None:
            continue
        if is_file:
            return IdToken(found.origin, file=found.value, attribute=BLOCK), found
        check_word(found, BLOCK)
        return IdToken(found.origin, Secret(found.value), attribute=BLOCK), found
    raise ConfigurationError(
        f"There is no ID token to log in with. Give id_token ({value}), or id_token_file ({file}), "
        "which is read again whenever keys are renewed.",
        attribute=BLOCK,
    )


def _origin(whose: str, token: Found, found: dict[str, Found]) -> Origin:
    remedy = f"Check the {whose} and the ID token in {token.origin}."
    return origin_of(f"an ID token by its {whose}", remedy, id_token=token, **found)


def _and(names: dict[str, str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}"
