"""Numbers 17 to 23 and 26: status 200 with a body that is not what it should be."""

from __future__ import annotations

import json
from typing import Any

from swr_emulator.faults.actions import Respond
from swr_emulator.faults.catalogue.entry import BadAnswer
from swr_emulator.http.messages import JSON, Answer, json_answer
from swr_emulator.services.error_bodies import SWR_PREFIX

TASK: dict[str, Any] = {
    "createdAt": "2020-04-17T02:11:03.53183Z",
    "domainID": "8b1e81************************633fb",
    "domainName": "p*********59",
    "id": 45,
    "namespace": "test",
    "override": True,
    "remoteNamespace": "sdsad",
    "remoteRegionId": "cn-north-1",
    "repoName": "grpc-helloworld",
    "syncAuto": True,
    "updatedAt": "2020-04-17T02:11:03.531831Z",
}
"""The task of the API Reference's example, which most of these are made from."""

_ERROR = "a protocol error; only an array is a list"
_NULLS = "null attributes, or an error that names entry and field"
_STRICT = "an error that names entry and field; nothing is converted"
_VERBATIM = "exported word for word"
_NO_JSON = "an error that says what is wrong with the bytes"

_PAGE = (
    b"<!DOCTYPE html><html><head><title>Sign in to the guest network</title></head>"
    b"<body><form>...</form></body></html>"
)


def nested(depth: int) -> bytes:
    """Return a JSON array of arrays, ``depth`` deep."""
    return b"[" * depth + b"]" * depth


def _raw(number: int, name: str, meaning: str, body: bytes, kind: str = JSON) -> BadAnswer:
    return BadAnswer(number, name, meaning, (Respond(Answer(200, body, {"Content-Type": kind})),))


def _json(number: int, name: str, meaning: str, value: Any) -> BadAnswer:
    return BadAnswer(number, name, meaning, (Respond(json_answer(value)),))


def _task(number: int, name: str, meaning: str, **fields: Any) -> BadAnswer:
    return _json(number, name, meaning, [TASK | fields])


def _timestamps() -> list[dict[str, Any]]:
    texts = (
        "2017-01-01T00:00:00Z",
        "2020-04-17T02:11:03.53183Z",
        "2017-09-11T03:00:02.542841141Z",
        "0001-01-01T00:00:00Z",
        "",
        "2020-04-17T10:11:03+08:00",
    )
    return [
        TASK | {"id": number, "remoteNamespace": f"target-{number}", "createdAt": text}
        for number, text in enumerate(texts, start=1)
    ]


_CODE = f"{SWR_PREFIX}5000057"
_MESSAGE = "Failed to get the list."
_OTHER_CASE = {name[0].upper() + name[1:]: value for name, value in TASK.items()}
_SECOND = TASK | {"id": 44, "remoteRegionId": "cn-east-3"}

BODIES = (
    _raw(17, "html-200", "an error: a proxy or a login page answered", _PAGE, "text/html"),
    _raw(17, "html-200-as-json", "an error: a proxy or a login page answered", _PAGE),
    _raw(18, "null-200", "an empty list and a warning in the log", b"null"),
    _raw(18, "empty-200", _ERROR, b""),
    _raw(18, "object-200", _ERROR, b"{}"),
    BadAnswer(18, "no-content-204", _ERROR, (Respond(Answer(204)),)),
    _json(
        19,
        "errors-200",
        "the error that it carries",
        {"errors": [{"errorCode": _CODE, "errorMessage": _MESSAGE, "detail": ""}]},
    ),
    _json(
        19,
        "error-code-200",
        "the error that it carries",
        {"error_code": _CODE, "error_msg": _MESSAGE},
    ),
    _json(20, "null-entry", _NULLS, [TASK, None]),
    _json(20, "text-entry", _NULLS, [TASK, "task"]),
    _json(20, "missing-fields", _NULLS, [{"id": 45, "repoName": "grpc-helloworld"}]),
    _json(20, "null-fields", _NULLS, [dict.fromkeys(TASK)]),
    _json(20, "empty-entry", _NULLS, [{}]),
    _task(21, "text-override", _STRICT, override="false"),
    _task(21, "number-override", _STRICT, override=1),
    _task(21, "text-id", _STRICT, id="45"),
    _task(21, "bool-id", _STRICT, id=True),
    _task(21, "fractional-id", _STRICT, id=45.5),
    _raw(
        21,
        "float-id",
        "45, or an error that names entry and field",
        json.dumps([TASK]).replace('"id": 45', '"id": 45.0').encode(),
    ),
    _task(21, "huge-id", "kept to the last digit", id=98765432109876543210),
    _task(21, "number-namespace", _STRICT, namespace=7),
    _task(21, "object-repo-name", _STRICT, repoName={"name": "grpc-helloworld"}),
    _task(22, "unknown-fields", "ignored", registryURL="https://example.invalid", extra=[1]),
    _json(22, "other-key-case", "unknown fields, so null attributes", [_OTHER_CASE]),
    _json(22, "duplicates", "served once", [TASK, _SECOND, TASK]),
    _json(22, "unordered", "sorted", [TASK, _SECOND]),
    _json(23, "timestamps", _VERBATIM, _timestamps()),
    _task(23, "unicode", _VERBATIM, domainName="\u4ed3\u5e93 \u00e9 e\u0301"),
    _raw(26, "bom", _NO_JSON, b"\xef\xbb\xbf" + json.dumps([TASK]).encode()),
    _raw(26, "utf-16", _NO_JSON, json.dumps([TASK]).encode("utf-16")),
    _raw(26, "invalid-utf-8", _NO_JSON, b'[{"repoName": "caf\xe9"}]'),
    _raw(26, "lone-surrogate", _NO_JSON, b'[{"repoName": "\\ud800"}]'),
    _raw(26, "nan", _NO_JSON, b'[{"id": NaN}]'),
    _raw(26, "infinity", _NO_JSON, b'[{"id": -Infinity}]'),
    _raw(26, "huge-exponent", _NO_JSON, b'[{"id": 1e999999999}]'),
    _raw(26, "many-digits", _NO_JSON, b'[{"id": ' + b"9" * 10_000 + b"}]"),
    _raw(26, "deep-nesting", _NO_JSON, nested(100_000)),
    _raw(26, "cut-json", _NO_JSON, json.dumps([TASK])[:-20].encode()),
    _raw(26, "two-values", _NO_JSON, b"[] []"),
    _raw(26, "duplicate-keys", "any one of the two", b'[{"id": 1, "id": 2}]'),
    _raw(26, "nul-bytes", _NO_JSON, bytes(16)),
)
