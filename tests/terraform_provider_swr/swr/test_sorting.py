"""The same rows in another order give the same plan."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from terraform_provider_swr.swr.models import Repository, SyncJob, SyncRepo, Tag
from terraform_provider_swr.swr.sorting import (
    in_order,
    last_pushed_first,
    latest_jobs,
    newest_first,
)


def shuffled(rows: list[Any]) -> list[Any]:
    """Return the rows in another order, always the same one."""
    return random.Random(7).sample(rows, len(rows))  # noqa: S311 - repeatable on purpose


def test_rows_are_sorted_by_several_attributes() -> None:
    """The first that differs decides: repository, target region, target organization, number."""
    rows = [
        SyncRepo(repo_name=repository, remote_region_id=region, remote_namespace=target, id=number)
        for repository in ("x", "y")
        for region in ("a", "b")
        for target in ("m", "n")
        for number in (1, 2, 10)
    ]
    assert in_order(shuffled(rows)) == rows


def test_null_comes_first() -> None:
    """In whichever attribute."""
    rows = [
        SyncRepo(id=1),
        SyncRepo(repo_name="x"),
        SyncRepo(repo_name="x", id=1),
        SyncRepo(repo_name="x", remote_region_id="a"),
    ]
    assert in_order(shuffled(rows)) == rows


def test_attributes_that_come_later_decide_last() -> None:
    """So the order never depends on the one in which rows came."""
    rows = [SyncRepo(id=1, updated_at=str(number)) for number in range(5)]
    assert in_order(shuffled(rows)) == rows
    assert in_order([]) == []


def test_rows_that_repeat_another_are_left_out() -> None:
    """Only those that are equal in everything."""
    rows = [SyncRepo(id=1), SyncRepo(id=1, domain_id="x"), SyncRepo(id=2)]
    assert in_order([*rows, *rows]) == rows
    tagged = [Repository(name="a", tags=("1",)), Repository(name="a", tags=("1", "2"))]
    assert in_order([*tagged, *tagged]) == tagged


FEW = st.none() | st.integers(0, 2)
ROWS = st.builds(SyncRepo, repo_name=st.none() | st.sampled_from("ab"), id=FEW, override=st.none())


@given(st.lists(ROWS))
def test_order_is_that_of_whole_rows(rows: list[SyncRepo]) -> None:
    """Sorting field by field is the same as comparing rows from their first field to the last."""
    ordered = in_order(rows)
    keys = [[(row.repo_name or "", row.id is not None, row.id or 0)] for row in ordered]
    assert keys == sorted(keys)
    assert set(ordered) == set(rows)
    assert len(ordered) == len(set(rows))


def test_the_newest_come_first() -> None:
    """Fractions have any number of digits; without zone, sense or value a row comes last."""
    times = [
        "2024-01-01T00:30:00-01:00",
        "2024-01-01T00:00:00.542841142Z",
        "2024-01-01T00:00:00.542841141Z",
        "2024-01-01T00:00:00.54Z",
        "2024-01-01T00:00:00Z",
        "2024-01-01T00:30:00+01:00",
        "0001-01-01T00:00:01Z",
        "0001-01-01T00:00:00+08:00",
        "2024-13-01T00:00:00Z",
        "yesterday",
        "",
        None,
    ]
    rows = [SyncJob(created_at=time, id=len(times) - number) for number, time in enumerate(times)]
    assert newest_first(shuffled(rows)) == rows


def test_of_the_same_moment_the_largest_number_comes_first() -> None:
    """And where that is missing, too, anything but the order in which rows came."""
    moment = "2024-01-01T00:00:00Z"
    rows = [SyncJob(created_at=moment, id=number, tag="x") for number in (10, 9)]
    rows += [SyncJob(created_at=moment, tag=tag) for tag in ("b", "a")]
    assert newest_first(shuffled(rows)) == rows


def test_the_latest_job_of_each_tag_and_target_is_kept() -> None:
    """That is the first one, as they come newest first."""
    old, new, west = (
        SyncJob(id=number, tag="1", remote_region_id=region)
        for number, region in ((1, "east"), (2, "east"), (3, "west"))
    )
    others = [SyncJob(tag="2"), SyncJob(tag="1", repo_name="x"), SyncJob()]
    assert latest_jobs([new, west, old, *others, old]) == [new, west, *others]


def test_the_tag_that_was_pushed_last_comes_first() -> None:
    """Ties by name; the time of its making stands in for that of the last push."""
    rows = [
        Tag(
            tag="pushed-again", created_at="2020-01-01T00:00:00Z", updated_at="2024-01-03T00:00:00Z"
        ),
        Tag(tag="made-late", created_at="2024-01-02T00:00:00.5Z"),
        Tag(capital_tag="a", updated_at="2024-01-02T00:00:00Z"),
        Tag(tag="b", updated_at="2024-01-02T08:00:00+08:00"),
        Tag(created_at="2024-01-01T00:00:00Z", updated_at=""),
        Tag(),
        Tag(tag="x"),
    ]
    assert last_pushed_first(shuffled(rows)) == rows
