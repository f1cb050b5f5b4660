"""A listing ends, whatever the service says about its length."""

from __future__ import annotations

import json
import logging
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec
import pytest

from swr_emulator.faults.actions import Respond
from swr_emulator.faults.catalogue import numbered
from terraform_provider_swr.http.errors import ResponseError
from terraform_provider_swr.http.messages import Response
from terraform_provider_swr.swr import pagination
from terraform_provider_swr.swr.models import Repository
from terraform_provider_swr.swr.pagination import PAGE, read_marked_pages, read_pages

if TYPE_CHECKING:
    from swr_emulator.faults.catalogue import BadAnswer


class Service:
    """Serves numbered rows by pages."""

    def __init__(
        self,
        count: int,
        total: str | None = None,
        *,
        ignores_offset: bool = False,
        longest: int = 1_000,
    ) -> None:
        self.rows = [Repository(name=f"repo-{n}") for n in range(count)]
        self.total = total
        self.ignores_offset = ignores_offset
        self.longest = longest
        self.asked: list[tuple[int, int]] = []

    def __call__(self, limit: int, offset: int) -> tuple[Response, list[Repository]]:
        """Return a page."""
        self.asked.append((limit, offset))
        start = 0 if self.ignores_offset else offset
        rows = self.rows[start : start + min(limit, self.longest)]
        headers = (
            {} if self.total is None else {"Content-Range": f"{offset}-{len(rows)}/{self.total}"}
        )
        return Response(200, headers, b""), rows


def names(service: Service, most: int | None = None) -> list[str]:
    """Return the names on all pages."""
    return [row.name for row in read_pages(service, attrgetter("name"), most)]


@pytest.mark.parametrize(
    ("count", "requests"), [(0, 1), (1, 1), (99, 1), (100, 2), (101, 2), (240, 3)]
)
def test_all_rows_are_read_and_no_page_too_many(count: int, requests: int) -> None:
    """A short page is the last; a full one may be."""
    service = Service(count, str(count))
    assert names(service) == [f"repo-{n}" for n in range(count)]
    assert len(service.asked) == requests
    assert service.asked[0] == (PAGE, 0)


TOTALS = [None, "0", "1", "100", "250", "99999", "*", "-5", "x", "9" * 30]


@pytest.mark.parametrize("total", TOTALS)
def test_wrong_totals_change_nothing(total: str | None) -> None:
    """Too small, too large, missing or garbage."""
    service = Service(250, total)
    assert len(names(service)) == 250
    assert len(service.asked) <= 4


@pytest.mark.parametrize("total", TOTALS)
@pytest.mark.parametrize("longest", [30, 99])
def test_pages_may_be_shorter_than_was_asked(longest: int, total: str | None) -> None:
    """A service that gives fewer rows at a time is read to the end all the same."""
    service = Service(250, total, longest=longest)
    assert len(names(service)) == 250
    assert len(service.asked) <= 250 // longest + 2


@pytest.mark.parametrize("bad", numbered(24), ids=lambda bad: bad.name)
def test_odd_answers_end_with_what_was_there(bad: BadAnswer) -> None:
    """Every odd listing of the emulator ends, with each row once."""
    answers = [action.answer for action in bad.actions if isinstance(action, Respond)]
    asked: list[int] = []

    def fetch(_limit: int, offset: int) -> tuple[Response, list[Repository]]:
        asked.append(offset)
        answer = answers[min(len(asked), len(answers)) - 1]
        rows = msgspec.json.decode(answer.body, type=list[Repository])
        return Response(200, answer.headers, b""), rows

    found = [row.name for row in read_pages(fetch, attrgetter("name"))]
    there = {row["name"] for answer in answers for row in json.loads(answer.body)}
    assert sorted(found) == sorted(there)
    assert len(asked) <= len(answers) + 1


def test_a_total_in_the_rows_counts_where_there_is_no_header() -> None:
    """A short page in the middle is not taken for the last one."""
    pages = iter([["a", "b"], ["c"], []])

    def fetch(limit: int, offset: int) -> tuple[Response, list[Repository]]:
        assert (limit, offset) in {(PAGE, 0), (PAGE, 2), (PAGE, 3)}
        return Response(200, {}, b""), [
            Repository(name=name, total_range=4) for name in next(pages)
        ]

    assert [row.name for row in read_pages(fetch, attrgetter("name"))] == ["a", "b", "c"]


def test_a_service_that_repeats_a_page_is_asked_once_more(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A page without anything new is the end, and a warning says what is missing."""
    service = Service(100, "1000", ignores_offset=True)
    with caplog.at_level(logging.WARNING):
        assert len(names(service)) == 100
    assert len(service.asked) == 2
    assert "a listing of 1000 rows ended after 100" in caplog.text


def test_rows_on_two_pages_are_read_once() -> None:
    """Something was deleted or added meanwhile."""
    pages = iter([["a"] * 60 + ["b"] * 40, ["b", "c"], []])

    def fetch(_limit: int, _offset: int) -> tuple[Response, list[Repository]]:
        return Response(200, {}, b""), [Repository(name=name) for name in next(pages)]

    assert [row.name for row in read_pages(fetch, attrgetter("name"))] == ["a", "b", "c"]


def test_an_end_that_was_to_be_expected_is_no_warning(caplog: pytest.LogCaptureFixture) -> None:
    """Where there is no total, an empty page is the way to learn of the end."""
    with caplog.at_level(logging.WARNING):
        assert len(names(Service(250))) == 250
    assert caplog.text == ""


def test_a_page_that_is_empty_early_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    """What the total promised did not come."""
    with caplog.at_level(logging.WARNING):
        assert len(names(Service(100, "250"))) == 100
    assert "a listing of 250 rows ended after 100" in caplog.text


def test_a_service_that_never_ends_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """New rows for ever."""
    monkeypatch.setattr(pagination, "MOST_PAGES", 3)
    with pytest.raises(ResponseError, match="3 pages"):
        names(Service(10_000))


@pytest.mark.parametrize(
    ("most", "asked"),
    [(1, [(1, 0)]), (100, [(100, 0)]), (150, [(100, 0), (50, 100)])],
)
def test_no_more_is_asked_for_than_is_wanted(most: int, asked: list[tuple[int, int]]) -> None:
    """The last page is as short as it can be."""
    service = Service(240, "240")
    assert len(names(service, most)) == most
    assert service.asked == asked


def marked(*pages: tuple[str, str | None]) -> tuple[list[str], list[str | None]]:
    """Return the rows of pages, each a character, and the markers that were asked for."""
    asked: list[str | None] = []

    def fetch(marker: str | None) -> tuple[list[str], str | None]:
        asked.append(marker)
        rows, following = pages[min(len(asked), len(pages)) - 1]
        return list(rows), following

    return read_marked_pages(fetch, str), asked


def test_markers_lead_from_page_to_page() -> None:
    """The first page has none, the last page gives none; an empty page is no end."""
    rows, asked = marked(("ab", "1"), ("", "2"), ("bc", None))
    assert rows == ["a", "b", "c"]
    assert asked == [None, "1", "2"]


@pytest.mark.parametrize(
    "pages", [[("a", "1"), ("b", "1")], [("ab", "1"), ("ab", "2")], [("ab", "1"), ("a", "2")]]
)
def test_markers_that_lead_back_are_the_end(
    pages: list[tuple[str, str | None]], caplog: pytest.LogCaptureFixture
) -> None:
    """A marker that was there, or a page without anything new; the log says so."""
    rows, asked = marked(*pages)
    assert rows == ["a", "b"]
    assert len(asked) == 2
    assert "a list ended after 2 rows" in caplog.text


def test_markers_without_end_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """New ones for ever."""
    monkeypatch.setattr(pagination, "MOST_PAGES", 3)
    with pytest.raises(ResponseError, match="3 pages"):
        marked(*((chr(number), str(number)) for number in range(65, 75)))
