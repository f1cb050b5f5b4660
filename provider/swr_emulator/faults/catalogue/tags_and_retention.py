"""Number 27: lists of tags and retention policies that differ from their documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from swr_emulator.faults.actions import Action, Respond
from swr_emulator.faults.catalogue.entry import BadAnswer
from swr_emulator.http.messages import Answer, json_answer
from swr_emulator.services.error_bodies import not_published

if TYPE_CHECKING:
    from swr_emulator.faults.exchange import Exchange

_TAGS = "/repos/[^/]+/tags$"
_V2 = f"/v2/manage/.+{_TAGS}"
_V3 = f"/v3/manage/.+{_TAGS}"
_RETENTIONS = "/retentions$"

_DIGEST = "sha256:57b605847cd6ecce9f44d4ef2ab4f2ed8bfbd6f7c8ff4ae4a1a1d3f0ebf1d9c3"
TAG: dict[str, Any] = {
    "id": 1,
    "repo_id": 2,
    "tag": "latest",
    "image_id": "741f24a7" * 8,
    "digest": _DIGEST,
    "schema": 2,
    "path": "swr.cn-north-4.myhuaweicloud.com/test/grpc-helloworld:latest",
    "internal_path": "10.125.0.198:20202/test/grpc-helloworld:latest",
    "size": 1304902,
    "is_trusted": False,
    "created": "2018-07-06T06:18:55Z",
    "updated": "2018-07-06T06:18:55Z",
    "domain_id": "06a5b5d7a7b04ffd8a38a57f62b6f1d4",
    "tag_type": 0,
}
"""A tag as the v3 list has it, which most of these are made from."""

_RULE: dict[str, Any] = {"template": "date_rule", "params": {"days": "30"}, "tag_selectors": []}

_GUARD = "the listing ends, with what was really there, or an error that says so"
_NEVER = "never in sync: a digest that is missing proves nothing"
_READ = "read as if it were documented"
_STRICT = "an error that names entry and field; nothing is converted"
_PROTOCOL = "a protocol error; the form is that of another call"


@dataclass(frozen=True, kw_only=True)
class EndlessTags(Action):
    """Answer every page of a list of tags with one tag more, and a marker to the next."""

    def play(self, exchange: Exchange) -> None:
        """Send the page that the marker or the offset asks for."""
        query = exchange.request.query
        asked = query.get("marker") or query.get("offset") or "0"
        number = int(asked) + 1 if asked.isdecimal() else 1
        exchange.respond(self._page(exchange.request.path, number))

    def _page(self, path: str, number: int) -> Answer:
        tag = TAG | {"id": number, "tag": f"1.{number}"}
        if "/v3/" in path:
            return json_answer({"tags": [tag], "nextMarker": str(number), "has_more": True})
        page = json_answer([_in_v2(tag)])
        return page.plus(Content_Range=f"{number - 1}-1/{number + 1_000}")


def _in_v2(tag: dict[str, Any]) -> dict[str, Any]:
    return {"Tag" if name == "tag" else name: value for name, value in tag.items()}


def _v3(name: str, meaning: str, *tags: Any, marker: Any = "", has_more: Any = False) -> BadAnswer:
    body = {"tags": list(tags), "nextMarker": marker, "has_more": has_more}
    return BadAnswer(27, name, meaning, (Respond(json_answer(body)),), _V3)


def _field(name: str, meaning: str, **fields: Any) -> BadAnswer:
    return _v3(name, meaning, TAG | fields)


def _v3_body(name: str, meaning: str, body: Any) -> BadAnswer:
    return BadAnswer(27, name, meaning, (Respond(json_answer(body)),), _V3)


def _policy(name: str, meaning: str, **fields: Any) -> BadAnswer:
    policy = {"algorithm": "or", "id": 222, "scope": "", "rules": [_RULE]} | fields
    return BadAnswer(27, name, meaning, (Respond(json_answer([policy])),), _RETENTIONS)


def _rule(name: str, meaning: str, **fields: Any) -> BadAnswer:
    return _policy(name, meaning, rules=[_RULE | fields])


TAGS_AND_RETENTION = (
    BadAnswer(
        27, "v3-not-published", "the v2 list is asked", (Respond(not_published()),), "/v3/manage/"
    ),
    _v3("marker-repeats", _GUARD, TAG, marker="latest", has_more=True),
    _v3("marker-empty-but-more", _GUARD, TAG, marker="", has_more=True),
    _v3("marker-null-but-more", _GUARD, TAG, marker=None, has_more=True),
    _v3("marker-number", _GUARD, TAG, marker=7, has_more=False),
    _v3("more-is-string", _GUARD, TAG, has_more="false"),
    _v3_body("more-missing", _GUARD, {"tags": [TAG]}),
    BadAnswer(27, "tags-never-end", _GUARD, (EndlessTags(),), _TAGS),
    BadAnswer(
        27,
        "tags-total-lies",
        _GUARD,
        (
            Respond(json_answer([_in_v2(TAG)]).plus(Content_Range="0-1/1000")),
            Respond(json_answer([]).plus(Content_Range="1-0/1000")),
        ),
        _V2,
    ),
    _v3_body("tags-null", "an empty list, or an error", {"tags": None, "has_more": False}),
    _v3_body("tags-bare-array", _PROTOCOL, [TAG]),
    BadAnswer(27, "tags-in-object", _PROTOCOL, (Respond(json_answer({"tags": [TAG]})),), _V2),
    _v3("tag-twice", "served once", TAG, TAG),
    _v3("tag-capital", _READ, _in_v2(TAG)),
    _field("tag-name-null", "an error, or no row: nothing can be said about it", tag=None),
    _field("digest-null", _NEVER, digest=None),
    _field("digest-empty", _NEVER, digest=""),
    _v3("digest-missing", _NEVER, {name: TAG[name] for name in TAG if name != "digest"}),
    _field("digest-number", _STRICT, digest=57),
    _field("size-string", _STRICT, size="1304902"),
    _field("tag-type-string", _STRICT, tag_type="manifest"),
    _field("tag-type-unknown", "neither an image nor an index", tag_type=7),
    _field("updated-never", "older than every other", updated="0001-01-01T00:00:00Z"),
    _field("updated-words", "an error, or older than every other", updated="yesterday"),
    _policy("rules-null", "a policy without rules", rules=None),
    _policy("rules-string", _STRICT, rules="[]"),
    _rule("params-string", _STRICT, params='{"days":"30"}'),
    _rule("days-number", "30, or an error that names entry and field", params={"days": 30}),
    _rule("days-words", "an error that names entry and field", params={"days": "a month"}),
    _rule("template-unknown", "neither days nor count", template="size_rule", params={"gb": "9"}),
    _rule("selectors-null", "no exceptions", tag_selectors=None),
)
