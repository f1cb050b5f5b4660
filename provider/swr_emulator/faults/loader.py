"""Loads fault rules from a file or a JSON document, refusing what cannot be played."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from swr_emulator.errors import FaultError
from swr_emulator.faults import catalogue
from swr_emulator.faults.actions import (
    Action,
    EchoSignature,
    ExpireKeys,
    ExpireTokens,
    Pass,
    Redirect,
    Respond,
    throttled,
)
from swr_emulator.faults.rules import Faults, Rule
from swr_emulator.faults.wire_actions import (
    BadGzip,
    Drip,
    GzipBomb,
    Hang,
    Oversize,
    Reset,
    Truncate,
)
from swr_emulator.fixtures.strict_json import JsonNode, close_to, parse
from swr_emulator.http.messages import JSON, Answer
from swr_emulator.services.error_bodies import SHAPES, shape
from swr_emulator.services.issued_credentials import Staleness

_MATCH: dict[str, type] = {
    "method": str,
    "path": str,
    "region": str,
    "nth": int,
    "first": int,
    "every": int,
    "for_seconds": float,
    "probability": float,
}

_PLAIN: dict[str, type[Action]] = {
    "pass": Pass,
    "redirect": Redirect,
    "hang": Hang,
    "drip": Drip,
    "reset": Reset,
    "truncate": Truncate,
    "bad_gzip": BadGzip,
    "gzip_bomb": GzipBomb,
    "oversize": Oversize,
    "expire_tokens": ExpireTokens,
    "expire_keys": ExpireKeys,
    "echo_signature": EchoSignature,
}
"""Actions whose fields are those of their class."""

_RETRY = ("retry_after", "retry_date_in")
_RESPOND = ("status", "headers", "request_id", *_RETRY)
_SHAPE = ("shape", "code", "message", "detail")
_BODY = ("json", "text", "base64", "content_type")


FaultData = Faults | Rule | Iterable[Rule] | Path | str | dict[str, Any] | None
"""What faults can be made of: themselves, a rule or several, a file, a JSON object, nothing."""


def load(data: FaultData = None) -> Faults:
    """Return the faults for ``data``. Raises FaultError."""
    if data is None:
        return Faults()
    if isinstance(data, Faults):
        return data
    if isinstance(data, Rule):
        return Faults([data])
    if not isinstance(data, (str, Path, dict)):
        return Faults(data)
    return read(data if isinstance(data, dict) else parse(data, FaultError))


def read(document: Any) -> Faults:
    """Return the faults in a JSON document. Raises FaultError with the place."""
    top = JsonNode(document, "", FaultError)
    top.fields("seed", "rules")
    return Faults([_rule(node) for node in top.items("rules")], top.get("seed", int, 0))


def _rule(node: JsonNode) -> Rule:
    node.fields("match", "action", "sequence", "bad_answer")
    if len({"action", "sequence", "bad_answer"} & node.value.keys()) != 1:
        raise node.problem("needs one of action, sequence and bad_answer")
    match = _match(node.child("match"))
    if "bad_answer" in node:
        return _bad_answer(node, "bad_answer").rule(**match)
    if "action" in node:
        return Rule(_action(node.child("action")), **match)
    steps = [None if item.value is None else _action(item) for item in node.items("sequence")]
    if not steps:
        raise node.problem("must have at least one action", "sequence")
    # One step alone would be played every time; a sequence is played once.
    return Rule(*steps, *([None] if len(steps) == 1 else []), **match)


def _match(node: JsonNode) -> dict[str, Any]:
    node.fields(*_MATCH)
    match: dict[str, Any] = {
        name: node.get(name, kind) for name, kind in _MATCH.items() if name in node
    }
    for name in ("nth", "first", "every"):
        if match.get(name, 1) < 1:
            raise node.problem("must be 1 or more", name)
    try:
        re.compile(match.get("path", ""))
    except re.error as error:
        raise node.problem(f"is not a regular expression: {error}", "path") from None
    return match


def _action(node: JsonNode) -> Action:
    if not isinstance(node.value, dict):
        raise node.problem("must be an object with a type")
    kind = node.choice("type", [*_PLAIN, "respond", "throttle", "bad_answer"], "")
    if kind in _PLAIN:
        return _plain(node, _PLAIN[kind])
    if kind == "respond":
        action: Action = _respond(node)
    elif kind == "throttle":
        action = _throttle(node)
    else:
        node.fields("type", "delay_ms", "name")
        action = _bad_answer(node, "name").actions[0]
    return replace(action, delay_ms=node.get("delay_ms", float, 0.0))


def _plain(node: JsonNode, kind: type[Action]) -> Action:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    node.fields("type", *names)
    values = {name: _typed(node, name, hints[name]) for name in names if name in node}
    try:
        return kind(**values)
    except TypeError:
        missing = next(name for name in names if name not in node and name != "delay_ms")
        raise node.problem("is missing", missing) from None


def _typed(node: JsonNode, name: str, hint: Any) -> Any:
    if get_origin(hint) is Literal:
        return node.choice(name, get_args(hint), "")
    if hint is Staleness:
        return Staleness(node.choice(name, [staleness.value for staleness in Staleness], ""))
    return node.get(name, hint)


def _respond(node: JsonNode) -> Respond:
    if "shape" in node:
        node.fields("type", "delay_ms", *_RESPOND, *_SHAPE)
        name = node.choice("shape", SHAPES, "")
        texts = [node.get(part, str, "") for part in _SHAPE[1:]]
        answer = shape(name, node.get("status", int, 500), *texts)
    else:
        node.fields("type", "delay_ms", *_RESPOND, *_BODY)
        kind = node.get("content_type", str, JSON)
        answer = Answer(node.get("status", int, 200), _body(node), {"Content-Type": kind})
    for name, header in node.children("headers"):
        answer = replace(answer, headers={**answer.headers, name: str(header.value)})
    return replace(_retrying(node, answer), request_id=node.get("request_id", bool, True))


def _body(node: JsonNode) -> bytes:
    if "json" in node:
        return json.dumps(node.value["json"], ensure_ascii=False).encode()
    if "base64" not in node:
        return node.get("text", str, "").encode()
    try:
        return base64.b64decode(node.get("base64", str), validate=True)
    except binascii.Error:
        raise node.problem("is not base64", "base64") from None


def _throttle(node: JsonNode) -> Respond:
    node.fields("type", "delay_ms", "kind", *_RETRY)
    return _retrying(node, throttled(node.choice("kind", ("429", "403", "409"), "429")))


def _retrying(node: JsonNode, answer: Answer) -> Respond:
    if "retry_after" in node:
        answer = answer.plus(Retry_After=str(node.value["retry_after"]))
    return Respond(answer, retry_date_in=node.optional("retry_date_in", float))


def _bad_answer(node: JsonNode, field: str) -> catalogue.BadAnswer:
    name = node.get(field, str)
    if name not in catalogue.CATALOGUE:
        close = close_to(name, catalogue.CATALOGUE)
        raise node.problem(f"{name!r} is not in the catalogue of bad answers{close}", field)
    return catalogue.CATALOGUE[name]
