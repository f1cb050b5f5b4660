"""Which credentials are used: by kind, and never mixed from two places."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from terraform_provider_swr.auth.koocli_profile import Profile, default_file, read_profile
from terraform_provider_swr.auth.sources import (
    DEFAULT_DURATION,
    LONGEST_DURATION,
    SHORTEST_DURATION,
    AccessKeys,
    Agency,
    EcsAgencySource,
    PasswordSource,
    Secret,
    Token,
)
from terraform_provider_swr.config.arguments import check_login, check_word
from terraform_provider_swr.config.key_pairs import Names, find_pair
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.config.arguments import Arguments, Found

WAYS = (
    "There are these ways to give credentials, and the first that is given is used: "
    "token (HW_AUTH_TOKEN); "
    "access_key and secret_key (HW_ACCESS_KEY, HW_SECRET_KEY), with security_token "
    "(HW_SECURITY_TOKEN) for temporary keys; "
    "user_name, password and domain_name (HW_USER_NAME, HW_USER_PASSWORD, HW_DOMAIN_NAME); "
    "a KooCLI profile by shared_config_file or profile (HW_SHARED_CONFIG_FILE, HW_PROFILE); "
    "and on an ECS instance with an agency, nothing at all."
)


_ACCESS_KEYS = Names("access_key", "secret_key", "security_token")
_ACCESS_KEY_FAMILIES = (
    Names("HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_SECURITY_TOKEN"),
    Names("OS_ACCESS_KEY", "OS_SECRET_KEY"),
    Names("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"),
    Names("CLOUD_SDK_AK", "CLOUD_SDK_SK"),
)
_USER = Names("user_name", "password", "domain_name")
_USER_FAMILIES = (
    Names("HW_USER_NAME", "HW_USER_PASSWORD", "HW_DOMAIN_NAME"),
    Names("OS_USERNAME", "OS_PASSWORD", "OS_DOMAIN_NAME"),
)


class ResolvedCredentials(NamedTuple):
    """The credentials to use, the agency on top of them, the profile they are from.

    ``origin`` says in words, for the log, what they are and where they were
    found: the names of arguments, variables and files, and no value of any.
    """

    source: Token | AccessKeys | PasswordSource | EcsAgencySource
    agency: Agency | None = None
    profile: Profile | None = None
    origin: str = ""


def resolve_credentials(arguments: Arguments, environ: Mapping[str, str]) -> ResolvedCredentials:
    """Choose by kind: token, access keys, user, profile, ECS instance.

    Raises ConfigurationError for a pair that is incomplete. Reads KooCLI's
    file, when it has come to the profile.
    """
    agency = _agency(arguments)
    given = _token(arguments) or _access_keys(arguments) or _user(arguments)
    if given is not None:
        return ResolvedCredentials(given.source, agency, origin=_with_agency(given.origin, agency))
    profile = _profile(arguments, environ)
    if profile is None:
        return ResolvedCredentials(
            EcsAgencySource(WAYS), agency, origin=_with_agency(_INSTANCE, agency)
        )
    agency = agency or _agency_of(profile.found)
    keys = profile.found.keys
    origin = profile.origin if keys else f"{_INSTANCE}, by {profile.origin}"
    return ResolvedCredentials(
        keys or EcsAgencySource(WAYS), agency, profile.found, origin=_with_agency(origin, agency)
    )


class _Given(NamedTuple):
    """Credentials and, in words, where they come from."""

    source: Token | AccessKeys | PasswordSource
    origin: str


class _GivenProfile(NamedTuple):
    """A profile and, in words, where it comes from."""

    found: Profile
    origin: str


_INSTANCE = "the keys of the ECS instance's agency, from the metadata service"


def _with_agency(origin: str, agency: Agency | None) -> str:
    return f"{origin}; on top of them the agency {agency.name}" if agency else origin


def _token(arguments: Arguments) -> _Given | None:
    found = arguments.find("token", "HW_AUTH_TOKEN", "OS_AUTH_TOKEN")
    if found is None:
        return None
    check_word(found, "token")
    return _Given(Token(Secret(found.value)), f"a token, from {found.origin}")


def _access_keys(arguments: Arguments) -> _Given | None:
    pair = find_pair(arguments, _ACCESS_KEYS, _ACCESS_KEY_FAMILIES, WAYS)
    if pair is None:
        if arguments.argument("security_token") is not None:
            raise ConfigurationError(
                "security_token is given without the access_key and secret_key that it belongs "
                f"to. {WAYS}",
                attribute="access_key",
            )
        return None
    check_word(pair.first, "access_key")
    check_word(pair.second, "secret_key")
    if pair.companion is not None:
        check_word(pair.companion, "security_token")
    keys = AccessKeys(
        Secret(pair.first.value),
        Secret(pair.second.value),
        Secret(pair.companion.value) if pair.companion else None,
    )
    return _Given(keys, _origin("access keys", pair.first, pair.second, pair.companion))


def _user(arguments: Arguments) -> _Given | None:
    pair = find_pair(arguments, _USER, _USER_FAMILIES, WAYS)
    if pair is None:
        return None
    domain = pair.companion or arguments.find("domain_name", "HW_DOMAIN_NAME", "OS_DOMAIN_NAME")
    if domain is None:
        raise ConfigurationError(
            f"{pair.first.origin} and {pair.second.origin} are given without domain_name "
            f"(HW_DOMAIN_NAME), the name of the account that the user belongs to. {WAYS}",
            attribute="domain_name",
        )
    for part, argument in zip((pair.first, pair.second, domain), _USER, strict=True):
        check_login(part, str(argument))
    user = PasswordSource(pair.first.value, Secret(pair.second.value), domain.value)
    return _Given(user, _origin("a user and its password", pair.first, pair.second, domain))


def _origin(what: str, *parts: Found | None) -> str:
    return f"{what}, from {', '.join(part.origin for part in parts if part)}"


def _profile(arguments: Arguments, environ: Mapping[str, str]) -> _GivenProfile | None:
    file = arguments.find("shared_config_file", "HW_SHARED_CONFIG_FILE")
    name = arguments.find("profile", "HW_PROFILE")
    if file is None and name is None:
        return None
    path = file.value if file else default_file(environ)
    if path is None:
        raise ConfigurationError(
            "A profile is named, but there is no home folder in which KooCLI's file would be. "
            "Give its path with shared_config_file (HW_SHARED_CONFIG_FILE).",
            attribute="shared_config_file",
        )
    profile = read_profile(path, name.value if name else None)
    named_by = _origin(f"the profile {profile.name} in {path}", file, name)
    return _GivenProfile(profile, named_by)


def _agency_of(profile: Profile) -> Agency | None:
    if profile.agency_name is None:
        return None
    agency = Agency(profile.agency_name, profile.agency_domain_name, profile.agency_domain_id)
    _check_owner(agency, "profile")
    return agency


def _agency(arguments: Arguments) -> Agency | None:
    block = arguments.argument("assume_role")
    if isinstance(block, list):  # Terraform sends blocks as a list
        block = block[0] if block else None
    role = arguments.inside("assume_role", block or {})
    name = role.string("agency_name", "HW_ASSUME_ROLE_AGENCY_NAME")
    if name is None:
        if block is None:
            return None
        raise ConfigurationError(
            "assume_role needs agency_name, the name of the agency.", attribute="assume_role"
        )
    agency = Agency(
        name,
        role.string("domain_name", "HW_ASSUME_ROLE_DOMAIN_NAME"),
        role.string("domain_id", "HW_ASSUME_ROLE_DOMAIN_ID"),
        role.integer(
            "duration",
            "HW_ASSUME_ROLE_DURATION",
            default=DEFAULT_DURATION,
            limits=range(SHORTEST_DURATION, LONGEST_DURATION + 1),
        ),
    )
    _check_owner(agency, "assume_role")
    return agency


def _check_owner(agency: Agency, attribute: str) -> None:
    if agency.domain_name is None and agency.domain_id is None:
        raise ConfigurationError(
            f"The agency {agency.name} is to be assumed, but whose is it? Give the domain_name "
            "(HW_ASSUME_ROLE_DOMAIN_NAME) or the domain_id (HW_ASSUME_ROLE_DOMAIN_ID) of the "
            "account that made it.",
            attribute=attribute,
        )
