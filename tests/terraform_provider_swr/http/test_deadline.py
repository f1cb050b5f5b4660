"""How much time a request has left."""

from __future__ import annotations

from terraform_provider_swr.http.deadline import Deadline


class Clock:
    """A clock that stands still unless told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_time_runs_from_the_start() -> None:
    """What is spent and what is left add up."""
    clock = Clock()
    budget = Deadline(10.0, clock)
    clock.now += 4
    assert (budget.elapsed, budget.remaining) == (4.0, 6.0)


def test_nothing_is_left_after_the_end() -> None:
    """The rest is never negative."""
    clock = Clock()
    budget = Deadline(10.0, clock)
    clock.now += 11
    assert budget.remaining == 0.0


def test_time_can_be_left_out_before_or_after_it_passed() -> None:
    """An extension and a pause give time back."""
    clock = Clock()
    budget = Deadline(10.0, clock)
    budget.extend(30.0)
    clock.now += 30
    assert budget.remaining == 10.0
    with budget.paused():
        clock.now += 5
    assert budget.remaining == 10.0
