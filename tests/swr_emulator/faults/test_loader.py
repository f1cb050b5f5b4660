"""Fault rules as a JSON document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from swr_emulator.errors import FaultError
from swr_emulator.faults import catalogue, rules
from swr_emulator.faults.actions import (
    Action,
    EchoSignature,
    ExpireKeys,
    ExpireTokens,
    Pass,
    Redirect,
    Respond,
    throttle,
)
from swr_emulator.faults.loader import load, read
from swr_emulator.faults.wire_actions import (
    BadGzip,
    Drip,
    GzipBomb,
    Hang,
    Oversize,
    Reset,
    Truncate,
)
from swr_emulator.http.messages import JSON, Answer
from swr_emulator.services.error_bodies import shape
from swr_emulator.services.issued_credentials import Staleness

if TYPE_CHECKING:
    from pathlib import Path


def action(**fields: Any) -> Action | None:
    """Return the action of the only rule of a document."""
    return read({"rules": [{"action": fields}]}).rules[0].actions[0]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"type": "pass", "delay_ms": 5}, Pass(delay_ms=5)),
        ({"type": "redirect", "location": "/x", "status": 307}, Redirect("/x", 307)),
        ({"type": "hang"}, Hang()),
        ({"type": "hang", "after": "half", "delay_ms": 1.5}, Hang(after="half", delay_ms=1.5)),
        (
            {"type": "drip", "part": "headers", "interval_ms": 2, "size": 7},
            Drip(part="headers", interval_ms=2, size=7),
        ),
        ({"type": "reset", "at": "body"}, Reset(at="body")),
        ({"type": "truncate", "missing": 3}, Truncate(missing=3)),
        ({"type": "bad_gzip", "kind": "checksum"}, BadGzip(kind="checksum")),
        ({"type": "gzip_bomb", "megabytes": 70}, GzipBomb(megabytes=70)),
        ({"type": "oversize", "length": "chunked"}, Oversize(length="chunked")),
        ({"type": "expire_tokens"}, ExpireTokens()),
        ({"type": "expire_tokens", "staleness": "APIGW.0307"}, ExpireTokens(Staleness.UPDATE)),
        ({"type": "expire_keys"}, ExpireKeys()),
        ({"type": "echo_signature"}, EchoSignature()),
        ({"type": "throttle"}, throttle()),
        ({"type": "throttle", "kind": "409", "retry_after": "x"}, throttle("409", retry_after="x")),
        ({"type": "throttle", "retry_date_in": 9}, throttle(retry_date_in=9)),
        (
            {"type": "respond", "status": 400, "shape": "E4", "code": "C", "message": "M"},
            Respond(shape("E4", 400, "C", "M")),
        ),
        ({"type": "respond", "status": 503}, Respond(Answer(503, b"", {"Content-Type": JSON}))),
        (
            {"type": "respond", "json": ["\u00e9"], "request_id": False, "delay_ms": 1},
            Respond(
                Answer(200, '["\u00e9"]'.encode(), {"Content-Type": JSON}),
                request_id=False,
                delay_ms=1,
            ),
        ),
        (
            {"type": "respond", "text": "<p>", "content_type": "text/html", "headers": {"A-B": 1}},
            Respond(Answer(200, b"<p>", {"Content-Type": "text/html", "A-B": "1"})),
        ),
        (
            {"type": "respond", "base64": "/w==", "retry_after": 3},
            Respond(Answer(200, b"\xff", {"Content-Type": JSON, "Retry-After": "3"})),
        ),
        (
            {"type": "bad_answer", "name": "null-200"},
            catalogue.CATALOGUE["null-200"].actions[0],
        ),
    ],
)
def test_every_type_of_action_can_be_written(fields: dict[str, Any], expected: Action) -> None:
    """A document gives the same action as Python does."""
    assert action(**fields) == expected


def test_match_reaches_the_rule() -> None:
    """Every field of a match arrives."""
    match = {
        "method": "GET",
        "path": "^/v2",
        "region": "cn-north-4",
        "nth": 1,
        "first": 2,
        "every": 3,
        "for_seconds": 4.5,
        "probability": 1,
    }
    rule = read({"seed": 3, "rules": [{"match": match, "action": {"type": "hang"}}]}).rules[0]
    assert rule.path == re.compile("^/v2")
    assert {name: getattr(rule, name) for name in match if name != "path"} == {
        name: value for name, value in match.items() if name != "path"
    }


def test_sequence_is_played_once_even_when_it_is_short() -> None:
    """One action in a sequence is not the same as an action."""
    rules = read(
        {"rules": [{"sequence": [{"type": "hang"}]}, {"sequence": [None, {"type": "pass"}]}]}
    ).rules
    assert [rule.actions for rule in rules] == [(Hang(), None), (None, Pass())]


def test_bad_answer_brings_its_path_and_count() -> None:
    """An entry of the catalogue is a whole rule; a match changes what it needs."""
    rules = read(
        {
            "rules": [
                {"bad_answer": "error-500-once"},
                {"bad_answer": "error-500-once", "match": {"path": "^/v3", "first": 9}},
            ]
        }
    ).rules
    assert [(rule.path.pattern, rule.first) for rule in rules] == [("/sync_repo$", 1), ("^/v3", 9)]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "must be an object, not a list"),
        ({"rule": []}, "rule: is not a known field"),
        ({"rules": [{}]}, "rules[0]: needs one of action, sequence and bad_answer"),
        ({"rules": [{"sequence": []}]}, "rules[0].sequence: must have at least one action"),
        ({"rules": [{"action": None}]}, "rules[0].action: must be an object with a type"),
        ({"rules": [{"action": {"type": "explode"}}]}, "rules[0].action.type: must be one of"),
        ({"rules": [{"action": {"type": "hang", "at": "x"}}]}, "action.at: is not a known field"),
        (
            {"rules": [{"action": {"type": "hang", "after": "x"}}]},
            "action.after: must be one of nothing, headers, half",
        ),
        ({"rules": [{"action": {"type": "redirect"}}]}, "rules[0].action.location: is missing"),
        (
            {"rules": [{"action": {"type": "respond", "base64": "%"}}]},
            "action.base64: is not base64",
        ),
        (
            {"rules": [{"action": {"type": "respond", "shape": "E9"}}]},
            "action.shape: must be one of E1, E2",
        ),
        (
            {"rules": [{"bad_answer": "good"}]},
            "rules[0].bad_answer: 'good' is not in the catalogue",
        ),
        (
            {"rules": [{"match": {"nth": 0}, "bad_answer": "html-200"}]},
            "rules[0].match.nth: must be 1 or more",
        ),
        (
            {"rules": [{"match": {"path": "("}, "bad_answer": "html-200"}]},
            "rules[0].match.path: is not a regular expression",
        ),
    ],
)
def test_impossible_rule_is_refused_with_the_place(document: Any, message: str) -> None:
    """A mistake in the rules is told at loading."""
    with pytest.raises(FaultError) as caught:
        read(document)
    assert message in str(caught.value)


def test_documented_example_is_valid() -> None:
    """The example in the module's docstring can be loaded as it stands."""
    import json

    text = rules.__doc__ or ""
    example = text[text.index("    {\n") : text.index("\n    }\n") + 6]
    assert len(read(json.loads(example)).rules) == 4


def test_faults_are_made_of_many_things(tmp_path: Path) -> None:
    """Of nothing, of themselves, of a rule or several, of a file, of a document."""
    rule = rules.Rule()
    made = load([rule])
    file = tmp_path / "faults.json"
    file.write_text('{"rules": [{"bad_answer": "html-200"}]}')
    assert load(None).rules == ()
    assert load(made) is made
    assert load(rule).rules == made.rules == (rule,)
    assert [len(load(data).rules) for data in (file, str(file), {"rules": []})] == [1, 1, 0]
