"""Profiles of KooCLI, Huawei Cloud's command line tool (``hcloud``).

The file is ``~/.hcloud/config.json``::

    {"current": "default", "authEncrypt": "false",
     "profiles": [{"name": "default", "mode": "AKSK", "accessKeyId": ...,
                   "secretAccessKey": ..., "securityToken": ..., "region": ...,
                   "projectId": ..., "agencyName": ..., "agencyDomainName": ...,
                   "ssoAuth": {"stsToken": {"accessKeyId": ..., ...}}}]}

Mode ``SSO`` has its keys in ``ssoAuth.stsToken``, every other mode in the
profile itself; ``ecsAgency`` has none and means the ECS metadata service.

See docs/reference/swr-api.md, section 3.5.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from terraform_provider_swr.auth.sources import AccessKeys, Secret, unfit_for_header
from terraform_provider_swr.files import read_small_file
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_ARGUMENT = "shared_config_file"
PROFILE_ARGUMENT = "profile"

_DECRYPT = (
    "KooCLI encrypts the keys in its file unless told otherwise, and only KooCLI can read them "
    "then. Run `hcloud configure set --cli-auth-encrypt=false`, and `hcloud configure set` with "
    "the keys again if they stay encrypted; or give access_key and secret_key instead."
)
_LOG_IN = "Log in again with `hcloud configure sso`."
_CHECK_KEYS = "Check the keys of this profile; `hcloud configure set` replaces them."


class Profile(NamedTuple):
    """A profile; ``keys`` is None where it means the ECS metadata service.

    ``remedy`` says what to do when a service refuses the keys.
    """

    name: str
    keys: AccessKeys | None
    region: str | None
    project_id: str | None
    agency_name: str | None
    agency_domain_name: str | None
    agency_domain_id: str | None
    remedy: str = ""


def default_file(environ: Mapping[str, str]) -> str | None:
    """Return where KooCLI keeps its file; None when there is no home folder."""
    home = environ.get("HOME") or environ.get("USERPROFILE")
    return f"{home}/.hcloud/config.json" if home else None


def read_profile(path: str, name: str | None) -> Profile:
    """Read the profile called ``name``, or the file's current one.

    Raises ConfigurationError, about ``shared_config_file`` or ``profile``,
    when there is no such file or profile or when it cannot be used.
    """
    document = _document(path)
    wanted = name or _string(document, "current")
    if wanted is None:
        raise ConfigurationError(
            f"{path} names no current profile. Choose one with profile.",
            attribute=PROFILE_ARGUMENT,
        )
    fields = _find(document, wanted, path)
    subject = f"the profile {wanted} in {path}"
    return Profile(
        name=wanted,
        keys=_keys(document, fields, subject),
        region=_string(fields, "region"),
        project_id=_word(fields, "projectId", subject),
        agency_name=_string(fields, "agencyName"),
        agency_domain_name=_string(fields, "agencyDomainName"),
        agency_domain_id=_string(fields, "agencyDomainId"),
        remedy=_LOG_IN if _mode(fields).upper() == "SSO" else _CHECK_KEYS,
    )


def read_keys(path: str, name: str) -> AccessKeys:
    """Read the keys of a profile again, as KooCLI writes new ones at each login.

    Raises ConfigurationError as ``read_profile`` does.
    """
    keys = read_profile(path, name).keys
    if keys is None:
        raise ConfigurationError(
            f"The profile {name} in {path} has no keys any more.", attribute=PROFILE_ARGUMENT
        )
    return keys


def _document(path: str) -> dict[str, Any]:
    import json

    content = read_small_file(
        path,
        FILE_ARGUMENT,
        missing=f"There is no file {path}. KooCLI makes it with `hcloud configure init`.",
    )
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        # The parser's error would hold the content, and with it the keys.
        document = None
    if not isinstance(document, dict):
        raise ConfigurationError(
            f"{path} is not the configuration of KooCLI, which is a JSON object.",
            attribute=FILE_ARGUMENT,
        )
    return document


def _find(document: dict[str, Any], wanted: str, path: str) -> dict[str, Any]:
    profiles = document.get("profiles")
    entries = (
        [entry for entry in profiles if isinstance(entry, dict)]
        if isinstance(profiles, list)
        else []
    )
    for entry in entries:
        if entry.get("name") == wanted:
            return entry
    names = ", ".join(sorted(str(entry.get("name")) for entry in entries)) or "none"
    raise ConfigurationError(
        f"There is no profile {wanted} in {path}. The profiles there: {names}.",
        attribute=PROFILE_ARGUMENT,
    )


def _keys(document: dict[str, Any], fields: dict[str, Any], subject: str) -> AccessKeys | None:
    mode = _mode(fields)
    if mode.lower() == "ecsagency":
        return None
    source = _sso(fields) if mode.upper() == "SSO" else fields
    access_key = _word(source, "accessKeyId", subject)
    secret_key = _word(source, "secretAccessKey", subject)
    security_token = _word(source, "securityToken", subject)
    if access_key is None or secret_key is None:
        again = f" {_LOG_IN}" if mode.upper() == "SSO" else ""
        raise ConfigurationError(
            f"{_sentence(subject)} has no access key and secret key (its mode is {mode}).{again}",
            attribute=PROFILE_ARGUMENT,
        )
    if _is_encrypted(document, access_key):
        raise ConfigurationError(
            f"{_sentence(subject)} is encrypted. {_DECRYPT}", attribute=FILE_ARGUMENT
        )
    return AccessKeys(
        Secret(access_key),
        Secret(secret_key),
        Secret(security_token) if security_token is not None else None,
    )


def _mode(fields: dict[str, Any]) -> str:
    return _string(fields, "mode") or "AKSK"


def _sso(fields: dict[str, Any]) -> dict[str, Any]:
    sso = fields.get("ssoAuth")
    token = sso.get("stsToken") if isinstance(sso, dict) else None
    return token if isinstance(token, dict) else {}


def _is_encrypted(document: dict[str, Any], access_key: str) -> bool:
    # KooCLI writes the flag as a string. A file without it is either written by
    # hand or by a version that encrypts: access keys are letters and digits only.
    flag = str(document.get("authEncrypt", "")).lower()
    if flag in {"true", "false"}:
        return flag == "true"
    return re.fullmatch(r"[A-Za-z0-9]{1,64}", access_key) is None


def _string(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) and value else None


def _word(fields: dict[str, Any], name: str, subject: str) -> str | None:
    """Return a value that has to be fit for a header."""
    value = _string(fields, name)
    if value is not None and (problem := unfit_for_header(value)):
        raise ConfigurationError(
            f"{name} of {subject} {problem}, which cannot belong to it. Write it again with "
            "`hcloud configure set`.",
            attribute=PROFILE_ARGUMENT,
        )
    return value


def _sentence(subject: str) -> str:
    return subject[0].upper() + subject[1:]
