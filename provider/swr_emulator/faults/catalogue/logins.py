"""Number 28: odd answers of STS, IAM's federation, the pod's agent and the registry login."""

from __future__ import annotations

import base64
from typing import Any

from swr_emulator.faults.actions import Respond
from swr_emulator.faults.catalogue.entry import BadAnswer
from swr_emulator.http.messages import Answer, json_answer
from swr_emulator.services.error_bodies import html_error

_STS = "/v5/agencies/"
_ID_TOKENS = "/OS-AUTH/id-token/tokens$"
_POD = "/pod-identity/credentials$"
_LOGIN = "/v2/manage/utils/"

_TYPED = "one error that names the source and what is missing"
_LIKE_ANY = "keys like any others"
_END = "2099-01-02T03:04:05Z"
_KEYS = ("DEMOACCESSKEY0000001", "demo/secret+key00000000000000000000000001", "demo-token-of-sts")
_HOST = "swr.cn-north-4.myhuaweicloud.com"
_AUTH = base64.b64encode(b"cn-north-4@HSTDEMO:demo-password").decode()


def _plain(name: str, meaning: str, path: str, answer: Answer) -> BadAnswer:
    return BadAnswer(28, name, meaning, (Respond(answer),), path)


def _assumed(name: str, meaning: str, **fields: Any) -> BadAnswer:
    names = ("access_key_id", "secret_access_key", "security_token")
    credentials = dict(zip(names, _KEYS, strict=True)) | {"expiration": _END} | fields
    body = {"assumed_agency": {"urn": "sts::x", "id": "x"}, "credentials": credentials}
    return _plain(name, meaning, _STS, json_answer(body))


def _pod(name: str, wrapper: str, *names: str) -> BadAnswer:
    keys = dict(zip(names, (*_KEYS, _END), strict=True))
    return _plain(name, _LIKE_ANY, _POD, json_answer({wrapper: keys} if wrapper else keys))


def _login(name: str, meaning: str, auths: Any, **headers: str) -> BadAnswer:
    return _plain(name, meaning, _LOGIN, json_answer({"auths": auths}, 200, **headers))


LOGINS = (
    _plain("sts-no-credentials", _TYPED, _STS, json_answer({"assumed_agency": {}})),
    _plain("sts-null-credentials", _TYPED, _STS, json_answer({"credentials": None})),
    _assumed("sts-no-token", _TYPED, security_token=""),
    _assumed("sts-null-secret", _TYPED, secret_access_key=None),
    _assumed("sts-no-fraction", _LIKE_ANY),
    _assumed("sts-nine-digits", _LIKE_ANY, expiration="2099-01-02T03:04:05.123456789Z"),
    _assumed("sts-no-expiration", "keys, or an error that says so", expiration=None),
    _assumed("sts-long-token", _LIKE_ANY, security_token="t" * 5_000),
    _plain("sts-html-401", "an error that shows the status", _STS, html_error(401, "Unauthorized")),
    _plain("id-token-no-subject-token", _TYPED, _ID_TOKENS, json_answer({"token": {}}, 201)),
    _plain(
        "id-token-html-401",
        "an error that shows the status",
        _ID_TOKENS,
        html_error(401, "Unauthorized"),
    ),
    _pod("pod-bare", "", "access", "secret", "securitytoken", "expires_at"),
    _pod(
        "pod-camel-case",
        "credentials",
        "accessKeyId",
        "secretAccessKey",
        "securityToken",
        "expiration",
    ),
    _pod(
        "pod-snake-case",
        "credential",
        "access_key_id",
        "secret_access_key",
        "security_token",
        "expiration",
    ),
    _plain("pod-empty", _TYPED, _POD, json_answer({})),
    _plain("pod-html-403", "an error that shows the status", _POD, html_error(403, "Forbidden")),
    _plain("login-empty", _TYPED, _LOGIN, json_answer({})),
    _login("login-no-hosts", _TYPED, {}),
    _login("login-null", _TYPED, None),
    _login("login-no-headers", "a login whose end is not known", {_HOST: {"auth": _AUTH}}),
    _login("login-no-base64", _TYPED, {_HOST: {"auth": "%%%"}}),
    _login("login-no-colon", _TYPED, {_HOST: {"auth": base64.b64encode(b"user").decode()}}),
    _login(
        "login-two-hosts",
        "the login of the region's own host",
        {"other.invalid": {"auth": _AUTH}, _HOST: {"auth": _AUTH}},
        X_Swr_Expireat=_END,
    ),
    _login(
        "login-odd-end",
        "a login whose end is not known",
        {_HOST: {"auth": _AUTH}},
        X_Swr_Expireat="in a while",
    ),
)
