"""Temporary access keys in the answers of IAM and of the metadata service.

See docs/reference/swr-api.md, section 3.4.
"""

from __future__ import annotations

from typing import Any

from terraform_provider_swr.auth.clock import parse_time
from terraform_provider_swr.auth.refreshable import Lease
from terraform_provider_swr.auth.sources import AccessKeys, Secret

# The services and their versions spell the fields differently.
_WRAPPERS = ("credential", "credentials")
_ACCESS_KEY = ("access", "accessKeyId", "access_key_id")
_SECRET_KEY = ("secret", "secretAccessKey", "secret_access_key")
_SECURITY_TOKEN = ("securitytoken", "securityToken", "security_token")
_EXPIRY = ("expires_at", "expiration")


def temporary_keys(document: dict[str, Any]) -> Lease[AccessKeys] | None:
    """Return the keys in an answer; None when one of their three parts is missing."""
    fields = next((document[name] for name in _WRAPPERS if name in document), None)
    if not isinstance(fields, dict):
        return None
    access_key = _text(fields, _ACCESS_KEY)
    secret_key = _text(fields, _SECRET_KEY)
    security_token = _text(fields, _SECURITY_TOKEN)
    if access_key is None or secret_key is None or security_token is None:
        return None
    return Lease(
        AccessKeys(Secret(access_key), Secret(secret_key), Secret(security_token)),
        expires_at=parse_time(_text(fields, _EXPIRY)),
    )


def _text(fields: dict[str, Any], names: tuple[str, ...]) -> str | None:
    values = (fields.get(name) for name in names)
    return next((value for value in values if isinstance(value, str) and value), None)
