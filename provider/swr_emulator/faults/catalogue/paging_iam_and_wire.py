"""Numbers 24 and 25: paging that lies, IAM that is odd, bodies that break on the way."""

from __future__ import annotations

from typing import Any

from swr_emulator.faults.actions import Action, Respond
from swr_emulator.faults.catalogue.entry import BadAnswer
from swr_emulator.faults.wire_actions import BadGzip, GzipBomb, Hang, Oversize, Reset, Truncate
from swr_emulator.http.messages import Answer, json_answer
from swr_emulator.services.error_bodies import iam_error

_REPOS = "/v2/manage/repos$"
_TOKENS = "/v3/auth/tokens$"
_PROJECTS = "/v3/projects$"
_KEYS = "/openstack/latest/securitykey$"

_GUARD = "the listing ends, with what was really there"
_TYPED = "an error of its own, with the request id where there is one"


def _page(start: int, count: int, total: int, content_range: str | None = None) -> Respond:
    records: list[dict[str, Any]] = [
        {"name": f"service-{index:03}", "namespace": "test", "total_range": total}
        for index in range(start, start + count)
    ]
    answer = json_answer(records)
    if content_range is not None:
        answer = answer.plus(Content_Range=content_range)
    return Respond(answer)


def _paging(name: str, *actions: Action) -> BadAnswer:
    return BadAnswer(24, name, _GUARD, actions, _REPOS)


def _broken(name: str, action: Action) -> BadAnswer:
    return BadAnswer(25, name, _TYPED, (action,))


def _project(identifier: str) -> dict[str, Any]:
    return {"id": identifier, "name": "cn-north-4", "enabled": True, "is_domain": False}


PAGING_IAM_AND_WIRE = (
    _paging(
        "total-changes",
        _page(0, 100, 250, "0-100/250"),
        _page(100, 100, 120, "100-100/120"),
        _page(200, 50, 400, "200-50/400"),
        _page(250, 0, 0, "250-0/0"),
    ),
    _paging("page-empty-early", _page(0, 100, 250, "0-100/250"), _page(0, 0, 250, "100-0/250")),
    _paging("page-repeats", _page(0, 100, 1_000, "0-100/1000")),
    _paging("content-range-missing", _page(0, 3, 3)),
    _paging("content-range-star", _page(0, 3, 3, "0-10/*")),
    _paging("content-range-garbage", _page(0, 3, 3, "items")),
    BadAnswer(
        25, "iam-no-subject-token", _TYPED, (Respond(json_answer({"token": {}}, 201)),), _TOKENS
    ),
    BadAnswer(
        25,
        "iam-integer-code",
        "an error that shows 401 and the message",
        (Respond(iam_error(401, "The username or password is wrong.")),),
        _TOKENS,
    ),
    BadAnswer(
        25,
        "projects-none",
        "an error that names the project",
        (Respond(json_answer({"projects": [], "links": {}})),),
        _PROJECTS,
    ),
    BadAnswer(
        25,
        "projects-two",
        "an error that lists both ids, or the first",
        (Respond(json_answer({"projects": [_project("a" * 32), _project("b" * 32)]})),),
        _PROJECTS,
    ),
    BadAnswer(
        25,
        "metadata-no-fraction",
        "an expiry like any other",
        (
            Respond(
                json_answer(
                    {
                        "credential": {
                            "access": "DEMOACCESSKEY0000001",
                            "secret": "demo/secret+key00000000000000000000000001",
                            "securitytoken": "demo-security-token",
                            "expires_at": "2099-01-02T03:04:05Z",
                        }
                    }
                )
            ),
        ),
        _KEYS,
    ),
    BadAnswer(
        25,
        "metadata-no-agency",
        "an error that names the agency",
        (Respond(Answer(401, b"The agency of the instance must be configured first.")),),
        _KEYS,
    ),
    _broken("truncated", Truncate(missing=10)),
    _broken("gzip-garbage", BadGzip(kind="garbage")),
    _broken("gzip-truncated", BadGzip(kind="truncated")),
    _broken("gzip-checksum", BadGzip(kind="checksum")),
    _broken("gzip-bomb", GzipBomb()),
    _broken("oversize", Oversize()),
    _broken("oversize-chunked", Oversize(length="chunked")),
    _broken("oversize-unknown", Oversize(length="unknown")),
    _broken("reset-start", Reset(at="start")),
    _broken("reset-headers", Reset(at="headers")),
    _broken("reset-body", Reset(at="body")),
    _broken("hang", Hang()),
    _broken("hang-body", Hang(after="half")),
)
