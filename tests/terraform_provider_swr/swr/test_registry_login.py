"""Logins to the registry: the computed one, and the one in SWR's answer."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from terraform_provider_swr.http.errors import (
    NotFoundError,
    PermissionDeniedError,
    ResponseError,
    ServiceError,
)
from terraform_provider_swr.http.messages import Response
from terraform_provider_swr.swr.registry_login import (
    RegistryLogin,
    decode_login,
    hint_for_login,
    long_term_login,
)

HOST = "swr.cn-north-4.myhuaweicloud.com"
POST = "POST https://x/v2/manage/utils/secret"
GOOD = base64.b64encode(b"cn-north-4@HST:pass:word").decode()
DOCKER = {"X-Swr-Dockerlogin": f"docker login -u cn-north-4@HST -p pass:word {HOST}"}


def decoded(document: Any, host: str | None = HOST, **headers: str) -> RegistryLogin:
    """Return the login in an answer with such a body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return decode_login(Response(200, named, json.dumps(document).encode(), "r-1"), host, POST)


def test_long_term_login() -> None:
    """User, password and both in one are those of the documentation's own command."""
    login = long_term_login(
        "AKIDEXAMPLE0000001", "SKEXAMPLEfixedSecret/Key+0000000000000001", "cn-north-4", HOST
    )
    assert login == RegistryLogin(
        HOST,
        "cn-north-4@AKIDEXAMPLE0000001",
        "90c56d6cfe6c99a1bc0b68ad8342641bea0f1807d627202fa3aa9bcf7c37bc62",
    )
    assert login.authorization_token == (
        "Y24tbm9ydGgtNEBBS0lERVhBTVBMRTAwMDAwMDE6OTBjNTZkNmNmZTZjOTlhMWJjMGI2OGFkODM0MjY0MWJlYTBm"
        "MTgwN2Q2MjcyMDJmYTNhYTliY2Y3YzM3YmM2Mg=="
    )


def test_repr() -> None:
    """What a login shows of itself has no password in it."""
    shown = repr(RegistryLogin(HOST, "user", "hidden"))
    assert shown == f"RegistryLogin(host='{HOST}', user_name='user')"


def test_temporary_login() -> None:
    """Only the first colon parts user and password; the end is in whole seconds of UTC."""
    login = decoded({"auths": {HOST: {"auth": GOOD}}}, X_Swr_Expireat="2024-12-26T11:22:50.769Z")
    assert login == RegistryLogin(HOST, "cn-north-4@HST", "pass:word", "2024-12-26T11:22:50Z")
    assert login.authorization_token == GOOD


@pytest.mark.parametrize("end", [{}, {"X_Swr_Expireat": "in a while"}], ids=["none", "odd"])
def test_no_end(end: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    """An end that is not named, or not a time, is not known; the log says so."""
    assert decoded({"auths": {HOST: {"auth": GOOD}}}, **end).expires_at is None
    assert caplog.messages == [f"the answer to {POST} does not say when the login ends"]


@pytest.mark.parametrize("document", [{}, {"auths": {}}, {"auths": None}, [], None, 1], ids=str)
def test_the_header_stands_in(document: Any) -> None:
    """Without a login in the body the one in docker's command line counts."""
    answer = Response(200, DOCKER, json.dumps(document).encode())
    assert decode_login(answer, HOST, POST)[:3] == (HOST, "cn-north-4@HST", "pass:word")


def test_the_body_counts_before_the_header() -> None:
    """A login in the body is taken, whatever the header says."""
    other = base64.b64encode(b"other:word").decode()
    document = {"auths": {HOST: {"auth": other}}}
    answer = Response(200, DOCKER, json.dumps(document).encode())
    assert decode_login(answer, HOST, POST).user_name == "other"


def test_several_hosts() -> None:
    """Of several logins the one for the region's registry is taken; without it, none."""
    other = base64.b64encode(b"other:word").decode()
    document = {"auths": {"other.invalid": {"auth": other}, HOST: {"auth": GOOD}}}
    assert decoded(document).user_name == "cn-north-4@HST"
    with pytest.raises(ResponseError, match=r"no user with a password for swr\.b"):
        decoded(document, "swr.b")
    with pytest.raises(ResponseError, match="for one registry alone"):
        decoded(document, None)


def test_the_only_host() -> None:
    """A single login is the region's, whatever its host; where the region has none, it has it."""
    document = {"auths": {"swr.internal": {"auth": GOOD}}}
    assert decoded(document).host == HOST
    assert decoded(document, None).host == "swr.internal"


@pytest.mark.parametrize(
    "auth",
    [None, 5, "", "%%%", *(base64.b64encode(b).decode() for b in (b"user", b":p", b"u:", b"u:\n"))],
)
@pytest.mark.parametrize("wrapped", [True, False])
def test_no_login(auth: Any, *, wrapped: bool) -> None:
    """An answer without user and password is an error that quotes nothing of it."""
    with pytest.raises(ResponseError) as caught:
        decoded({"auths": {HOST: {"auth": auth} if wrapped else auth}})
    assert str(caught.value) == (
        f"The answer to {POST} should hold a login for the registry, but it has no user with a "
        "password. Request id: r-1."
    )


@pytest.mark.parametrize("body", [b"", b"<html>", b"[" * 100_000, b"\xff"], ids=lambda b: b[:3])
def test_no_json(body: bytes) -> None:
    """So is one that is no JSON."""
    with pytest.raises(ResponseError, match="no user with a password"):
        decode_login(Response(200, {}, body), HOST, POST)


def test_hints() -> None:
    """A missing permission is named; a 400 is not blamed on a data block; others keep theirs."""
    denied, bad, missing = (
        kind(POST, status, hint="usual")
        for kind, status in (
            (PermissionDeniedError, 403),
            (ServiceError, 400),
            (NotFoundError, 404),
        )
    )
    assert "swr::createLoginSecret" in hint_for_login(denied)
    assert hint_for_login(bad) == ""
    assert hint_for_login(missing) == "usual"
