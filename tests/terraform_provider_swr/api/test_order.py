"""The same rows in another order give the same plan."""

from __future__ import annotations

import random
from typing import Any

from terraform_provider_swr.api.order import newest_first, sort_rows, without_duplicates


def shuffled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows in another order, always the same one."""
    return random.Random(7).sample(rows, len(rows))  # noqa: S311 - repeatable on purpose


def test_rows_are_sorted_by_several_attributes() -> None:
    """The first that differs decides."""
    rows = [{"a": a, "b": b} for a in ("x", "y") for b in (1, 2, 10)]
    assert sort_rows(shuffled(rows), ("a", "b")) == rows


def test_null_comes_first() -> None:
    """In whichever attribute."""
    rows: list[dict[str, Any]] = [
        {"a": None, "b": 1},
        {"a": "x", "b": None},
        {"a": "x", "b": 1},
    ]
    assert sort_rows(shuffled(rows), ("a", "b")) == rows


def test_attributes_that_are_not_named_decide_last() -> None:
    """So the order never depends on the one in which rows came."""
    rows: list[dict[str, Any]] = [{"a": 1, "b": n, "c": n % 2 == 0} for n in range(5)]
    assert sort_rows(shuffled(rows), ("a",)) == rows
    assert sort_rows([], ("a",)) == []


def test_rows_that_repeat_another_are_left_out() -> None:
    """Only those that are equal in everything."""
    rows: list[dict[str, Any]] = [{"a": 1, "b": None}, {"a": 1, "b": "x"}, {"a": 1, "b": None}]
    assert without_duplicates(rows) == rows[:2]


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
    rows: list[dict[str, Any]] = [
        {"created_at": time, "id": len(times) - number} for number, time in enumerate(times)
    ]
    assert newest_first(shuffled(rows)) == rows


def test_of_the_same_moment_the_largest_number_comes_first() -> None:
    """And where that is missing, too, anything but the order in which rows came."""
    moment = "2024-01-01T00:00:00Z"
    rows: list[dict[str, Any]] = [
        {"created_at": moment, "id": number, "tag": "x"} for number in (10, 9)
    ]
    rows += [{"created_at": moment, "id": None, "tag": tag} for tag in ("b", "a")]
    assert newest_first(shuffled(rows)) == rows
