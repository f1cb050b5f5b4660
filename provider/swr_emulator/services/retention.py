"""SWR: retention, the rules by which images are deleted, and the trace of what they deleted.

See docs/reference/swr-api.md, section 6.6. A rule's selectors are exceptions: the tags that
they name are neither counted nor deleted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from swr_emulator.errors import Refusal
from swr_emulator.http.clock import seconds
from swr_emulator.http.messages import Answer, json_answer
from swr_emulator.services.error_bodies import swr_error
from swr_emulator.services.list_options import options_of, page_of
from swr_emulator.services.swr import find_repository

if TYPE_CHECKING:
    from collections.abc import Iterable

    from swr_emulator.fixtures.model import Record
    from swr_emulator.services.call import Call

_DAY = 86_400


def list_retentions(call: Call) -> Answer:
    """Return the retention policies of one repository; there is no paging.

    GET /v2/manage/namespaces/{namespace}/repos/{repository}/retentions
    """
    return json_answer(find_repository(call).retentions)


def show_retention(call: Call) -> Answer:
    """Return one policy (GET .../retentions/{retention})."""
    wanted = call.names["retention"]
    for record in find_repository(call).retentions:
        if str(record["id"]) == wanted:
            return json_answer(record)
    raise Refusal(swr_error("4000306", "The retention policy does not exist.", f"id {wanted}"))


def list_retention_histories(call: Call) -> Answer:
    """Return one page of what retention deleted (GET .../retentions/histories)."""
    page = page_of(options_of(call, ("limit", "offset")))
    log = find_repository(call).retention_log
    listed = page.cut(log)
    body = {"retention_log": listed, "total": len(log)}
    return json_answer(body).plus(Content_Range=f"{page.offset}-{len(listed)}/{len(log)}")


def doomed(tags: Iterable[Record], rule: Record, now: float) -> list[str]:
    """Return the names of the tags that a rule deletes at ``now``, seconds since the epoch."""
    within_reach = [tag for tag in tags if not _is_excepted(tag["tag"], rule)]
    if rule["template"] == "date_rule":
        oldest = now - int(rule["params"]["days"]) * _DAY
        return [tag["tag"] for tag in within_reach if seconds(tag["updated"]) < oldest]
    newest_first = sorted(within_reach, key=lambda tag: seconds(tag["updated"]), reverse=True)
    return [tag["tag"] for tag in newest_first[int(rule["params"]["num"]) :]]


def _is_excepted(name: str, rule: Record) -> bool:
    return any(
        selector["pattern"] == name
        if selector["kind"] == "label"
        else re.search(selector["pattern"], name)
        for selector in rule.get("tag_selectors") or ()
    )
