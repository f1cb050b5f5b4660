"""Logins to the registry, for docker and its kind: those that SWR makes, and the computed one.

See docs/reference/swr-api.md, section 8.2.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from terraform_provider_swr.http.errors import PermissionDeniedError, ResponseError
from terraform_provider_swr.timestamps import parse_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from terraform_provider_swr.http.errors import ServiceError
    from terraform_provider_swr.http.messages import Response

log = logging.getLogger(__name__)

_ASK_FOR_PERMISSION = (
    "A temporary login needs the action swr::createLoginSecret. Ask an administrator of the "
    'account for it, or use kind = "long_term" with permanent access keys, which asks nobody.'
)
_DOCKER_LOGIN = re.compile(r"docker login -u (?P<user>\S+) -p (?P<password>\S+) (?P<host>\S+)")


class RegistryLogin(NamedTuple):
    """User and password for the registry at ``host``. Its ``repr`` shows no password.

    ``expires_at`` is RFC 3339 in UTC; None for a login without an end, or with
    one that SWR did not name.
    """

    host: str
    user_name: str
    password: str
    expires_at: str | None = None

    def __repr__(self) -> str:
        """Return it without the password."""
        return f"RegistryLogin(host={self.host!r}, user_name={self.user_name!r})"

    @property
    def authorization_token(self) -> str:
        """User and password as HTTP's Basic authentication and docker's configuration have them."""
        return base64.b64encode(f"{self.user_name}:{self.password}".encode()).decode()


def long_term_login(access_key: str, secret_key: str, region: str, host: str) -> RegistryLogin:
    """Return the login that is good for as long as the access key; nothing is sent."""
    password = hmac.new(secret_key.encode(), access_key.encode(), hashlib.sha256).hexdigest()
    return RegistryLogin(host, f"{region}@{access_key}", password)


def decode_login(response: Response, host: str | None, request: str) -> RegistryLogin:
    """Return the login in SWR's answer; ResponseError, which quotes nothing of it, without one.

    ``host`` is the registry of the region, None where that has no name. The
    login is in the body, ``{"auths": {HOST: {"auth": BASE64}}}``; of several
    the one for ``host`` counts. Where the body has none it is taken from the
    header with docker's command line.
    """
    logins = dict(_logins_in_body(response.body)) or dict(_login_in_header(response))
    found = host if host in logins or len(logins) != 1 else next(iter(logins))
    if found is None or found not in logins:
        which = "" if not logins else f" for {host or 'one registry alone'}"
        raise ResponseError(
            f"The answer to {request} should hold a login for the registry, but it has no user "
            f"with a password{which}.",
            status=response.status,
            request_id=response.request_id,
        )
    return RegistryLogin(host or found, *logins[found], _expiry(response, request))


def hint_for_login(error: ServiceError) -> str:
    """Return what to do when SWR does not make a login."""
    if isinstance(error, PermissionDeniedError):
        return _ASK_FOR_PERMISSION
    # What is usually said of a 400 is about the arguments of data blocks.
    return "" if error.status == HTTPStatus.BAD_REQUEST else error.hint


def _logins_in_body(body: bytes) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield host, user and password of each login; what is malformed is none."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return
    auths = document.get("auths") if isinstance(document, dict) else None
    for host, entry in auths.items() if isinstance(auths, dict) else ():
        encoded = entry.get("auth", "") if isinstance(entry, dict) else ""
        try:
            text = base64.b64decode(encoded, validate=True).decode()
        except (TypeError, ValueError):
            continue
        user, _, password = text.partition(":")
        if user and password and text.isprintable():
            yield host, (user, password)


def _login_in_header(response: Response) -> Iterator[tuple[str, tuple[str, str]]]:
    command = _DOCKER_LOGIN.search(response.headers.get("X-Swr-Dockerlogin", ""))
    if command:
        yield command["host"], (command["user"], command["password"])


def _expiry(response: Response, request: str) -> str | None:
    moment = parse_time(response.headers.get("X-Swr-Expireat"))
    if moment is None:
        log.warning("the answer to %s does not say when the login ends", request)
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
