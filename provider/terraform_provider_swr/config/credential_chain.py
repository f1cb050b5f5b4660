"""Which credentials are used: by kind, and never mixed from two places."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from terraform_provider_swr.auth.sources import (
    AccessKeys,
    EcsAgencySource,
    KeysInFile,
    PasswordSource,
    PodIdentity,
    Secret,
    Token,
)
from terraform_provider_swr.config.agencies import agency_of, check_durations, find_agencies
from terraform_provider_swr.config.arguments import Found, check_login, check_word
from terraform_provider_swr.config.key_pairs import Names, find_pair
from terraform_provider_swr.config.oidc import find_oidc, has_block, has_idp
from terraform_provider_swr.config.origin import Origin, origin_of
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terraform_provider_swr.auth.sources import Agency, Source
    from terraform_provider_swr.config.arguments import Arguments

ORDER = (
    "token, access keys, user and password, ID token by an identity provider, ID token by an "
    "agency, KooCLI profile, credentials file of the SDKs, pod identity, ECS metadata; a block "
    "assume_role_with_oidc counts before the environment"
)
WAYS = (
    "There are these ways to give credentials, and the first that is given is used: "
    "token (HW_AUTH_TOKEN); "
    "access_key and secret_key (HW_ACCESS_KEY, HW_SECRET_KEY), with security_token "
    "(HW_SECURITY_TOKEN) for temporary keys; "
    "user_name, password and domain_name (HW_USER_NAME, HW_USER_PASSWORD, HW_DOMAIN_NAME); "
    "an ID token by assume_role_with_oidc (HW_ASSUME_ROLE_IDP_ID or "
    "HUAWEICLOUD_OIDC_PROVIDER_URN, and what belongs to them); "
    "a KooCLI profile by shared_config_file or profile (HW_SHARED_CONFIG_FILE, HW_PROFILE); "
    "the credentials file of the SDKs (HUAWEICLOUD_SDK_CREDENTIALS_FILE); "
    "in a pod its identity (HC_CONTAINER_CREDENTIALS_FULL_URI); "
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
    """The credentials to use and the agencies on top of them, the lowest first.

    ``region``, ``project_id`` and ``iam_endpoint`` are what a profile or a
    file says beside its keys, for where nothing else does.
    """

    source: Source
    origin: Origin
    agencies: tuple[Agency, ...] = ()
    region: str | None = None
    project_id: str | None = None
    iam_endpoint: Found | None = None

    def permanent_keys(self) -> tuple[str, str]:
        """Return an access key that does not expire, and its secret key.

        ConfigurationError, about the argument ``kind`` of a registry login, where there is
        none: its message says what the credentials are.
        """
        keys = self.source.keys if isinstance(self.source, KeysInFile) else self.source
        if isinstance(keys, AccessKeys) and not keys.security_token and not self.agencies:
            return keys.access_key, keys.secret_key
        why = (
            "A token and a user have no secret key"
            if isinstance(keys, (Token, PasswordSource)) and not self.agencies
            else "Keys that expire, such as an agency's, are not known to work"
        )
        raise ConfigurationError(
            "A long-term login is computed from an access key and its secret key, which must be "
            f'permanent. {why}. The credentials: {self.origin}. Take kind = "temporary", '
            "which every kind of credentials can ask for, or give permanent access keys.",
            attribute="kind",
        )


def resolve_credentials(arguments: Arguments, environ: Mapping[str, str]) -> ResolvedCredentials:
    """Choose by kind, in the order of ``WAYS``.

    Raises ConfigurationError for what is incomplete. Reads the file of KooCLI
    or of the SDKs, when it has come to that.
    """
    on_top = find_agencies(arguments, with_environment=not has_idp(arguments))
    found = (
        _given(arguments)
        or _oidc(arguments)
        or _profile(arguments, environ, is_agency_given=bool(on_top))
        or _sdk_file(arguments, environ)
        or _pod(arguments)
        or _instance()
    )
    agencies = (*found.agencies, *on_top)
    check_durations(found.source, agencies)
    origin = found.origin._replace(agencies=tuple(agency.name for agency in agencies))
    return found._replace(agencies=agencies, origin=origin)


def _given(arguments: Arguments) -> ResolvedCredentials | None:
    """Return the token, keys or user that the configuration or the environment spells out.

    With a block assume_role_with_oidc those of the environment alone do not count.
    """
    finders = ((("token",), _token), (_ACCESS_KEYS[:2], _access_keys), (_USER[:2], _user))
    for names, find in finders:
        in_block = any(arguments.argument(str(name)) is not None for name in names)
        if in_block or not has_block(arguments):
            found = find(arguments)
            if found is not None:
                return found
    return None


def _token(arguments: Arguments) -> ResolvedCredentials | None:
    found = arguments.find("token", "HW_AUTH_TOKEN", "OS_AUTH_TOKEN")
    if found is None:
        return None
    check_word(found, "token")
    remedy = f"A token is good for a day and for one project: put a fresh one into {found.origin}."
    return ResolvedCredentials(
        Token(Secret(found.value)), origin_of("a token", remedy, token=found)
    )


def _access_keys(arguments: Arguments) -> ResolvedCredentials | None:
    pair = find_pair(arguments, _ACCESS_KEYS, _ACCESS_KEY_FAMILIES, WAYS)
    if pair is None:
        if arguments.argument("security_token") is not None:
            raise ConfigurationError(
                "security_token is given without the access_key and secret_key that it belongs "
                f"to. {WAYS}",
                attribute="access_key",
            )
        return None
    first, second, token = pair
    check_word(first, "access_key")
    check_word(second, "secret_key")
    if token is not None:
        check_word(token, "security_token")
    keys = AccessKeys(
        Secret(first.value), Secret(second.value), Secret(token.value) if token else None
    )
    remedy = (
        f"Check {first.origin} and {second.origin}."
        if token is None
        else f"Temporary keys expire: put fresh ones into {first.origin}, {second.origin} and "
        f"{token.origin}."
    )
    origin = origin_of(
        "access keys", remedy, access_key=first, secret_key=second, security_token=token
    )
    return ResolvedCredentials(keys, origin)


def _user(arguments: Arguments) -> ResolvedCredentials | None:
    pair = find_pair(arguments, _USER, _USER_FAMILIES, WAYS)
    if pair is None:
        return None
    name, password, _ = pair
    domain = pair.companion or arguments.find("domain_name", "HW_DOMAIN_NAME", "OS_DOMAIN_NAME")
    if domain is None:
        raise ConfigurationError(
            f"{name.origin} and {password.origin} are given without domain_name "
            f"(HW_DOMAIN_NAME), the name of the account that the user belongs to. {WAYS}",
            attribute="domain_name",
        )
    for part, argument in zip((name, password, domain), _USER, strict=True):
        check_login(part, str(argument))
    remedy = f"Check {name.origin}, {password.origin} and {domain.origin}."
    return ResolvedCredentials(
        PasswordSource(name.value, Secret(password.value), domain.value),
        origin_of(
            "a user and its password", remedy, user_name=name, password=password, domain_name=domain
        ),
    )


def _oidc(arguments: Arguments) -> ResolvedCredentials | None:
    found = find_oidc(arguments)
    return found and ResolvedCredentials(found.source, found.origin, found.agencies)


def _profile(
    arguments: Arguments, environ: Mapping[str, str], *, is_agency_given: bool
) -> ResolvedCredentials | None:
    file = arguments.find("shared_config_file", "HW_SHARED_CONFIG_FILE")
    name = arguments.find("profile", "HW_PROFILE")
    if file is None and name is None:
        return None
    from terraform_provider_swr.auth import koocli_profile

    path = file.value if file else koocli_profile.default_file(environ)
    if path is None:
        raise ConfigurationError(
            "A profile is named, but there is no home folder in which KooCLI's file would be. "
            "Give its path with shared_config_file (HW_SHARED_CONFIG_FILE).",
            attribute="shared_config_file",
        )
    profile = koocli_profile.read_profile(path, name.value if name else None)
    origin = origin_of(
        f"the profile {profile.name} in {path}",
        profile.remedy,
        shared_config_file=file,
        profile=name,
    )
    source: Source
    if profile.keys is None:
        source = EcsAgencySource(WAYS)
        origin = origin._replace(kind=f"{_INSTANCE}, by {origin.kind}")
    else:
        read = partial(koocli_profile.read_keys, path, profile.name)
        source = KeysInFile(profile.keys, read)
    return ResolvedCredentials(
        source,
        origin,
        () if is_agency_given else agency_of(profile),
        profile.region,
        # A profile's project is one of the profile's region.
        profile.project_id if profile.region else None,
    )


def _sdk_file(arguments: Arguments, environ: Mapping[str, str]) -> ResolvedCredentials | None:
    from terraform_provider_swr.auth import sdk_credentials_file

    named = arguments.variable(sdk_credentials_file.VARIABLE)
    path = named.value if named else sdk_credentials_file.default_file(environ)
    if path is None:
        return None
    found = sdk_credentials_file.read_sdk_credentials(path)
    origin = origin_of(f"the credentials file of the SDKs {path}", f"Check {path}.", file=named)
    iam = found.iam_endpoint and Found(found.iam_endpoint, f"iam_endpoint in {path}")
    return ResolvedCredentials(
        found.source, origin, project_id=found.project_id, iam_endpoint=iam or None
    )


def _pod(arguments: Arguments) -> ResolvedCredentials | None:
    url = arguments.variable("HC_CONTAINER_CREDENTIALS_FULL_URI")
    if url is None:
        return None
    check_word(url, None)
    file = arguments.variable("HC_CONTAINER_AUTHORIZATION_TOKEN_FILE")
    origin = origin_of(
        "the identity of this pod",
        "Check the agency that the pod's service account is associated with.",
        url=url,
        token_file=file,
    )
    return ResolvedCredentials(PodIdentity(url.value, file.value if file else None), origin)


_INSTANCE = "the keys of the ECS instance's agency, from the metadata service"


def _instance() -> ResolvedCredentials:
    return ResolvedCredentials(
        EcsAgencySource(WAYS), Origin(_INSTANCE, {}, "Check the agency of this ECS instance.")
    )
