"""SWR: replication tasks, their jobs and the regions they may copy to.

See docs/reference/swr-api.md, sections 1.4, 2.3 and 2.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from swr_emulator.errors import Refusal
from swr_emulator.http.clock import seconds
from swr_emulator.http.messages import Answer, json_answer
from swr_emulator.services.error_bodies import not_published
from swr_emulator.services.list_options import missing_parameter, options_of, page_of
from swr_emulator.services.swr import find_repository

if TYPE_CHECKING:
    from swr_emulator.services.call import Call


def list_sync_repos(call: Call) -> Answer:
    """Return all tasks of one repository; there is no paging.

    GET /v2/manage/namespaces/{namespace}/repos/{repository}/sync_repo
    """
    return json_answer(find_repository(call).sync_repos)


def list_sync_jobs(call: Call) -> Answer:
    """Return one page of the jobs of one repository; ``filter`` must be given.

    GET /v2/manage/namespaces/{namespace}/repos/{repository}/sync_job. Without ``order`` the
    jobs come as the fixture has them, as the order is then undocumented.
    """
    if "filter" not in call.request.query:
        raise missing_parameter("filter must be given: limit::10|offset::0")
    options = options_of(call, ("limit", "offset", "order"))
    page = page_of(options, mandatory=True)
    jobs = find_repository(call).sync_jobs
    order = options.choice("order", ("asc", "desc"))
    if order is not None:
        jobs = sorted(jobs, key=lambda job: seconds(job["createdAt"]), reverse=order == "desc")
    return page.answer(page.cut(jobs), len(jobs))


def list_sync_regions(call: Call) -> Answer:
    """Return the regions to copy to (GET /v2/manage/regions); not published everywhere."""
    if call.region.sync_regions is None:
        raise Refusal(not_published(call.request_id))
    return json_answer(call.region.sync_regions)
