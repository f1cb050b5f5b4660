"""Asking IAM, STS and their kind, and reading keys, tokens and ids in what they answer."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from terraform_provider_swr.auth.refreshable import Lease
from terraform_provider_swr.auth.sources import AccessKeys, Secret, unfit_for_header
from terraform_provider_swr.http.errors import ResponseError, ServiceError
from terraform_provider_swr.timestamps import parse_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from terraform_provider_swr.http.messages import Request, Response
    from terraform_provider_swr.http.transport import Transport

# The services and their versions spell the fields differently.
_WRAPPERS = ("credential", "credentials")
_ACCESS_KEY = ("access", "accessKeyId", "access_key_id")
_SECRET_KEY = ("secret", "secretAccessKey", "secret_access_key")
_SECURITY_TOKEN = ("securitytoken", "securityToken", "security_token")
_EXPIRY = ("expires_at", "expiration")


def ask(transport: Transport, request: Request, hint: Callable[[ServiceError], str]) -> Response:
    """Send a request; ``hint`` says what to do when the service refuses it, "" for the usual.

    Credentials that sign the request may have to be fetched first. What goes
    wrong with that has its own hint, and keeps it.
    """
    try:
        return transport.send(request)
    except ServiceError as error:
        if error.request == str(request):
            error.hint = hint(error) or error.hint
        raise


def is_refusal(error: ServiceError) -> bool:
    """Tell whether the service could answer, but did not want to."""
    return error.status < HTTPStatus.INTERNAL_SERVER_ERROR


def json_object(response: Response, what: str) -> dict[str, Any]:
    """Return the JSON object of an answer; ``what`` names the answer in the ResponseError."""
    try:
        document = json.loads(response.body)
    except (ValueError, RecursionError):
        # The parser's own words would quote the body, which holds secrets.
        document = None
    if not isinstance(document, dict):
        raise unexpected(response, f"{what} is not a JSON object.")
    return document


def temporary_keys(document: dict[str, Any]) -> Lease[AccessKeys] | str:
    """Return the keys in an answer; where it has none, what is wrong with it in a few words."""
    fields = next((document[name] for name in _WRAPPERS if name in document), document)
    found = [
        _string(fields, names) if isinstance(fields, dict) else None
        for names in (_ACCESS_KEY, _SECRET_KEY, _SECURITY_TOKEN)
    ]
    access_key, secret_key, security_token = found
    if not isinstance(fields, dict) or not (access_key and secret_key and security_token):
        return "has no access key with secret key and security token"
    names = ("an access key", "a secret key", "a security token")
    for name, value in zip(names, found, strict=True):
        if value is not None and (problem := unfit_for_header(value)):
            return f"has {name} that {problem}"
    return Lease(
        AccessKeys(Secret(access_key), Secret(secret_key), Secret(security_token)),
        expires_at=parse_time(_string(fields, _EXPIRY)),
    )


def keys_of(response: Response, what: str) -> Lease[AccessKeys]:
    """Return the temporary keys in an answer; ``what`` names the answer in the ResponseError."""
    keys = temporary_keys(json_object(response, what))
    if isinstance(keys, str):
        raise unexpected(response, f"{what} {keys}.")
    return keys


def subject_token(response: Response, what: str) -> Secret:
    """Return the token in ``X-Subject-Token``; ``what`` begins the ResponseError."""
    token = response.headers.get("X-Subject-Token")
    if not token:
        raise unexpected(response, f"{what} sent no token (X-Subject-Token).")
    if problem := unfit_for_header(token):
        raise unexpected(response, f"{what} sent a token (X-Subject-Token) that {problem}.")
    return Secret(token)


def unexpected(response: Response, message: str) -> ResponseError:
    """Return the error for an answer that is not what the service promises."""
    return ResponseError(message, status=response.status, request_id=response.request_id)


def _string(fields: dict[str, Any], names: tuple[str, ...]) -> str | None:
    values = (fields.get(name) for name in names)
    return next((value for value in values if isinstance(value, str) and value), None)
