"""The credentials file of Huawei Cloud's SDKs.

The file is ``~/.huaweicloud/credentials``, or what
``HUAWEICLOUD_SDK_CREDENTIALS_FILE`` names::

    [basic]
    ak = ...
    sk = ...
    security_token = ...
    project_id = ...
    iam_endpoint = ...
    idp_id = ...
    id_token_file = ...

A section ``[global]`` counts where there is no ``[basic]``; ``idp_id`` with
``id_token_file`` counts before the keys. A ``%`` is written ``%%``. See
docs/reference/swr-api.md, section 3.6.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from terraform_provider_swr.auth.sources import (
    AccessKeys,
    Federation,
    IdToken,
    KeysInFile,
    Secret,
    unfit_for_header,
)
from terraform_provider_swr.files import read_small_file
from terraform_provider_swr.http.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "HUAWEICLOUD_SDK_CREDENTIALS_FILE"

_SECTIONS = ("basic", "global")
# What the SDKs ask for, in seconds.
_DURATION = 21_600


class SdkCredentials(NamedTuple):
    """What the file says."""

    source: KeysInFile | Federation
    project_id: str | None
    iam_endpoint: str | None


def default_file(environ: Mapping[str, str]) -> str | None:
    """Return the file of the home folder; None when there is none."""
    import os

    home = environ.get("HOME") or environ.get("USERPROFILE")
    path = f"{home}/.huaweicloud/credentials"
    return path if home and os.path.isfile(path) else None  # noqa: PTH113 - no Path for one look


def read_sdk_credentials(path: str) -> SdkCredentials:
    """Read the file; ConfigurationError when it is missing or cannot be used."""
    fields = _section(path)
    idp_id, id_token_file = fields.get("idp_id"), fields.get("id_token_file")
    source: KeysInFile | Federation
    if idp_id and id_token_file:
        id_token = IdToken(f"id_token_file in {path}", file=id_token_file)
        source = Federation(_word(fields, "idp_id", path), id_token, _DURATION)
    else:
        source = KeysInFile(_keys(fields, path), partial(_read_keys, path))
    return SdkCredentials(
        source,
        _word(fields, "project_id", path) if fields.get("project_id") else None,
        fields.get("iam_endpoint") or None,
    )


def _read_keys(path: str) -> AccessKeys:
    return _keys(_section(path), path)


def _keys(fields: Mapping[str, str], path: str) -> AccessKeys:
    for name in ("ak", "sk"):
        if not fields.get(name):
            raise ConfigurationError(
                f"{path} has no {name}. It needs ak and sk, or idp_id and id_token_file, in the "
                "section [basic]."
            )
    token = _word(fields, "security_token", path) if fields.get("security_token") else None
    return AccessKeys(
        Secret(_word(fields, "ak", path)),
        Secret(_word(fields, "sk", path)),
        None if token is None else Secret(token),
    )


def _word(fields: Mapping[str, str], name: str, path: str) -> str:
    value = fields[name]
    if problem := unfit_for_header(value):
        raise ConfigurationError(f"{name} in {path} {problem}, which cannot belong to it.")
    return value


def _section(path: str) -> Mapping[str, str]:
    import configparser

    missing = f"There is no file {path}, which {VARIABLE} names."
    content = read_small_file(path, None, missing)
    parser = configparser.ConfigParser()
    try:
        parser.read_string(content.decode("utf-8-sig"))
        name = next(filter(parser.has_section, _SECTIONS), None)
        fields = None if name is None else dict(parser[name])
    except (configparser.Error, UnicodeDecodeError):
        # The parser's error would hold the line, and with it the keys.
        raise ConfigurationError(
            f"{path} is not a credentials file of the SDKs: sections in brackets, and lines of the "
            "form name = value, in which a % is written %%."
        ) from None
    if fields is None:
        raise ConfigurationError(f"{path} has neither a section [basic] nor one called [global].")
    return fields
