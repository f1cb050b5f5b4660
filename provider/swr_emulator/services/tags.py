"""SWR: the tags of a repository, with their manifests and digests.

See docs/reference/swr-api.md, sections 6.2, 6.3 and 6.4. The v3 list and the call for one tag are
published in some regions only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from swr_emulator.errors import Refusal
from swr_emulator.http.clock import seconds
from swr_emulator.http.messages import Answer, json_answer
from swr_emulator.services.error_bodies import not_published, swr_error
from swr_emulator.services.list_options import (
    bad_parameter,
    limit_of,
    options_of,
    page_of,
    sorted_by,
)
from swr_emulator.services.swr import find_repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from swr_emulator.fixtures.model import Record
    from swr_emulator.services.call import Call
    from swr_emulator.services.list_options import Options

_ORDER: dict[str, Callable[[Record], object]] = {
    "updated_at": lambda record: seconds(record["updated"]),
    "tag": lambda record: record["tag"],
}
_NOT_IN_V3 = frozenset({"deleted", "scanned"})
_OPTIONS = ("limit", "order_column", "order_type", "tag")


def list_tags(call: Call) -> Answer:
    """Return one page of tags with their manifests; the name's key is ``Tag``.

    GET /v2/manage/namespaces/{namespace}/repos/{repository}/tags
    """
    options = options_of(call, (*_OPTIONS, "offset"))
    page = page_of(options)
    found = _found(call, options)
    return page.answer([_v2(record) for record in page.cut(found)], len(found))


def list_tags_v3(call: Call) -> Answer:
    """Return one page of tags, without manifests unless asked, and the marker of the next.

    GET /v3/manage/namespaces/{namespace}/repos/{repository}/tags. A marker is the name of the
    last tag of the page before.
    """
    _check_published(call)
    query = call.request.query
    options = options_of(call, (*_OPTIONS, "marker", "with_manifest"), filtered=False)
    with_manifest = options.choice("with_manifest", ("true", "false")) == "true"
    limit = limit_of(options)
    found = _found(call, options)
    start = _start(found, query.get("marker", ""))
    page = found[start : start + limit]
    has_more = start + limit < len(found)
    body = {
        "tags": [_v3(record, with_manifest=with_manifest) for record in page],
        "nextMarker": page[-1]["tag"] if has_more else "",
        "has_more": has_more,
    }
    return json_answer(body)


def show_tag(call: Call) -> Answer:
    """Return one tag with its manifest.

    GET /v2/manage/namespaces/{namespace}/repos/{repository}/tags/{tag}
    """
    _check_published(call)
    record = find_repository(call).tags.get(call.names["tag"])
    if record is None:
        raise Refusal(swr_error("4040048", "The tag does not exist.", f"tag {call.names['tag']}"))
    return json_answer(_v3(record, with_manifest=True))


def _check_published(call: Call) -> None:
    if not call.region.enable_list_v3:
        raise Refusal(not_published(call.request_id))


def _found(call: Call, options: Options) -> list[Record]:
    # Anywhere in the name: documented for v3, and a client must not rely on more in v2.
    wanted = options.get("tag", "")
    found = [tag for name, tag in list(find_repository(call).tags.items()) if wanted in name]
    return sorted_by(found, options, _ORDER)


def _start(found: list[Record], marker: str) -> int:
    if not marker:
        return 0
    for index, record in enumerate(found, start=1):
        if record["tag"] == marker:
            return index
    raise bad_parameter(f"marker {marker!r} is not one of this list")


def _v2(record: Record) -> Record:
    return {"Tag" if name == "tag" else name: value for name, value in record.items()}


def _v3(record: Record, *, with_manifest: bool) -> Record:
    left_out = _NOT_IN_V3 if with_manifest else _NOT_IN_V3 | {"manifest"}
    return {name: value for name, value in record.items() if name not in left_out}
