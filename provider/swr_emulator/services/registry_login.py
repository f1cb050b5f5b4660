"""Logins to the registry: made by SWR, checked by the registry of the same host.

See docs/reference/swr-api.md, sections 8.1 and 8.2. A client such as docker asks ``/v2/``, is
sent to the realm for a token with user and password, and comes back with it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from swr_emulator.fixtures.records import registry_host
from swr_emulator.http.clock import milliseconds
from swr_emulator.http.messages import Answer, json_answer
from swr_emulator.services.list_options import bad_parameter

if TYPE_CHECKING:
    from swr_emulator.services.call import Call

MIN_LIFETIME, MAX_LIFETIME, DEFAULT_LIFETIME = 900, 86_400, 21_600
"""Seconds that a temporary login is good for."""

REALM = "/swr/auth/v2/registry/auth/"
_REGISTRY_TOKEN_LIFETIME = 900


def create_secret(call: Call) -> Answer:
    """Return a temporary login (POST /v2/manage/utils/secret), for six hours unless told.

    ``projectname`` must be a project of the region, by default the one with its name.
    """
    query = call.request.query
    project = query.get("projectname", call.region.name)
    known = [each.name for each in call.fixture.projects if each.region == call.region.name]
    if project not in known:
        raise bad_parameter(f"projectname {project!r} is not a project of {call.region.name}")
    user = f"{project}@HST{secrets.token_hex(9).upper()[:17]}"
    return _login(call, user, _lifetime(query.get("duration_seconds", str(DEFAULT_LIFETIME))))


def create_authorization_token(call: Call) -> Answer:
    """Return a temporary login of the new IAM (POST /v2/manage/utils/authorizationtoken)."""
    return _login(call, f"bearertoken@{secrets.token_hex(16)}", MAX_LIFETIME)


def long_term_password(access_key: str, secret_key: str) -> str:
    """Return the password that anybody can compute who has a permanent access key.

    >>> long_term_password("AKIDEXAMPLE0000001", "SKEXAMPLEfixedSecret/Key+0000000000000001")[:8]
    '90c56d6c'
    """
    return hmac.new(secret_key.encode(), access_key.encode(), hashlib.sha256).hexdigest()


def ping_registry(call: Call) -> Answer:
    """Return 200 to a good login, else the challenge of the registry (GET /v2/).

    The real registry takes only the realm's token here; user and password are taken, too, so
    that one command can check a login.
    """
    authorization = call.request.headers.get("Authorization", "")
    kind, _, value = authorization.partition(" ")
    if kind == "Bearer" and call.issued.registry_token_is_good(value):
        return json_answer({})
    if kind == "Basic" and _is_good(call, value):
        return json_answer({})
    realm = f"{call.base_url}/{call.region.name}{REALM}"
    challenge = f'Bearer realm="{realm}",service="dockyard"'
    return _denied().plus(WWW_Authenticate=challenge)


def create_registry_token(call: Call) -> Answer:
    """Return a token for the registry to a good login (GET of the realm)."""
    kind, _, value = call.request.headers.get("Authorization", "").partition(" ")
    if kind != "Basic" or not _is_good(call, value):
        return _denied()
    return json_answer({"token": call.issued.issue_registry_token(_REGISTRY_TOKEN_LIFETIME)})


def _login(call: Call, user: str, lifetime: int) -> Answer:
    password, end = call.issued.issue_login(user, lifetime)
    host = registry_host(call.region.name)
    auth = base64.b64encode(f"{user}:{password}".encode()).decode()
    return json_answer({"auths": {host: {"auth": auth}}}).plus(
        X_Swr_Dockerlogin=f"docker login -u {user} -p {password} {host}",
        X_Swr_Expireat=milliseconds(end),
    )


def _lifetime(text: str) -> int:
    if text.isascii() and text.isdigit() and MIN_LIFETIME <= int(text) <= MAX_LIFETIME:
        return int(text)
    raise bad_parameter(f"duration_seconds must be {MIN_LIFETIME} to {MAX_LIFETIME}")


def _is_good(call: Call, encoded: str) -> bool:
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return False
    expected = call.issued.login(user) or _long_term(call, user)
    return expected is not None and hmac.compare_digest(expected.encode(), password.encode())


def _long_term(call: Call, user: str) -> str | None:
    project, _, access_key = user.partition("@")
    secret_key = call.fixture.access_keys.get(access_key)
    projects = {each.name for each in call.fixture.projects if each.region == call.region.name}
    if secret_key is None or project not in projects:
        return None
    return long_term_password(access_key, secret_key)


def _denied() -> Answer:
    error = {"code": "DENIED", "message": "you do not have the permission", "detail": ""}
    return json_answer({"errors": [error]}, 401)
