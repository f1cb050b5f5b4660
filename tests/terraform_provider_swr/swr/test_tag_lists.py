"""Tags come from the list that a region has, and each of them comes once."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from terraform_provider_swr.http.errors import (
    EndpointError,
    NotFoundError,
    ResponseError,
    ServiceError,
    UnavailableError,
)
from terraform_provider_swr.http.messages import Request, Response
from terraform_provider_swr.swr import pagination
from terraform_provider_swr.swr.tag_lists import TagLists

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONG = 30.0
REPOSITORY = "/namespaces/team/repos/web"
V2, V3 = f"/v2/manage{REPOSITORY}/tags", f"/v3/manage{REPOSITORY}/tags"


class Service:
    """Answers each list of a region as a test says, and notes what was asked."""

    def __init__(self, v3: Callable[[dict[str, str]], Any], v2: Any = None, total: int = 1) -> None:
        self.v3 = v3
        self.v2 = v2
        self.total = total
        self.asked: list[tuple[str, dict[str, str]]] = []

    def get(
        self, path: str, params: Sequence[tuple[str, str]], region: str | None
    ) -> tuple[Request, Response]:
        """Return an answer, or raise what the service says."""
        query = dict(params)
        self.asked.append((path, query))
        found = (self.v3 if path.startswith("/v3/") else self.v2)(query)
        if isinstance(found, Exception):
            raise found
        rows = found if isinstance(found, list) else []
        headers = {"Content-Range": f"{query.get('offset')}-{len(rows)}/{self.total}"}
        request = Request("GET", f"https://{region}.example{path}")
        return request, Response(200, headers, json.dumps(found).encode())

    def paths(self) -> list[str]:
        """Return the paths of all requests so far."""
        return [path for path, _ in self.asked]


def names(service: Service) -> list[str | None]:
    """Return the names of all tags."""
    return [tag.name for tag in TagLists(service.get).read(REPOSITORY, "cn-north-4")]


def pages(*answers: dict[str, Any]) -> Callable[[dict[str, str]], dict[str, Any]]:
    """Return a v3 list that gives these answers, the last one for ever."""
    left = list(answers)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def page(*names: str, **more: Any) -> dict[str, Any]:
    """Return a page of the v3 list."""
    return {"tags": [{"tag": name} for name in names], **more}


def no_v3(_query: dict[str, str]) -> EndpointError:
    """Return what the gateway says where there is no v3 list."""
    return EndpointError("GET x", 404, code="APIGW.0101")


def by_offset(count: int) -> Callable[[dict[str, str]], list[dict[str, str]]]:
    """Return a v2 list of so many tags."""
    rows = [{"Tag": f"v{number}", "manifest": "{}"} for number in range(count)]
    return lambda query: rows[int(query["offset"]) :][: int(query["limit"])]


def test_the_v3_list_is_read_without_manifests() -> None:
    """By markers, a thousand tags at a time."""
    service = Service(pages(page("a", nextMarker="m", has_more=True), page("b", has_more=False)))
    assert names(service) == ["a", "b"]
    wanted = {"limit": "1000", "with_manifest": "false"}
    assert service.asked == [(V3, wanted), (V3, {**wanted, "marker": "m"})]


def test_a_region_without_v3_is_read_by_v2() -> None:
    """A hundred tags at a time, as every manifest comes with them."""
    service = Service(no_v3, by_offset(250), total=250)
    assert names(service) == [f"v{number}" for number in range(250)]
    assert service.paths() == [V3, V2, V2, V2]
    assert service.asked[2][1] == {"limit": "100", "offset": "100"}


def test_a_region_without_v3_is_not_asked_for_it_again() -> None:
    """Nor does it say anything about other regions."""
    service = Service(no_v3, by_offset(1))
    lists = TagLists(service.get)
    for region in ("cn-north-4", "cn-north-4", "cn-east-3", None, None):
        lists.read(REPOSITORY, region)
    assert service.paths() == [V3, V2, V2, V3, V2, V3, V2, V2]


def test_both_spellings_are_read_in_both_lists() -> None:
    """The documentation has ``Tag`` in one and ``tag`` in the other."""
    rows = [{"Tag": "a"}, {"tag": "b"}, {"Tag": "d", "tag": "c"}]
    assert names(Service(pages({"tags": rows}))) == ["a", "b", "c"]
    service = Service(no_v3, lambda query: rows if query["offset"] == "0" else [])
    assert names(service) == ["a", "b", "c"]


def test_reads_wait_for_the_first_answer_of_a_region() -> None:
    """One request to the list that is missing is enough for all of them."""
    together = threading.Event()

    def v3(_query: dict[str, str]) -> EndpointError:
        together.wait(LONG)
        return no_v3({})

    service = Service(v3, by_offset(1))
    lists = TagLists(service.get)
    with ThreadPoolExecutor(8) as pool:
        reads = [pool.submit(lists.read, REPOSITORY, "cn-north-4") for _ in range(8)]
        together.set()
        assert all(len(read.result(LONG)) == 1 for read in reads)
    assert service.paths().count(V3) == 1


def test_a_failure_of_the_first_answer_decides_nothing() -> None:
    """The next read tries again."""
    service = Service(lambda _: UnavailableError("GET x", 503), by_offset(1))
    lists = TagLists(service.get)
    for _ in range(2):
        with pytest.raises(UnavailableError):
            lists.read(REPOSITORY, None)
    service.v3 = no_v3
    assert len(lists.read(REPOSITORY, None)) == 1
    assert service.paths() == [V3, V3, V3, V2]


def test_no_list_at_all_is_an_error() -> None:
    """The address is wrong."""
    with pytest.raises(EndpointError):
        names(Service(no_v3, no_v3))


@pytest.mark.parametrize("code", ["4040048", "4040115", "4041056", "4041057"])
@pytest.mark.parametrize("v3", [True, False])
def test_a_list_that_is_not_found_is_empty(code: str, *, v3: bool) -> None:
    """The repository exists but was never pushed to."""

    def gone(_query: dict[str, str]) -> ServiceError:
        return NotFoundError("GET x", 404, code=f"SVCSTG.SWR.{code}")

    assert names(Service(gone if v3 else no_v3, gone)) == []


def test_a_repository_that_is_not_found_is_an_error() -> None:
    """Never an empty list."""
    missing = NotFoundError("GET x", 404, code="SVCSTG.SWR.4040010")
    with pytest.raises(NotFoundError):
        names(Service(lambda _: missing))


@pytest.mark.parametrize(
    ("answers", "expected", "requests"),
    [
        ([page("a", nextMarker="m"), page("b")], "ab", 2),
        ([page("a", nextMarker="m", has_more=True), page("b", nextMarker="m")], "ab", 2),
        ([page("a", nextMarker="m", has_more=True)], "a", 2),
        ([page("a", nextMarker="m"), page(nextMarker="n"), page("b", nextMarker="")], "ab", 3),
        ([page("a", nextMarker=0), page("b")], "a", 1),
        ([page("a", nextMarker=7), page("b", nextMarker=None)], "ab", 2),
        ([page("a", nextMarker="m", has_more=False), page("b")], "a", 1),
        ([page("a", has_more=True), page("b")], "a", 1),
        ([page("a", "b", "a", nextMarker="m"), page("b", "c")], "abc", 2),
        ([{"tags": None}], "", 1),
    ],
)
def test_markers_that_lie_are_survived(
    answers: list[dict[str, Any]], expected: str, requests: int
) -> None:
    """Each tag is there once, and the list ends."""
    service = Service(pages(*answers))
    assert names(service) == list(expected)
    assert len(service.asked) == requests


def test_pages_that_never_end_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """New markers for ever, with or without anything new."""
    monkeypatch.setattr(pagination, "MOST_PAGES", 5)
    numbers = iter(range(100))
    service = Service(lambda _: page(nextMarker=str(next(numbers)), has_more=True))
    with pytest.raises(ResponseError, match="5 pages"):
        names(service)


def test_tags_without_a_name_are_told_apart() -> None:
    """By everything else that they have."""
    rows = [{"digest": "x"}, {"digest": "y"}, {"digest": "x"}]
    assert names(Service(pages({"tags": rows}))) == [None, None]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"tags": [{"tag": 7}]}, "in entry 1 of 1 the field tag is 7, not a string"),
        ({"tags": [{"Tag": []}]}, "in entry 1 of 1 the field Tag is an array, not a string"),
        ({"tags": [{}, {"size": "1"}]}, 'in entry 2 of 2 the field size is "1", not a whole'),
        ({"tags": [], "nextMarker": 1.5}, "the field nextMarker is 1.5, not a string"),
        ({"tags": [], "has_more": "yes"}, 'the field has_more is "yes", not true or false'),
        ({"repos": []}, "is a JSON object, not an object with the field tags"),
        ([], "is an array, not an object with the field tags"),
    ],
)
def test_what_is_not_a_list_of_tags_is_an_error(answer: Any, words: str) -> None:
    """It names the entry and the field."""
    with pytest.raises(ResponseError) as caught:
        names(Service(lambda _: answer))
    assert words in str(caught.value)
    assert V3 in str(caught.value)
